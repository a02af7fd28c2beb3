"""Claims: what never came or came broken is paid back or sent again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, insert, select, update

from chatbot.domain.rules import crucial_shipment, meant_item, meant_pieces, meant_shipment, money_back
from chatbot.domain.shop import Item, Order, Result
from chatbot.shop.cases import refuse_a_second_case
from chatbot.shop.numbers import next_number, next_order_number
from chatbot.shop.refunds import give_back, money_left, refunded_by_a_person
from chatbot.shop.stock import lines_of, take
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import claims, customers, order_items, orders, shipments

USUAL_WAY_DAYS = 5
"""Until a replacement arrives when the order it replaces had no promised day."""


def make_good(work: Work) -> Result:
    """Settle a claim (`claim_missing`, `claim_damaged`), or leave it to a person.

    Facts: order_number, claim_number; refund_amount, refund_method, refund_expected_on of a refund;
    replacement_number, expected_on of a replacement. A parcel that is missing counts as lost from then on.
    """
    order = work.order()
    items = _meant(work, order)
    refuse_a_second_case(work, order, items)
    work.check(order)
    _refuse_another_parcel(work, order)
    value = money_back(work.task.name, order, work.task.values, work.rules)
    if _is_for_a_person(work, order, value):
        number = _write(work, order, items, value, status="open")
        return Result("over_limit", {"order_number": order.number, "claim_number": number})
    if work.task.name == "claim_missing" and not (work.text("item") or work.text("quantity")):
        _mark_lost(work, order)
    if work.task.values["wanted"] == "refund":
        facts = give_back(work, order, value)
        number = _write(work, order, items, value, status="settled")
    else:
        facts = _send_again(work, order, items)
        again = facts["replacement_number"]
        number = _write(work, order, items, value, status="settled", replacement_number=again)
    return Result(facts=facts | {"claim_number": number})


def _meant(work: Work, order: Order) -> tuple[Item, ...]:
    """Return the lines it is about, with so many pieces; none: the whole order."""
    if shipment := meant_shipment(order, work.task.values):
        return shipment.items
    named = work.text("item") or work.text("quantity") or order.came_in_part
    item = meant_item(order, work.task.values) if named else None
    if item is None:
        return ()
    return (replace(item, quantity=meant_pieces(work.task.name, order, item, work.task.values)),)


def _refuse_another_parcel(work: Work, order: Order) -> None:
    """Let of several parcels only the one be missing that the customer said yes to: it may have come meanwhile.

    Raises:
        Refused: `odd_parcel`.
    """
    is_parcel = work.task.name == "claim_missing" and order.is_split and not work.text("item")
    missing = str(crucial_shipment(order, work.today).place) if is_parcel else None
    if work.task.values.get("parcel") != missing:
        raise Refused("odd_parcel", {"order_number": order.number})


def _mark_lost(work: Work, order: Order) -> None:
    """Let the parcel be lost, and the order stand as what is left of it: lost, under way or delivered."""
    lost = meant_shipment(order, work.task.values)
    left = {one.state for one in order.shipments if one != lost} if lost else set()
    if lost:
        this = shipments.c.order_number == order.number, shipments.c.place == lost.place
        work.connection.execute(update(shipments).where(*this).values(status="lost"))
    if left <= {"delivered", "lost"}:
        status = "delivered" if "delivered" in left else "lost"
        work.connection.execute(update(orders).where(orders.c.number == order.number).values(status=status))


def _is_for_a_person(work: Work, order: Order, value: Decimal) -> bool:
    """Say whether the bot may not settle it: too much, or unclear what was made good before."""
    most = min(money_left(work, order), work.rules.claim_limit - _made_good_lately(work, order))
    return not 0 < value <= most or refunded_by_a_person(work, order)


def _made_good_lately(work: Work, order: Order) -> Decimal:
    """Return the value of the customer's claims of late, settled already: many small ones are one great one."""
    # one claim of a customer at a time; less than FOR UPDATE, which would wait for whoever wrote a task of theirs down
    work.connection.execute(
        select(customers.c.id).where(customers.c.id == order.customer_id).with_for_update(key_share=True)
    )
    since = work.today - timedelta(days=work.rules.missing_days)
    theirs = orders.c.customer_id == order.customer_id, claims.c.status == "settled"
    query = select(func.sum(claims.c.value)).join(orders, orders.c.number == claims.c.order_number)
    return work.connection.execute(query.where(*theirs, claims.c.claimed_on >= since)).scalar() or Decimal(0)


def _send_again(work: Work, order: Order, items: Sequence[Item]) -> dict[str, str]:
    """Make an order of the same lines that costs nothing.

    Raises:
        Refused: `out_of_stock`.
    """
    lines = lines_of(work.connection, order.number, items)
    pieces = {item.id: item.quantity for item in items or order.items}
    wanted = [(line.product_key, pieces[str(line.id)]) for line in lines]
    if not lines or not take(work.connection, wanted):
        raise Refused("out_of_stock", {"order_number": order.number})
    number, expected_on = next_order_number(work.connection), work.today + _way(order)
    _place(work, order, number, expected_on)
    copies = [
        {
            "order_number": number,
            "product": line.product,
            "quantity": pieces[str(line.id)],
            "price": Decimal(0),
            "product_key": line.product_key,
        }
        for line in lines
    ]
    work.connection.execute(insert(order_items), copies)
    return {
        "order_number": order.number,
        "replacement_number": number,
        "expected_on": expected_on.isoformat(),
    }


def _place(work: Work, order: Order, number: str, expected_on: date) -> None:
    row = {
        "number": number,
        "customer_id": order.customer_id,
        "status": "paid",
        "placed_on": work.today,
        "currency": order.currency,
        "total": Decimal(0),
        "ship_to": order.ship_to,
    }
    work.connection.execute(insert(orders).values(row))
    parcel = {"order_number": number, "place": 1, "expected_on": expected_on}
    work.connection.execute(insert(shipments).values(parcel))


def _way(order: Order) -> timedelta:
    """Return how long it takes: as long as was promised for the first one."""
    promised = min((one.expected_on for one in order.shipments if one.expected_on), default=None)
    if promised is None:
        return timedelta(days=USUAL_WAY_DAYS)
    return max(promised - order.placed_on, timedelta(days=1))


def _write(
    work: Work,
    order: Order,
    items: Sequence[Item],
    value: Decimal,
    *,
    status: str,
    replacement_number: str | None = None,
) -> str:
    """Write a claim for each line, or one for the whole order; return the first one's number."""
    rows = [
        {
            "number": next_number(work.connection, "C"),
            "order_number": order.number,
            "kind": work.task.name,
            "item": item,
            "details": work.text("details", most=1000),
            "wanted": work.task.values["wanted"],
            "value": share,
            "status": status,
            "replacement_number": replacement_number,
            "claimed_on": work.today,
        }
        for item, share in _shares(items, value)
    ]
    work.connection.execute(insert(claims), rows)
    return str(rows[0]["number"])


def _shares(items: Sequence[Item], value: Decimal) -> Iterator[tuple[str | None, Decimal]]:
    """Yield each line with its share of the value; a whole order is no line."""
    for place, item in enumerate(items, start=1):
        share = value if place == len(items) else min(item.price * item.quantity, value)
        value -= share
        yield item.id, share
    if not items:
        yield None, value
