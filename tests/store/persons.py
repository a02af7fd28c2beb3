"""People of whom much is kept, and what is left of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select, update

from chatbot.domain.conversation import Conversation, Memory
from chatbot.domain.crm import Insight
from chatbot.store import keys
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.experiment_tables import experiment_arms
from chatbot.store.insight_tables import insight_orders
from chatbot.store.insights import Insights
from chatbot.store.sessions import Sessions
from chatbot.store.shop_tables import (
    claims,
    customers,
    invoices,
    order_items,
    orders,
    privacy_requests,
    refunds,
    returns,
    shipments,
    shop_tasks,
)
from chatbot.store.suggestion_uses import SuggestionUses
from chatbot.store.surveys import Surveys
from chatbot.store.tables import conversation_tags, conversations, handoffs, metadata, routings
from chatbot.store.webhook_tables import webhook_deliveries, webhooks
from tests.store.actors import NOW, add_agent, begin, fresh, turn

OF_A_PERSON = {
    "customers",
    "orders",
    "order_items",
    "shipments",
    "refunds",
    "conversations",
    "messages",
    "handoffs",
    "routings",
    "conversation_tags",
    "insights",
    "insight_orders",
    "suggestion_uses",
    "surveys",
    "experiment_arms",
    "events",
    "invoices",
    "returns",
    "claims",
    "privacy_requests",
    "shop_tasks",
    "webhook_deliveries",
}
OF_NOBODY = {
    "agents",
    "api_keys",
    "audit",
    "canned_replies",
    "counters",
    "desk_settings",
    "gift_cards",
    "insight_sums",
    "products",
    "saved_views",
    "sealing_keys",
    "team_members",
    "teams",
    "webhook_cursor",
    "webhooks",
}
"""Of the shop and of those who work there; a gift card knows neither buyer nor owner."""
DAY = date(2026, 11, 1)
ALICE = "alice@example.com"


def known(database: Database, sessions: Sessions, name: str) -> Conversation:
    """Return a talk of a customer of whom every table, and Redis, knows something."""
    number = f"HL-{name}"
    with database.write() as connection:
        row = {
            "id": name,
            "name": name,
            "email": f"{name}@example.com",
            "locale": "en",
            "reached_by": "phone",
        }
        connection.execute(insert(customers).values(row))
        order = {"number": number, "customer_id": name, "status": "paid", "placed_on": DAY}
        connection.execute(insert(orders).values(currency="GBP", total=9, **order))
        item = {"order_number": number, "product": "Mug", "quantity": 1, "price": 9}
        connection.execute(insert(order_items).values(item))
        connection.execute(insert(shipments).values(order_number=number, place=1, tracking_number=name))
        refund = {"order_number": number, "status": "sent", "amount": 9, "method": "card"}
        connection.execute(insert(refunds).values(requested_on=DAY, **refund))
        invoice = {"number": f"INV-{name}", "order_number": number, "total": 9, "issued_on": DAY}
        connection.execute(insert(invoices).values(invoice))
        sent_back = {"number": f"R-{name}", "order_number": number, "kind": "return_item", "reason": name}
        connection.execute(
            insert(returns).values(refund_amount=9, requested_on=DAY, send_by=DAY, **sent_back)
        )
        claim = {"number": f"C-{name}", "order_number": number, "kind": "claim_missing", "details": name}
        connection.execute(
            insert(claims).values(wanted="refund", value=9, status="open", claimed_on=DAY, **claim)
        )
        imported = {"orders": 1, "spent": 9, "currency": "GBP", "latest": [[name, "2026-01-01", "9", "paid"]]}
        connection.execute(insert(insight_orders).values(customer_id=name, run="today", **imported))
        request = {"customer_id": name, "kind": "export_data", "requested_on": DAY, "due_on": DAY}
        connection.execute(insert(privacy_requests).values(request))
    asked(database, f"asked by {name}", customer_id=name)
    begun = begin(database, f"session of {name}", waiting=True)
    talks = Conversations(database)
    Surveys(database).give_feedback(begun, rating=2, comment=name, message_id=None, helpful=None, now=NOW)
    current = talks.fetch("", begun.session_id)
    assert current is not None
    after = talks.commit_turn(current, lines=turn(current, "m2"), memory=Memory(), now=NOW, customer_id=name)
    with database.write() as connection:
        connection.execute(insert(conversation_tags).values(conversation_id=after.id, tag="vip"))
        arm = {"experiment": "greeting", "variant": "short", "unit": name, "began_at": NOW}
        connection.execute(insert(experiment_arms).values(conversation_id=after.id, **arm))
        handoff = select(handoffs.c.id).where(handoffs.c.conversation_id == after.id).scalar_subquery()
        decided = {"step": "nobody", "reasons": [], "candidates": [], "decided_at": NOW}
        connection.execute(insert(routings).values(handoff_id=handoff, **decided))
    told(database, after, {"comment": name})
    SuggestionUses(database).note(
        after.id,
        f"canned:{name}",
        add_agent(database, f"Agent{name}").id,
        source="canned",
        origin_id=None,
        use="accepted",
        now=NOW,
    )
    Insights(database).publish([Insight(name, DAY, segment="Regulars")], run="today")
    keep(sessions, after)
    return after


def asked(
    database: Database,
    key: str,
    *,
    customer_id: str | None = None,
    email: str | None = None,
    order_number: str | None = None,
    told: str = "",
) -> None:
    """Note something the shop was asked for."""
    row = {"name": "subscribe", "values": {"details": told}, "outcome": "done", "facts": {"mail_to": email}}
    who = {"customer_id": customer_id, "email": email, "order_number": order_number}
    with database.write() as connection:
        connection.execute(insert(shop_tasks).values(key=key, created_at=NOW, **row, **who))


def told(database: Database, conversation: Conversation, body: dict[str, str]) -> None:
    """Note that another system is told something of a conversation."""
    hook = {"id": f"w {conversation.id}", "url": "https://crm.example.com", "description": "", "events": []}
    standing = {"masked": False, "active": True, "secret": "", "from_event": 0, "failures": 0}
    delivery = {"webhook_id": hook["id"], "event_id": "evt_1", "kind": "feedback.created", "body": body}
    with database.write() as connection:
        connection.execute(insert(webhooks).values(created_at=NOW, **hook, **standing))
        connection.execute(
            insert(webhook_deliveries).values(
                conversation_id=conversation.id,
                state="pending",
                attempts=0,
                next_at=NOW,
                created_at=NOW,
                **delivery,
            )
        )


def keep(sessions: Sessions, conversation: Conversation) -> None:
    with sessions.hold(conversation.key_id, conversation.session_id) as held:
        held.keep(conversation, wake=keys.DESK)


def kept(sessions: Sessions, conversation: Conversation) -> Conversation | None:
    with sessions.hold(conversation.key_id, conversation.session_id) as held:
        return held.conversation


def visit(database: Database, session_id: str, text: str = "hello", **slots: str) -> Conversation:
    """Return the talk of somebody who did not sign in."""
    started = fresh(session_id)
    talks, memory = Conversations(database), Memory(slots=slots)
    return talks.commit_turn(started, lines=turn(started, "m1", text), memory=memory, now=NOW)


def link(database: Database, session_id: str, customer_id: str) -> None:
    with database.write() as connection:
        of_session = conversations.c.session_id == session_id
        connection.execute(update(conversations).where(of_session).values(customer_id=customer_id))


def sessions_left(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(conversations.c.session_id)).scalars())


def rows(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: len(connection.execute(select(table)).all())
            for table in metadata.sorted_tables
            if table.name in OF_A_PERSON
        }
