"""Requests for one's data, and to be forgotten: written down with the day they have to be answered by."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from chatbot.domain.rules import UNDER_WAY
from chatbot.domain.shop import Result
from chatbot.shop.order_rows import read_customer
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import orders, privacy_requests

OPEN = sorted(UNDER_WAY | {"placed", "return_requested"})
"""Who is forgotten now would never get the parcel, or the money."""


def request_privacy(work: Work) -> Result:
    """Take in a request (`export_data`, `erase_data`); people answer it. Facts: due_on."""
    customer_id, name = work.task.customer_id, work.task.name
    if customer_id is None or read_customer(work.connection, customer_id) is None:
        raise Refused("not_theirs")
    if due_on := _open_request(work, customer_id):
        raise Refused("already", {"due_on": due_on})
    if name == "erase_data" and (number := _open_order(work, customer_id)):
        raise Refused("open_orders", {"order_number": number})
    due = work.today + timedelta(days=work.rules.privacy_days)
    row = {"customer_id": customer_id, "kind": name, "requested_on": work.today, "due_on": due}
    work.connection.execute(insert(privacy_requests).values(row))
    return Result(facts={"due_on": due.isoformat()})


def _open_request(work: Work, customer_id: str) -> str | None:
    one = select(privacy_requests.c.due_on).where(
        privacy_requests.c.customer_id == customer_id,
        privacy_requests.c.kind == work.task.name,
        privacy_requests.c.done_on.is_(None),
    )
    found = work.connection.execute(one).scalar()
    return found.isoformat() if found else None


def _open_order(work: Work, customer_id: str) -> str | None:
    one = select(orders.c.number).where(orders.c.customer_id == customer_id, orders.c.status.in_(OPEN))
    return work.connection.execute(one.order_by(orders.c.number).limit(1)).scalar()
