"""Money on its way back to the customer: never more than was paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, insert, or_, select

from chatbot.domain.money import format_money
from chatbot.domain.shop import DONE, Order, Result
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import claims, refunds, returns, shop_tasks

SATURDAY = 5
SOME_METHOD = "the payment method you used"
"""For orders of which the shop does not know how they were paid."""


def refund_order(work: Work) -> Result:
    """Give the money of a cancelled, returned or lost order back that was not given back yet.

    Facts: order_number, refund_amount, refund_method, refund_expected_on.
    """
    order = work.order()
    work.check(order)
    if _was_settled(work, order):
        raise Refused("not_paid", {"order_number": order.number})
    left = money_left(work, order)
    if left <= 0:
        raise Refused("replaced" if _replaced(work, order) else "on_its_way", {"order_number": order.number})
    return Result(facts=give_back(work, order, min(_owed(work, order), left)))


def give_back(work: Work, order: Order, amount: Decimal) -> dict[str, str]:
    """Enter a refund the way the order was paid, and return what can be told of it.

    Nothing is entered and told when there is nothing to give back.
    """
    facts = {"order_number": order.number}
    if amount <= 0:
        return facts
    method = order.pays_with or (order.refund.method if order.refund else SOME_METHOD)
    expected_on = _working_days_after(work.today, work.rules.refund_working_days)
    row = {
        "order_number": order.number,
        "task": work.task.name,
        "status": "approved",
        "amount": amount,
        "method": method,
        "requested_on": work.today,
        "expected_on": expected_on,
        "reason": work.text("reason") or None,
    }
    work.connection.execute(insert(refunds).values(row))
    return facts | {
        "refund_amount": format_money(amount, order.currency),
        "refund_method": method,
        "refund_expected_on": expected_on.isoformat(),
    }


def money_left(work: Work, order: Order) -> Decimal:
    """Return how much of an order's total neither went back nor was made good by a replacement."""
    if order.status == "placed":
        return Decimal(0)
    return order.total - _refunded(work, order) - _replaced(work, order)


def refunded_by_a_person(work: Work, order: Order) -> bool:
    """Say whether money went back of which nobody wrote down for which item."""
    mine = refunds.c.order_number == order.number
    entered = select(refunds.c.id).where(mine, refunds.c.task.is_(None), refunds.c.status != "declined")
    return work.connection.execute(entered).first() is not None


def _working_days_after(day: date, count: int) -> date:
    """Return the day so many working days later; Saturdays and Sundays are none."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def _was_settled(work: Work, order: Order) -> bool:
    """Say whether we cancelled it ourselves, and gave back then what was paid; without a refund, nothing was."""
    done = shop_tasks.c.name == "cancel_order", shop_tasks.c.outcome == DONE
    cancelled = select(shop_tasks.c.key).where(shop_tasks.c.order_number == order.number, *done)
    return order.status == "cancelled" and work.connection.execute(cancelled).first() is not None


def _refunded(work: Work, order: Order) -> Decimal:
    """Return what went back of the total as it is now: what went back for pieces taken off left it."""
    counts = or_(refunds.c.task.is_(None), refunds.c.task != "change_quantity")
    query = select(func.sum(refunds.c.amount)).where(
        refunds.c.order_number == order.number, refunds.c.status != "declined", counts
    )
    return work.connection.execute(query).scalar() or Decimal(0)


def _replaced(work: Work, order: Order) -> Decimal:
    sent_again = claims.c.replacement_number.is_not(None)
    query = select(func.sum(claims.c.value)).where(claims.c.order_number == order.number, sent_again)
    return work.connection.execute(query).scalar() or Decimal(0)


def _owed(work: Work, order: Order) -> Decimal:
    """Return what was promised for what came back, or all of it."""
    promised = select(func.sum(returns.c.refund_amount)).where(
        returns.c.order_number == order.number, returns.c.kind == "return_item"
    )
    sent_back = order.status == "returned"
    return (work.connection.execute(promised).scalar() if sent_back else None) or order.total
