"""Whether a line of an order is a case already: sent back, exchanged, or claimed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, or_, select

from chatbot.domain.shop import Item, Order
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import claims, returns


def refuse_a_second_case(work: Work, order: Order, items: Sequence[Item]) -> None:
    """Let nothing be made good twice; no items are the whole order, which holds every line.

    Raises:
        Refused: `already`, with the number of the first case.
    """
    for table, name in ((returns, "return_number"), (claims, "claim_number")):
        same = select(table.c.number).where(table.c.order_number == order.number, _touches(table, items))
        number = work.connection.execute(same).scalar()
        if number:
            raise Refused("already", {"order_number": order.number, name: number})


def _touches(table: Table, items: Sequence[Item]) -> ColumnElement[bool]:
    of_this_order = table.c.order_number.is_not(None)
    named = [item.id for item in items]
    return or_(table.c.item.is_(None), table.c.item.in_(named)) if named else of_this_order
