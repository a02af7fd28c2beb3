"""The shop's own tables as a source: its customers and orders, and how its conversations went."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.types import Numeric

from chatbot.store.database import Database
from chatbot.store.shop_tables import customers, order_items, orders, products, refunds, returns, shipments
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import ASKED_BACK, conversations, handoffs, messages
from chatbot.warehouse.mapping import MappingFile, Reading
from chatbot.warehouse.reading import Plan
from chatbot.warehouse.schema import TABLES
from chatbot.warehouse.sources import House, make_plan
from chatbot.warehouse.sql_source import SqlSource

SMALL_TALK = ("greet", "thanks", "goodbye", "affirm", "deny", "bot_challenge")
"""No intent a conversation is about."""
METHODS = ("Visa", "Mastercard", "American Express", "PayPal", "Apple Pay", "Google Pay", "Klarna")
"""What a payment is told as: the rest of it is a card's number."""
SENT = ("sent", "received")
"""Refunds of which the money went."""
TOLD = ("solved", "unsolved")
"""Outcomes that say how it ended."""
Query = Select[*tuple[object, ...]]


def plan_shop(database: Database, mapping: MappingFile, house: House) -> list[Plan]:
    """Return what is read from the database of the shop and the desk; `mapping` gives the rates of its currencies."""
    money = MappingFile(currency=mapping.currency or house.currency, rates=mapping.rates)
    database.upgrade()
    plans = []
    for name, query in _queries(money.currency or house.currency).items():
        keys = [key.replace("line", "line_no") if name == "items" else key for key in TABLES[name].key]
        columns = tuple(str(column.key) for column in query.selected_columns)
        source = SqlSource(
            database.engine,
            f"the shop's {name}",
            query.subquery("q"),
            columns,
            tuple(keys),
            _count(database, query),
        )
        renamed = {"line": "line_no"} if name == "items" else {}
        plans.append(make_plan(TABLES[name], source, Reading(), money, house, renamed=renamed))
    return plans


def _count(database: Database, query: Query) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(query.subquery("q"))).scalar() or 0


def _queries(currency: str) -> Mapping[str, Query]:
    return {
        "customers": select(customers.c.id, customers.c.joined_on.label("joined_at"), customers.c.newsletter),
        "people": select(
            customers.c.id.label("customer_id"),
            customers.c.name,
            customers.c.email,
            customers.c.phone,
            _last_address().label("address"),
        ),
        "products": select(
            products.c.key.label("id"),
            products.c.name,
            products.c.category,
            products.c.prices[currency].as_string().label("price"),
            products.c.stock,
        ),
        "orders": _orders(),
        "items": _items(),
        "contacts": _contacts(),
    }


def _last_address() -> ScalarSelect[object]:
    theirs = select(orders.c.ship_to).where(
        orders.c.customer_id == customers.c.id, orders.c.ship_to.is_not(None)
    )
    return theirs.order_by(orders.c.placed_on.desc(), orders.c.number.desc()).limit(1).scalar_subquery()


def _orders() -> Query:
    def of(
        column: ColumnElement[object], order: ColumnElement[str], *where: ColumnElement[bool]
    ) -> ScalarSelect[object]:
        return select(column).where(order == orders.c.number, *where).scalar_subquery()

    method = case(*((orders.c.pays_with.like(f"{name}%"), name) for name in METHODS), else_=null())
    back = func.coalesce(
        of(func.min(returns.c.requested_on), returns.c.order_number, returns.c.kind == "return_item"),
        case(
            (
                orders.c.status.in_(("return_requested", "returned", "refunded")),
                of(func.min(refunds.c.requested_on), refunds.c.order_number),
            )
        ),
    )
    return select(
        orders.c.number.label("id"),
        orders.c.customer_id,
        orders.c.placed_on.label("placed_at"),
        orders.c.total,
        orders.c.currency,
        orders.c.status,
        method.label("pays_with"),
        of(func.max(shipments.c.delivered_on), shipments.c.order_number).label("delivered_at"),
        back.label("returned_at"),
        of(func.sum(refunds.c.amount), refunds.c.order_number, refunds.c.status.in_(SENT)).label("refunded"),
    )


