"""Numbers for what is new: they rise, and none is given twice."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, cast, func, select, update

from chatbot.store.rows import insert_new
from chatbot.store.shop_tables import counters, orders

FIRST = 10_000
"""Returns, claims and invoices are counted from here: five digits are easy to read out."""
MOST_DIGITS = 18
"""More are no number we could count on from."""
_DIGITS = "0123456789"


def next_number(connection: Connection, prefix: str) -> str:
    """Return the next number of returns (`R-10001`), claims (`C-…`) or invoices (`INV-…`)."""
    return f"{prefix}-{_count(connection, prefix, first=FIRST)}"


def next_order_number(connection: Connection) -> str:
    """Return the next free order number; the shop may have given some since the last one."""
    number = _count(connection, "order", first=None)
    if _is_taken(connection, number):
        number = _highest(connection) + 1
        connection.execute(update(counters).where(counters.c.name == "order").values(last=number))
    return str(number)


def _count(connection: Connection, name: str, *, first: int | None) -> int:
    one_more = (
        update(counters)
        .where(counters.c.name == name)
        .values(last=counters.c.last + 1)
        .returning(counters.c.last)
    )
    found: int | None = connection.execute(one_more).scalar()
    if found is None:
        begin = _highest(connection) if first is None else first
        insert_new(connection, counters, name=name, last=begin)
        found = connection.execute(one_more).scalar_one()
    return int(found)


def _is_taken(connection: Connection, number: int) -> bool:
    taken = select(orders.c.number).where(orders.c.number == str(number))
    return connection.execute(taken).first() is not None


def _highest(connection: Connection) -> int:
    """Return the highest order number that is one; reads every order, so it is asked once."""
    all_digits = func.trim(orders.c.number, _DIGITS) == "", func.length(orders.c.number) <= MOST_DIGITS
    highest = select(func.max(cast(orders.c.number, BigInteger))).where(*all_digits)
    return connection.execute(highest).scalar() or 0
