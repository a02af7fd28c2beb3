"""Turn what was drawn for invented customers into rows of the tables; text is made by DuckDB, on both cores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.warehouse.invented_goods import Goods
from chatbot.warehouse.invented_kinds import CHANNELS, KINDS
from chatbot.warehouse.invented_life import Customers, Orders, Shop
from chatbot.warehouse.invented_service import INTENTS, WAYS
from chatbot.warehouse.invented_time import Calendar, draw_seconds

Column = NDArray[Any]
"""Numbers or flags, one a row."""
Columns = Mapping[str, Column]
DELIVERY = 3.95
FREE_DELIVERY_FROM = 50
MOMENT = "TIMESTAMP '{first}' + to_seconds({day}::BIGINT * 86400 + {second})"
CUSTOMER = "'C' || lpad({}::VARCHAR, 7, '0')"


def register(
    connection: duckdb.DuckDBPyConnection,
    rng: np.random.Generator,
    shop: Shop,
    rounds: Sequence[Orders],
) -> None:
    """Show DuckDB what was drawn as `c` (customers), `o` (orders), `i` (items) and `k` (contacts)."""
    connection.register("c", _customers(rng, shop.customers))
    items = _items(rounds, shop.goods)
    connection.register("i", items)
    connection.register("o", {**_orders(rng, shop.customers, rounds), **_totals(items)})
    connection.register("k", _contacts(rng, shop.customers, rounds))


def statements(calendar: Calendar, products: Sequence[str], *, base: int) -> tuple[str, ...]:
    """Return what brings the registered rows into the tables; what would come after the last day is left out.

    Args:
        base: of the numbers of orders; a contact has its own below as many, for no order has two.
    """
    last = calendar.days

    def moment(day: str, second: str) -> str:
        return MOMENT.format(first=calendar.first, day=day, second=second)

    def if_past(day: str, value: str) -> str:
        return f"CASE WHEN {day} BETWEEN 0 AND {last - 1} THEN {value} END"

    return (
        f"""INSERT INTO customers SELECT {CUSTOMER.format("number")}, {moment("joined", "43200")}
            - INTERVAL 12 HOUR, {_pick("channel", CHANNELS)}, CASE WHEN chance < 0.86 THEN 'GB' WHEN chance < 0.94
            THEN 'IE' ELSE 'DE' END, CASE WHEN known THEN born END, CASE WHEN known THEN {_pick("gender", SEXES)} END,
            newsletter, no_training, no_profile FROM c""",
        f"""INSERT INTO items SELECT 'O' || ({base} + place)::VARCHAR, line, {_pick("product", products)},
            quantity, price FROM i""",
        f"""INSERT INTO orders SELECT 'O' || ({base} + o.place)::VARCHAR, {CUSTOMER.format("customer")},
            {moment("day", "second")}, goods + CASE WHEN goods < {FREE_DELIVERY_FROM} THEN {DELIVERY} ELSE 0 END,
            CASE WHEN cancelled THEN 'cancelled' WHEN {if_past("returned", "true")} THEN 'returned'
            WHEN {if_past("delivered", "true")} THEN 'delivered' ELSE 'shipped' END, {_pick("channel", CHANNELS)},
            {_pick("pays", PAYS)}, {if_past("delivered", moment("delivered", "50400"))},
            {if_past("returned", moment("returned", "50400"))},
            {if_past("returned", "CASE WHEN whole THEN goods ELSE most END")} FROM o""",
        f"""INSERT INTO contacts BY NAME SELECT 'K' || ({base} + place)::VARCHAR AS id,
            {CUSTOMER.format("customer")} AS customer_id, {moment("day", "second")} AS "at",
            {_pick("way", WAYS)} AS channel, {_pick("intent", sum(INTENTS, ()))} AS intent, escalated,
            round(first_response_s, 1) AS first_response_s, round(resolution_s, 1) AS resolution_s, messages,
            round(mood_start, 3) AS mood_start, round(mood_end, 3) AS mood_end, nullif(csat, 0) AS csat, resolved
            FROM k WHERE day < {last}""",
        f"""INSERT INTO reviews SELECT 'R' || ({base} + o.place)::VARCHAR, {CUSTOMER.format("customer")},
            {moment("wrote", "64800")}, stars, {_pick("dearest", products)}, {_pick("stars - 1", WORDS)} FROM o
            WHERE stars > 0 AND wrote < {last}""",
        f"INSERT INTO truth SELECT {CUSTOMER.format('number')}, {_pick('kind', [one.name for one in KINDS])} FROM c",
    )


SERVICE = (
    "day",
    "way",
    "escalated",
    "first_response_s",
    "resolution_s",
    "messages",
    "mood_start",
    "mood_end",
    "csat",
    "resolved",
)
SEXES = ("female", "male", "other")
PAYS = ("Visa", "Mastercard", "PayPal", "Invoice")
WORDS = (
    "Not what I hoped for.",
    "It came late and I had to ask.",
    "It is all right.",
    "Good.",
    "Just right!",
)


def _pick(place: str, words: Sequence[str]) -> str:
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"([{quoted}])[{place} + 1]"


def _customers(rng: np.random.Generator, customers: Customers) -> Columns:
    count = len(customers.number)
    odds = np.cumsum([kind.channels for kind in KINDS], axis=1)[customers.kind]
    return {
        "number": customers.number,
        "kind": customers.kind,
        "joined": customers.joined,
        "newsletter": customers.newsletter,
        "channel": np.minimum((rng.random(count)[:, None] > odds).sum(axis=1), len(CHANNELS) - 1),
        "chance": rng.random(count),
        "known": rng.random(count) < 0.8,
        "born": np.clip(rng.normal(1982, 14, count), 1935, 2007).astype(np.int32),
        "gender": np.searchsorted([0.52, 0.99], rng.random(count)),
        "no_training": rng.random(count) < 0.03,
        "no_profile": rng.random(count) < 0.01,
    }


def _orders(rng: np.random.Generator, customers: Customers, rounds: Sequence[Orders]) -> Columns:
    def joined(name: str) -> Column:
        return np.concatenate([getattr(one, name) for one in rounds])

    who, invoice = joined("who"), joined("invoice")
    count = len(who)
    delivered, late, returned = joined("delivered"), joined("late"), joined("returned")
    felt = 4.5 - 1.3 * late - 1.0 * (returned >= 0) + rng.normal(0, 0.8, count)
    writes = (rng.random(count) < 0.07) & (delivered >= 0)
    return {
        "place": np.arange(count, dtype=np.int32),
        "customer": customers.number[who],
        "day": joined("day"),
        "second": joined("second"),
        "discount": joined("discount"),
        "channel": joined("channel"),
        "pays": np.where(invoice, 3, rng.integers(0, 3, count)),
        "cancelled": joined("cancelled"),
        "delivered": delivered,
        "returned": returned,
        "whole": joined("whole"),
        "stars": np.where(writes, np.clip(np.rint(felt), 1, 5), 0).astype(np.int32),
        "wrote": delivered + rng.integers(1, 15, count),
    }


def _items(rounds: Sequence[Orders], goods: Goods) -> Columns:
    """Give each order the lines of its basket, and of its second."""
    basket = np.concatenate([one.basket for one in rounds])
    extra = np.concatenate([one.extra for one in rounds])
    discount = np.concatenate([one.discount for one in rounds])
    second = np.flatnonzero((extra >= 0) & (extra != basket))
    chosen = np.concatenate([basket, extra[second]])
    place = np.concatenate([np.arange(len(basket)), second])
    order = np.argsort(place, kind="stable")
    chosen, place = chosen[order], place[order]
    count = goods.line_start[chosen + 1] - goods.line_start[chosen]
    at = _counted(count) + np.repeat(goods.line_start[chosen], count)
    place, product = np.repeat(place, count), goods.line_product[at]
    return {
        "place": place,
        "line": _counted(np.bincount(place)) + 1,
        "product": product,
        "quantity": goods.line_quantity[at],
        "price": np.round(goods.prices[product] * (1 - discount[place]), 2),
    }


def _counted(counts: Column) -> NDArray[np.int64]:
    """Return 0, 1, … for each count: `[2, 3]` gives `[0, 1, 0, 1, 2]`."""
    ends = np.cumsum(counts)
    found: NDArray[np.int64] = np.arange(ends[-1]) - np.repeat(ends - counts, counts)
    return found


def _totals(items: Columns) -> Columns:
    """Return each order's goods, and its dearest line."""
    starts = np.flatnonzero(items["line"] == 1)
    dearest = np.lexsort((items["price"], items["place"]))[np.append(starts[1:], len(items["line"])) - 1]
    return {
        "goods": np.round(np.add.reduceat(items["price"] * items["quantity"], starts), 2),
        "most": items["price"][dearest],
        "dearest": items["product"][dearest],
    }


def _contacts(rng: np.random.Generator, customers: Customers, rounds: Sequence[Orders]) -> Columns:
    def joined(name: str) -> Column:
        return np.concatenate([getattr(one.contacts, name)[one.contacts.asked] for one in rounds])

    who = np.concatenate([one.who[one.contacts.asked] for one in rounds])
    return {
        "place": np.arange(len(who), dtype=np.int32),
        "customer": customers.number[who],
        "second": draw_seconds(rng, len(who)),
        "intent": joined("about") * 5 + joined("intent"),
        **{name: joined(name) for name in SERVICE},
    }