def _items() -> Query:
    place = func.row_number().over(partition_by=order_items.c.order_number, order_by=order_items.c.id)
    return select(
        order_items.c.order_number.label("order_id"),
        place.label("line_no"),
        func.coalesce(order_items.c.product_key, order_items.c.product).label("product_id"),
        order_items.c.quantity,
        order_items.c.price,
        orders.c.currency,
    ).join_from(order_items, orders, orders.c.number == order_items.c.order_number)


def _contacts() -> Query:
    """Return one row a conversation with a known customer: how long, about what, in which mood, and how rated."""
    heard = and_(
        messages.c.conversation_id == conversations.c.id,
        messages.c.author == "customer",
        messages.c.suppressed.is_(False),
    )

    def line(
        column: ColumnElement[object], *where: ColumnElement[bool], last: bool = False
    ) -> ScalarSelect[object]:
        order = messages.c.seq.desc() if last else messages.c.seq
        return select(column).where(heard, *where).order_by(order).limit(1).scalar_subquery()

    scored = messages.c.score.is_not(None)
    named = messages.c.intent.is_not(None), messages.c.intent.not_in(SMALL_TALK)
    shown = and_(messages.c.conversation_id == conversations.c.id, messages.c.suppressed.is_(False))
    count = select(func.count()).where(shown).scalar_subquery()
    asked_back = select(func.count()).where(shown, messages.c.source == ASKED_BACK).scalar_subquery()
    lowest = select(func.min(messages.c.score)).where(heard).scalar_subquery()
    return select(
        conversations.c.id,
        conversations.c.customer_id,
        conversations.c.started_at.label("at"),
        literal("chat").label("channel"),
        line(func.coalesce(messages.c.meant, messages.c.intent), *named).label("intent"),
        exists().where(handoffs.c.conversation_id == conversations.c.id).label("escalated"),
        _first_response().label("first_response_s"),
        _resolution().label("resolution_s"),
        count.label("messages"),
        asked_back.label("fallbacks"),
        line(messages.c.score, scored).label("mood_start"),
        line(messages.c.score, scored, last=True).label("mood_end"),
        lowest.label("mood_lowest"),
        _rating().label("csat"),
        _solved().label("resolved"),
    ).where(conversations.c.customer_id.is_not(None))


def _seconds(moment: ColumnElement[object]) -> ColumnElement[object]:
    return cast(extract("epoch", moment), Numeric(16, 3))


def _first_response() -> ColumnElement[object]:
    """Return how long the longest waited for an agent's first answer; without a hand-over, for the bot's."""
    waited = select(func.max(_seconds(handoffs.c.answered_at) - _seconds(handoffs.c.opened_at)))
    person = waited.where(handoffs.c.conversation_id == conversations.c.id).scalar_subquery()
    own = messages.c.conversation_id == conversations.c.id, messages.c.suppressed.is_(False)
    said = select(func.min(_seconds(messages.c.created_at))).where(*own, messages.c.author == "customer")
    answered = select(func.min(_seconds(messages.c.created_at))).where(*own, messages.c.author == "bot")
    called = exists().where(handoffs.c.conversation_id == conversations.c.id)
    bot = answered.scalar_subquery() - said.scalar_subquery()
    return case((called, person), (bot >= 0, bot))


def _resolution() -> ColumnElement[object]:
    """Return how long it took until an agent said at last how it ended."""
    ended = select(func.max(_seconds(handoffs.c.ended_at))).where(
        handoffs.c.conversation_id == conversations.c.id, handoffs.c.outcome.in_(TOLD)
    )
    return ended.scalar_subquery() - _seconds(conversations.c.started_at)


def _rating() -> ScalarSelect[object]:
    rated = surveys.c.conversation_id == conversations.c.id, surveys.c.rating.is_not(None)
    return select(surveys.c.rating).where(*rated).order_by(surveys.c.id.desc()).limit(1).scalar_subquery()


def _solved() -> ColumnElement[object]:
    """Return whether its last agent said it was solved; what the bot did alone nobody said."""
    last = select(handoffs.c.outcome).where(handoffs.c.conversation_id == conversations.c.id)
    outcome = last.order_by(handoffs.c.id.desc()).limit(1).scalar_subquery()
    return case((outcome.in_(TOLD), outcome == TOLD[0]))
