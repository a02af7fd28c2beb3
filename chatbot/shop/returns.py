"""Returns and exchanges: announced here, made good when the parcel is back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, insert, select, update

from chatbot.domain.money import format_money
from chatbot.domain.rules import meant_item, meant_pieces, money_back
from chatbot.domain.shop import Order, Result
from chatbot.shop.cases import refuse_a_second_case
from chatbot.shop.numbers import next_number
from chatbot.shop.work import Work
from chatbot.store.shop_tables import orders, returns


def send_back(work: Work) -> Result:
    """Announce a return (`return_item`) or an exchange (`exchange_item`).

    Facts: order_number, return_number, item, send_by, mail_to (never for a reply); of a return refund_amount, of an
    exchange wanted if told.
    An item that names no line means the whole order.
    """
    order = work.order()
    item = meant_item(order, work.task.values)
    refuse_a_second_case(work, order, [item] if item else [])
    work.check(order)
    number = next_number(work.connection, "R")
    send_by = work.today + timedelta(days=work.rules.return_send_days)
    amount = money_back(work.task.name, order, work.task.values, work.rules)
    wanted = work.text("wanted") or None
    row = {
        "number": number,
        "order_number": order.number,
        "kind": work.task.name,
        "item": item.id if item else None,
        "quantity": meant_pieces(work.task.name, order, item, work.task.values) if item else None,
        "reason": work.text("reason"),
        "wanted": wanted,
        "refund_amount": amount if work.task.name == "return_item" else 0,
        "requested_on": work.today,
        "send_by": send_by,
    }
    work.connection.execute(insert(returns).values(row))
    _mark_if_all_comes_back(work, order)
    facts = {
        "order_number": order.number,
        "return_number": number,
        "item": item.product if item else ", ".join(one.product for one in order.items),
        "send_by": send_by.isoformat(),
        "mail_to": order.email,
    }
    if work.task.name == "return_item":
        facts["refund_amount"] = format_money(amount, order.currency)
    elif wanted:
        facts["wanted"] = wanted
    return Result(facts=facts)


def _mark_if_all_comes_back(work: Work, order: Order) -> None:
    """An order whose every piece is announced as a return waits for its parcel."""
    back = select(returns.c.item, func.sum(returns.c.quantity)).where(
        returns.c.order_number == order.number, returns.c.kind == "return_item"
    )
    found = {row[0]: row[1] for row in work.connection.execute(back.group_by(returns.c.item))}
    if None in found or (found and all(found.get(item.id) == item.quantity for item in order.items)):
        this = orders.c.number == order.number
        work.connection.execute(update(orders).where(this).values(status="return_requested"))
