"""Features of a day use nothing later, and come out the same whoever is computed beside whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.warehouse import features as module
from chatbot.warehouse.features import Part, features, parts
from chatbot.warehouse.matrix import Matrix
from tests.warehouse.ledger import AS_OF, MIDNIGHT, Cell, Ledger, before

NAMES = ("C1", "C2", "C3", "D1")
# on either side of the midnight, and on it
moments = st.sampled_from(
    [400.0, 91.0, 90.0, 60.5, 7.0, 1.0, 1 / 86400, 0.0, -1 / 86400, -1.0, -30.0, -400.0]
)
names = st.sampled_from(NAMES)
maybe = st.none() | moments.map(before)
orders = st.fixed_dictionaries(
    {
        "customer_id": names,
        "placed_at": moments.map(before),
        "total": st.integers(0, 9999).map(lambda pence: pence / 100),
        "status": st.sampled_from([None, "cancelled", "delivered"]),
        "channel": st.sampled_from([None, "web", "store", "app", "phone"]),
        "delivered_at": maybe,
        "returned_at": maybe,
        "refunded": st.none() | st.integers(0, 50),
        "product_id": st.sampled_from(["unheard of", "tea", "coffee"]),
    }
)
contacts = st.fixed_dictionaries(
    {
        "customer_id": names,
        "at": moments.map(before),
        "channel": st.sampled_from([None, "chat", "email"]),
        "escalated": st.none() | st.booleans(),
        "resolved": st.none() | st.booleans(),
        "first_response_s": st.none() | st.sampled_from([1.0, 3600.0, 9e6]),
        "resolution_s": st.none() | st.sampled_from([2.0, 7200.0, 9e7]),
        "mood_start": st.none() | st.integers(-10, 10).map(lambda tenth: tenth / 10),
        "mood_end": st.none() | st.integers(-10, 10).map(lambda tenth: tenth / 10),
        "csat": st.none() | st.integers(1, 5),
    }
)
reviews = st.fixed_dictionaries({"customer_id": names, "at": moments.map(before), "stars": st.integers(1, 5)})
joinings = st.lists(maybe, min_size=len(NAMES), max_size=len(NAMES))

# what is not known yet when the day begins, and may come out in any way
POISON = (
    "DELETE FROM items WHERE order_id IN (SELECT id FROM orders WHERE placed_at >= $midnight)",
    "UPDATE orders SET total = 1e9, customer_id = 'C1', status = 'cancelled', channel = 'poison',"
    " pays_with = id, delivered_at = placed_at, returned_at = placed_at, refunded = 1e9 WHERE placed_at >= $midnight",
    "UPDATE orders SET delivered_at = $midnight WHERE delivered_at >= $midnight",
    "UPDATE orders SET delivered_at = NULL WHERE delivered_at >= $midnight AND hash(id) % 2 = 0",
    "UPDATE orders SET refunded = 1e9 WHERE returned_at IS NULL OR returned_at >= $midnight",
    "UPDATE orders SET returned_at = NULL WHERE returned_at >= $midnight AND hash(id) % 2 = 0",
    "UPDATE orders SET status = 'returned' WHERE status <> 'cancelled'",
    """UPDATE contacts SET customer_id = 'C1', channel = 'poison', escalated = true, csat = 1, mood_start = -1,
    first_response_s = 0, resolution_s = 0, mood_end = -1, resolved = false WHERE "at" >= $midnight""",
    """UPDATE contacts SET csat = 1, mood_end = -1, resolved = false, escalated = true
    WHERE epoch("at") + coalesce(resolution_s, first_response_s, 0) >= epoch($midnight)""",
    """UPDATE contacts SET resolution_s = resolution_s + 9e7
    WHERE epoch("at") + resolution_s >= epoch($midnight)""",
    """UPDATE contacts SET first_response_s = 9e8 WHERE resolution_s IS NOT NULL
    AND epoch("at") + first_response_s >= epoch($midnight)""",
    """UPDATE reviews SET customer_id = 'C1', stars = 1 WHERE "at" >= $midnight""",
    "UPDATE customers SET joined_at = $midnight, newsletter = true WHERE joined_at >= $midnight",
)


def fill(
    joined: list[datetime | None],
    placed: list[dict[str, Cell]],
    asked: list[dict[str, Cell]],
    told: list[dict[str, Cell]],
) -> Ledger:
    """Return a warehouse of four customers."""
    ledger = Ledger()
    customers = zip(NAMES, joined, strict=True)
    ledger.write("customers", *({"id": name, "joined_at": at, "newsletter": False} for name, at in customers))
    ledger.write("products", *({"id": name, "category": name} for name in ("tea", "coffee")))
    lines = [
        {"order_id": f"R{number}", "product_id": row.pop("product_id")} for number, row in enumerate(placed)
    ]
    ledger.write("items", *lines)
    for table, rows in (("orders", placed), ("contacts", asked), ("reviews", told)):
        ledger.write(table, *({"id": f"R{number}", **row} for number, row in enumerate(rows)))
    return ledger


def same(one: Matrix, other: Matrix) -> bool:
    """Whether two are the same to the last bit."""
    ids = one.names == other.names and one.ids.tolist() == other.ids.tolist()
    return ids and one.values.tobytes() == other.values.tobytes()


@settings(max_examples=24, derandomize=True)
@given(joinings, st.lists(orders, max_size=8), st.lists(contacts, max_size=6), st.lists(reviews, max_size=3))
def test_nothing_later_than_the_day_is_used(
    joined: list[datetime | None],
    placed: list[dict[str, Cell]],
    asked: list[dict[str, Cell]],
    told: list[dict[str, Cell]],
) -> None:
    ledger = fill(joined, placed, asked, told)
    found = features(ledger.connection, AS_OF)
    for statement in POISON:
        ledger.connection.execute(statement, {"midnight": MIDNIGHT} if "$midnight" in statement else None)
    ledger.order("C1", -1, 1e6)
    ledger.contact("C2", -0.5, csat=1)
    ledger.customer("E1", joined_at=before(-3))

    assert same(features(ledger.connection, AS_OF), found)


@settings(max_examples=10, derandomize=True)
@given(joinings, st.lists(orders, max_size=8), st.lists(contacts, max_size=6), st.integers(1, 5))
def test_parts_are_the_rows_of_the_whole(
    joined: list[datetime | None], placed: list[dict[str, Cell]], asked: list[dict[str, Cell]], count: int
) -> None:
    connection = fill(joined, placed, asked, []).connection
    whole = features(connection, AS_OF)
    pieces = [features(connection, AS_OF, part=part) for part in parts(connection, count)]

    ids = np.concatenate([piece.ids for piece in pieces])
    values = np.concatenate([piece.values for piece in pieces])

    assert same(Matrix(AS_OF, ids, whole.names, values), whole)


def test_a_part_is_cut_by_id(ledger: Ledger) -> None:
    for name in ("a", "b", "c", "d"):
        ledger.customer(name, joined_at=before(3))

    assert parts(ledger.connection, 2) == (Part("", "c"), Part("c", None))
    assert features(ledger.connection, AS_OF, part=Part("b", "d")).ids.tolist() == ["b", "c"]
    assert parts(ledger.connection, 9, part=Part("b", "d")) == (Part("b", "c"), Part("c", "d"))


def test_many_customers_are_read_in_batches(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(ledger, 300)
    whole = features(ledger.connection, AS_OF)
    monkeypatch.setattr(module, "BATCH", 70)

    assert same(features(ledger.connection, AS_OF), whole)


@pytest.mark.parametrize("order", ["id", "id DESC", "hash(id)"])
def test_the_order_of_rows_changes_no_bit(ledger: Ledger, order: str) -> None:
    crowd(ledger, 300)
    whole = features(ledger.connection, AS_OF)
    for table in ("orders", "contacts"):
        ledger.connection.execute(f"CREATE TEMP TABLE moved AS FROM {table} ORDER BY {order}")
        ledger.connection.execute(f"DELETE FROM {table}; INSERT INTO {table} FROM moved; DROP TABLE moved")

    assert same(features(ledger.connection, AS_OF), whole)


def test_a_day_that_has_passed_is_told_as_it_was_then(ledger: Ledger) -> None:
    crowd(ledger, 300)
    then = features(ledger.connection, date(2026, 1, 1))
    ledger.connection.execute("DELETE FROM orders WHERE placed_at >= TIMESTAMP '2026-01-01'")
    ledger.connection.execute("""DELETE FROM contacts WHERE "at" >= TIMESTAMP '2026-01-01'""")

    assert same(features(ledger.connection, date(2026, 1, 1)), then)


def crowd(ledger: Ledger, count: int) -> None:
    """Put many customers in, each with some history."""
    run: Callable[[str, dict[str, int]], object] = ledger.connection.execute
    run(
        "INSERT INTO customers (id, joined_at) SELECT 'C' || i, TIMESTAMP '2024-01-01' FROM range($n) t(i)",
        {"n": count},
    )
    run(
        "INSERT INTO orders (id, customer_id, placed_at, total) SELECT 'O' || i, 'C' || hash(i) % $n,"
        " TIMESTAMP '2024-06-01' + to_hours(CAST(hash(i * 3) % 20000 AS BIGINT)), hash(i) % 9999 / 100"
        " FROM range(8 * $n) t(i)",
        {"n": count},
    )
    run(
        "INSERT INTO contacts (id, customer_id, \"at\", mood_end, csat) SELECT i, 'C' || hash(i) % $n,"
        " TIMESTAMP '2025-06-01' + to_days(CAST(hash(i * 5) % 365 AS INTEGER)), hash(i) % 200 / 100.0 - 1,"
        " 1 + hash(i) % 5 FROM range(6 * $n) t(i)",
        {"n": count},
    )
