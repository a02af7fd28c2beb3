"""A house that tells other systems what happens: real SQL, real HTTP, a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from chatbot.desk.courier import Courier
from chatbot.desk.webhook_bodies import Bodies
from chatbot.desk.webhook_door import Door
from chatbot.desk.webhook_guard import Guard
from chatbot.desk.webhook_signing import new_secret
from chatbot.domain.conversation import Conversation, Line, Memory
from chatbot.domain.desk import Agent
from chatbot.domain.webhooks import Backlog, Delivery, Webhook, WebhookKind
from chatbot.nlu.masking import mask
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.deliveries import Deliveries
from chatbot.store.handoffs import Handoffs
from chatbot.store.live import Live
from chatbot.store.surveys import Surveys
from chatbot.store.tables import conversations
from chatbot.store.wakeups import Wakeups
from chatbot.store.webhook_feed import WebhookFeed
from chatbot.store.webhooks import Webhooks
from tests.desk.receiver import Receiver
from tests.store.actors import ANGRY, NOW, fresh, system_line, turn

KINDS: tuple[WebhookKind, ...] = (
    "conversation.escalated",
    "conversation.assigned",
    "conversation.resolved",
    "message.created",
    "feedback.created",
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


class World:
    """One process of an installation; several on the same database are several processes."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self.database, self.clock = database, clock
        self.webhooks, self.deliveries = Webhooks(database), Deliveries(database)
        self.feed = WebhookFeed(database)
        self.talks, self.handoffs = Conversations(database), Handoffs(database)
        self.wakeups = Wakeups(live)
        self.courier = Courier(
            feed=self.feed,
            deliveries=self.deliveries,
            webhooks=self.webhooks,
            bodies=Bodies(mask, "https://chat.example.com/desk"),
            wakeups=self.wakeups,
            open_door=lambda: Door(Guard(development=True), timeout_s=0.5),
            clock=clock,
        )

    # what happens

    def listens(self, receiver: Receiver, *kinds: WebhookKind, name: str = "w1", **fields: Any) -> Webhook:
        """Make a webhook."""
        new = Webhook(name, receiver.url, kinds or KINDS, self.clock(), new_secret(), **fields)
        self.webhooks.add(new, most=20)
        return new

    def begins(self, session_id: str, *, waiting: bool = False) -> Conversation:
        """Let a customer say something, who may ask for a person."""
        started = fresh(session_id)
        return self.talks.commit_turn(
            started,
            lines=turn(started, "m1"),
            memory=Memory(),
            now=self.clock(),
            escalation=ANGRY if waiting else None,
        )

    def says(self, session_id: str, message_id: str) -> Conversation:
        """Let the customer go on."""
        before = self.current(session_id)
        lines = turn(before, message_id)
        return self.talks.commit_turn(before, lines=lines, memory=Memory(), now=self.clock())

    def claims(self, talk: Conversation, agent: Agent) -> None:
        self.handoffs.claim(talk.id, agent, system_line(f"joined {talk.id}"), now=self.clock())

    def resolves(self, talk: Conversation, agent: Agent) -> None:
        line = Line("system", "Resolved.", f"resolved {talk.id}", kind="resolved")
        self.handoffs.leave(talk.id, agent, line, status="resolved", now=self.clock())

    def rates(self, session_id: str, rating: int, comment: str) -> None:
        talk = self.current(session_id)
        Surveys(self.database).give_feedback(
            talk, rating=rating, comment=comment, message_id=None, helpful=None, now=self.clock()
        )

    def current(self, session_id: str) -> Conversation:
        found = self.talks.fetch("", session_id)
        assert found is not None
        return found

    # what comes of it

    def tells(self) -> None:
        """Do what the courier's threads do, one after the other, until nothing is due."""
        self.courier.read_log()
        for webhook_id in self.deliveries.due(now=self.clock()):
            self.courier.work_off(webhook_id)

    def sent(self, webhook_id: str = "w1", **which: Any) -> list[Delivery]:
        """Return deliveries, the oldest first."""
        asked = {"state": None, "before": None, "limit": 1000} | which
        return self.deliveries.page(webhook_id, **asked)[::-1]

    def backlog(self, webhook_id: str = "w1") -> Backlog:
        return self.webhooks.backlogs().get(webhook_id, Backlog())

    def erases(self, talk: Conversation) -> None:
        with self.database.write() as connection:
            connection.execute(conversations.delete().where(conversations.c.id == talk.id))

    def count(self, table: Any) -> int:
        with self.database.read() as connection:
            return len(connection.execute(select(table)).all())
