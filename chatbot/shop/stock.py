"""What lies on the shelf: taken and put back, never below nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from chatbot.domain.shop import Item
from chatbot.store.shop_tables import order_items, products

_MOVED = (
    update(products)
    .where(products.c.key == bindparam("wanted"))
    .values(stock=products.c.stock + bindparam("pieces"))
)


def lines_of(connection: Connection, order_number: str, items: Sequence[Item]) -> list[Row[Any]]:
    """Return an order's lines with the products they are of: of these items, or all of them."""
    query = select(order_items).where(order_items.c.order_number == order_number)
    if items:
        query = query.where(order_items.c.id.in_([int(item.id) for item in items]))
    return list(connection.execute(query.order_by(order_items.c.id)).all())


def put_back(connection: Connection, lines: Iterable[tuple[str | None, int]]) -> None:
    """Put pieces back on the shelf, given as product key and count."""
    _move(connection, _sum(lines))


def take(connection: Connection, lines: Iterable[tuple[str | None, int]]) -> bool:
    """Take pieces from the shelf, all or none; return whether all were there.

    What is of no product we count is not there: nobody may promise it.
    """
    wanted = _sum(lines)
    # locked in one order: two tasks that want the same things must not wait for each other
    held = select(products.c.key, products.c.stock).where(products.c.key.in_(wanted))
    rows = connection.execute(held.order_by(products.c.key).with_for_update()).all()
    stock: dict[str | None, int] = {row.key: row.stock for row in rows}
    if any(stock.get(key, 0) < count for key, count in wanted.items()):
        return False
    _move(connection, {key: -count for key, count in wanted.items()})
    return True


def _sum(lines: Iterable[tuple[str | None, int]]) -> dict[str | None, int]:
    counted: Counter[str | None] = Counter()
    for key, count in lines:
        counted[key] += count
    return dict(counted)


def _move(connection: Connection, counts: dict[str | None, int]) -> None:
    for key in sorted(key for key in counts if key is not None):
        connection.execute(_MOVED, {"wanted": key, "pieces": counts[key]})
