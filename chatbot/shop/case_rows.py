"""Returns, exchanges and claims out of the tables, for whoever looks at a customer's orders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from chatbot.domain.shop import Case
from chatbot.store.shop_tables import claims, orders, returns

CASES_LIMIT = 100
"""Of either table."""


def read_cases_of(connection: Connection, customer_id: str) -> list[Case]:
    """Return the cases of a customer's orders, the latest first."""
    back = [_return(row) for row in connection.execute(_latest(returns, customer_id))]
    claimed = [_claim(row) for row in connection.execute(_latest(claims, customer_id))]
    return sorted([*back, *claimed], key=lambda case: (case.opened_on, case.number), reverse=True)


def _latest(table: Table, customer_id: str) -> Select[Any]:
    own = select(table).join(orders, orders.c.number == table.c.order_number)
    mine = own.where(orders.c.customer_id == customer_id)
    return mine.order_by(table.c.number.desc()).limit(CASES_LIMIT)


def _return(row: Row[Any]) -> Case:
    return Case(
        number=row.number,
        order_number=row.order_number,
        kind=row.kind,
        status="announced",
        opened_on=row.requested_on,
        item=row.item,
        quantity=row.quantity,
        wanted=row.wanted,
        amount=row.refund_amount or None,
        send_by=row.send_by,
    )


def _claim(row: Row[Any]) -> Case:
    return Case(
        number=row.number,
        order_number=row.order_number,
        kind=row.kind,
        status=row.status,
        opened_on=row.claimed_on,
        item=row.item,
        wanted=row.wanted,
        amount=row.value,
        replacement_number=row.replacement_number,
    )
