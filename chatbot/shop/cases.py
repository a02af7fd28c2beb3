"""Whether a line of an order is a case already: sent back, exchanged, or claimed."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, or_, select

from chatbot.domain.shop import Item, Order
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import claims, returns


def refuse_a_second_case(work: Work, order: Order, item: Item | None) -> None:
    """Let nothing be made good twice; `None` is the whole order, which holds every line.

    Raises:
        Refused: `already`, with the number of the first case.
    """
    for table, name in ((returns, "return_number"), (claims, "claim_number")):
        same = select(table.c.number).where(table.c.order_number == order.number, _touches(table, item))
        number = work.connection.execute(same).scalar()
        if number:
            raise Refused("already", {"order_number": order.number, name: number})


def _touches(table: Table, item: Item | None) -> ColumnElement[bool]:
    of_this_order = table.c.order_number.is_not(None)
    return of_this_order if item is None else or_(table.c.item.is_(None), table.c.item == item.id)
