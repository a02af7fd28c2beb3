"""Claims: what never came or came broken is paid back or sent again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, insert, select, update

from chatbot.domain.rules import meant_item, money_back
from chatbot.domain.shop import Item, Order, Result
from chatbot.shop.cases import refuse_a_second_case
from chatbot.shop.numbers import next_number, next_order_number
from chatbot.shop.refunds import give_back, money_left, refunded_by_a_person
from chatbot.shop.stock import lines_of, take
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import claims, customers, order_items, orders

USUAL_WAY_DAYS = 5
"""Until a replacement arrives when the order it replaces had no promised day."""


def make_good(work: Work) -> Result:
    """Settle a claim (`claim_missing`, `claim_damaged`), or leave it to a person.

    Facts: order_number, claim_number; refund_amount, refund_method, refund_expected_on of a refund;
    replacement_number, expected_on of a replacement. A whole parcel that is missing counts as lost from then on.
    """
    order = work.order()
    item = meant_item(order, work.task.values) if work.text("item") else None
    refuse_a_second_case(work, order, item)
    work.check(order)
    value = money_back(work.task.name, order, work.task.values, work.rules)
    if _is_for_a_person(work, order, value):
        number = _write(work, order, item, value, status="open")
        return Result("over_limit", {"order_number": order.number, "claim_number": number})
    if work.task.name == "claim_missing" and item is None:
        work.connection.execute(update(orders).where(orders.c.number == order.number).values(status="lost"))
    if work.task.values["wanted"] == "refund":
        facts = give_back(work, order, value)
        number = _write(work, order, item, value, status="settled")
    else:
        facts = _send_again(work, order, item)
        again = facts["replacement_number"]
        number = _write(work, order, item, value, status="settled", replacement_number=again)
    return Result(facts=facts | {"claim_number": number})


def _is_for_a_person(work: Work, order: Order, value: Decimal) -> bool:
    """Say whether the bot may not settle it: too much, or unclear what was made good before."""
    most = min(money_left(work, order), work.rules.claim_limit - _made_good_lately(work, order))
    return not 0 < value <= most or refunded_by_a_person(work, order)


def _made_good_lately(work: Work, order: Order) -> Decimal:
    """Return the value of the customer's claims of late, settled already: many small ones are one great one."""
    # one claim of a customer at a time; less than FOR UPDATE, which would wait for whoever wrote a task of theirs down
    work.connection.execute(
        select(customers.c.id).where(customers.c.id == order.customer_id).with_for_update(key_share=True)
    )
    since = work.today - timedelta(days=work.rules.missing_days)
    theirs = orders.c.customer_id == order.customer_id, claims.c.status == "settled"
    query = select(func.sum(claims.c.value)).join(orders, orders.c.number == claims.c.order_number)
    return work.connection.execute(query.where(*theirs, claims.c.claimed_on >= since)).scalar() or Decimal(0)


def _send_again(work: Work, order: Order, item: Item | None) -> dict[str, str]:
    """Make an order of the same lines that costs nothing.

    Raises:
        Refused: `out_of_stock`.
    """
    lines = lines_of(work.connection, order.number, item.id if item else None)
    pieces = [int(work.task.values.get("quantity") or line.quantity) for line in lines]
    keys = [line.product_key for line in lines]
    if not lines or not take(work.connection, list(zip(keys, pieces, strict=True))):
        raise Refused("out_of_stock", {"order_number": order.number})
    number, expected_on = next_order_number(work.connection), work.today + _way(order)
    _place(work, order, number, expected_on)
    copies = [
        {
            "order_number": number,
            "product": line.product,
            "quantity": count,
            "price": Decimal(0),
            "product_key": line.product_key,
        }
        for line, count in zip(lines, pieces, strict=True)
    ]
    work.connection.execute(insert(order_items), copies)
    return {
        "order_number": order.number,
        "replacement_number": number,
        "expected_on": expected_on.isoformat(),
    }


def _place(work: Work, order: Order, number: str, expected_on: date) -> None:
    row = {
        "number": number,
        "customer_id": order.customer_id,
        "status": "paid",
        "placed_on": work.today,
        "currency": order.currency,
        "total": Decimal(0),
        "expected_on": expected_on,
        "ship_to": order.ship_to,
    }
    work.connection.execute(insert(orders).values(row))


def _way(order: Order) -> timedelta:
    """Return how long it takes: as long as was promised for the first one."""
    if order.expected_on is None:
        return timedelta(days=USUAL_WAY_DAYS)
    return max(order.expected_on - order.placed_on, timedelta(days=1))


def _write(
    work: Work,
    order: Order,
    item: Item | None,
    value: Decimal,
    *,
    status: str,
    replacement_number: str | None = None,
) -> str:
    number = next_number(work.connection, "C")
    row = {
        "number": number,
        "order_number": order.number,
        "kind": work.task.name,
        "item": item.id if item else None,
        "details": work.text("details", most=1000),
        "wanted": work.task.values["wanted"],
        "value": value,
        "status": status,
        "replacement_number": replacement_number,
        "claimed_on": work.today,
    }
    work.connection.execute(insert(claims).values(row))
    return number
