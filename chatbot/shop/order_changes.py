"""Changes to an order that is not packed yet."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import delete, update

from chatbot.domain.money import format_money
from chatbot.domain.rules import meant_item, money_back
from chatbot.domain.shop import Item, Order, Result
from chatbot.shop.refunds import give_back, money_left
from chatbot.shop.stock import lines_of, put_back
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import order_items, orders, shipments


def cancel_order(work: Work) -> Result:
    """Cancel it, give the money back, and put back what has not left the house.

    Facts: order_number; refund_amount, refund_method, refund_expected_on unless nothing was paid yet.
    """
    order = work.order()
    work.check(order)
    amount = min(money_back("cancel_order", order, work.task.values, work.rules), money_left(work, order))
    # what was never paid is never owed: without it a refund could be asked for afterwards
    unpaid = {"total": Decimal(0)} if order.status == "placed" else {}
    _set(work, order, status="cancelled", **unpaid)
    if order.shipped_on is None:
        lines = lines_of(work.connection, order.number, [])
        put_back(work.connection, [(line.product_key, line.quantity) for line in lines])
    return Result(facts=give_back(work, order, amount))


def change_quantity(work: Work) -> Result:
    """Take pieces off a line, or the line off the order, and give the difference back.

    Facts: order_number, item, quantity, total; refund_amount, refund_method, refund_expected_on if it was paid.
    """
    order = work.order()
    work.check(order)
    item = meant_item(order, work.task.values)
    if item is None:
        raise Refused("odd_item")
    count = int(work.task.values["quantity"])
    total = order.total - min(item.price * (item.quantity - count), order.total)
    amount = money_back("change_quantity", order, work.task.values, work.rules)
    _take_off(work, order, item, count)
    _set(work, order, total=total)
    told = {"item": item.product, "quantity": str(count), "total": format_money(total, order.currency)}
    return Result(facts=give_back(work, order, amount) | told)


def change_address(work: Work) -> Result:
    """Send it elsewhere. Facts: order_number, address."""
    order = work.order()
    work.check(order)
    address = work.text("address")
    _set(work, order, ship_to=address)
    return Result(facts={"order_number": order.number, "address": address})


def _take_off(work: Work, order: Order, item: Item, count: int) -> None:
    line = lines_of(work.connection, order.number, [item])[0]
    put_back(work.connection, [(line.product_key, item.quantity - count)])
    this = order_items.c.id == line.id
    left = update(order_items).where(this).values(quantity=count)
    work.connection.execute(left if count else delete(order_items).where(this))
    planned = shipments.c.order_number == order.number
    work.connection.execute(
        update(shipments).where(planned).values(items=None)
    )  # it will be packed otherwise


def _set(work: Work, order: Order, **values: str | Decimal) -> None:
    work.connection.execute(update(orders).where(orders.c.number == order.number).values(values))
