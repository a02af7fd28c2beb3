"""Invoices: made when somebody asks, one an order."""

from __future__ import annotations

from sqlalchemy import insert, select

from chatbot.domain.money import format_money
from chatbot.domain.shop import Order, Result
from chatbot.shop.addresses import mask_email
from chatbot.shop.numbers import next_number
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import invoices


def send_invoice(work: Work) -> Result:
    """Make the invoice unless there is one; the caller sends it to `mail_to`.

    Facts: order_number, invoice_number, total, email (masked, for the reply), mail_to (never for a reply).
    """
    order = work.order()
    if order.status == "placed":
        raise Refused("not_paid", {"order_number": order.number})
    if not order.email:
        raise Refused("no_email", {"order_number": order.number})
    number, total = _find(work, order) or _make(work, order)
    facts = {
        "order_number": order.number,
        "invoice_number": number,
        "total": total,
        "email": mask_email(order.email),
        "mail_to": order.email,
    }
    return Result(facts=facts)


def _find(work: Work, order: Order) -> tuple[str, str] | None:
    row = work.connection.execute(select(invoices).where(invoices.c.order_number == order.number)).first()
    return (row.number, format_money(row.total, order.currency)) if row else None


def _make(work: Work, order: Order) -> tuple[str, str]:
    number = next_number(work.connection, "INV")
    row = {
        "number": number,
        "order_number": order.number,
        "total": order.total,
        "issued_on": work.today,
    }
    work.connection.execute(insert(invoices).values(row))
    return number, format_money(order.total, order.currency)
