"""What an agent can do with a conversation; every change is one conditional write, then a wake-up."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chatbot.domain.conversation import Conversation, Line, LineKind, Message, Response, Status
from chatbot.domain.desk import Agent, Event, Handoff, OpenConversations, Place, QueueEntry, Rating
from chatbot.domain.shop import Case, Customer, Order
from chatbot.errors import ShopUnavailable
from chatbot.nlu.text import display
from chatbot.shop.shop import Shop
from chatbot.store import keys
from chatbot.store.agents import Agents
from chatbot.store.conversations import Conversations
from chatbot.store.events import Events
from chatbot.store.handoffs import Handoffs
from chatbot.store.presence import Presence
from chatbot.store.sessions import Sessions
from chatbot.store.wakeups import Wakeups

log = logging.getLogger(__name__)
BOT_LISTED_FOR = timedelta(hours=1)
"""Conversations of the bot stay in the desk's list this long after the last word."""

Say = Callable[[str, Mapping[str, str]], Response]
"""Renders a reply from `templates/replies/` by key and variables."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the desk shows of one conversation."""

    entry: QueueEntry
    messages: list[Message]
    handoffs: list[Handoff]
    customer: Customer | None
    orders: list[Order]
    cases: list[Case]
    feedback: list[Rating]
    shop_answers: bool
    """False: who the customer is and what they bought cannot be read now."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The agents' side of the house."""

    handoffs: Handoffs
    conversations: Conversations
    shop: Shop
    agents: Agents
    events: Events
    sessions: Sessions
    presence: Presence
    wakeups: Wakeups
    say: Say
    clock: Callable[[], datetime]

    def queue(self, agent: Agent, *, after: Place | None, limit: int) -> OpenConversations:
        """Return the open conversations; of the waiting line, most urgent first, `limit` after a place."""
        since = self.clock() - BOT_LISTED_FOR
        return self.handoffs.queue(agent, bot_since=since, after=after, limit=limit)

    def search(self, *, text: str, status: Status | None, before: datetime | None) -> list[QueueEntry]:
        """Return conversations of any state, the latest first."""
        return self.handoffs.search(text=text, status=status, before=before)

    def open(self, conversation_id: str, agent: Agent) -> Dossier:
        """Return everything about a conversation, and write down who looked.

        Raises:
            NotFound: there is none.
        """
        entry = self.handoffs.entry(conversation_id)
        self.agents.note(agent.id, "view", conversation_id, now=self.clock())
        found = self._bought(entry.conversation.customer_id)
        customer, orders, cases = found or (None, [], [])
        return Dossier(
            entry=entry,
            messages=self.conversations.tail(conversation_id),
            handoffs=self.handoffs.history(conversation_id),
            customer=customer,
            orders=orders,
            cases=cases,
            feedback=self.conversations.ratings(conversation_id),
            shop_answers=found is not None,
        )

    def messages(self, conversation_id: str, agent: Agent, *, after: int) -> tuple[Status, list[Message]]:
        """Return the lines above `after`, suppressed ones too; who reads from the start is written down."""
        if after == 0:
            self.agents.note(agent.id, "view", conversation_id, now=self.clock())
        entry = self.handoffs.entry(conversation_id)
        return entry.conversation.status, self.conversations.messages(
            conversation_id, after=after, shown_only=False
        )

    def claim(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Take a conversation.

        Raises:
            AlreadyClaimed: another agent was faster; the text names them.
            Conflict: it is resolved.
        """
        line = self._notice("assigned", "handoff.joined", agent)
        return self._changed(self.handoffs.claim(conversation_id, agent, line, now=self.clock()))

    def answer(self, conversation_id: str, agent: Agent, text: str, *, message_id: str | None) -> Message:
        """Send an agent's words to the customer.

        Raises:
            Conflict: the conversation is not this agent's.
        """
        line = Line(
            author="agent",
            text=display(text),
            message_id=message_id or secrets.token_hex(8),
            agent_id=agent.id,
            agent_name=agent.name,
            source="human",
        )
        message = self.handoffs.answer(conversation_id, agent, line, now=self.clock())
        self.presence.clear_typing(conversation_id)
        self._changed(self.handoffs.entry(conversation_id).conversation)
        return message

    def release(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Put a conversation back into the line."""
        return self._leave(
            conversation_id, agent, "waiting", self._notice("waiting", "handoff.released", agent)
        )

    def return_to_bot(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Let the bot answer again."""
        return self._leave(conversation_id, agent, "bot", self._notice("returned", "handoff.returned", agent))

    def resolve(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """End a conversation; the customer's next word opens it again."""
        return self._leave(
            conversation_id, agent, "resolved", self._notice("resolved", "handoff.resolved", agent)
        )

    def mark_typing(self, conversation_id: str, agent: Agent) -> None:
        """Show the customer that the owner is typing."""
        if self.handoffs.entry(conversation_id).conversation.agent_id == agent.id:
            self.presence.mark_typing(conversation_id, agent.name)
            self.wakeups.publish(conversation_id)

    def set_available(self, agent: Agent, available: bool) -> None:
        """Say whether the agent takes conversations."""
        self.agents.set_available(agent.id, available)
        self.agents.note(agent.id, "available" if available else "away", agent.id, now=self.clock())

    def follow(self, agent: Agent, *, after: int) -> Iterator[list[Event] | None]:
        """Yield events as they are committed; None once when `after` is too old to resume from.

        An empty list is a heartbeat. Signing out ends it.
        """
        with self.wakeups.listen(keys.DESK) as woken:
            while self._still_signed_in(agent):
                woken.clear()
                self.presence.mark_open(agent.id)
                found = self.events.after(after)
                if found is None:
                    after = self.events.last()
                elif found:
                    after = found[-1].id
                yield found
                if not found:
                    self.wakeups.wait(woken, keys.HEARTBEAT_S)

    def _bought(self, customer_id: str | None) -> tuple[Customer | None, list[Order], list[Case]] | None:
        """Return who the customer is, their orders and cases; None: the shop does not answer."""
        if customer_id is None:
            return None, [], []
        try:
            shop = self.shop
            return shop.customer(customer_id), shop.orders_of(customer_id), shop.cases_of(customer_id)
        except ShopUnavailable as error:  # the conversation can be read and answered all the same
            log.warning("the desk shows no orders: %s", error)
            return None

    def _still_signed_in(self, agent: Agent) -> bool:
        current = self.agents.fetch(agent.id)
        return current is not None and current.epoch == agent.epoch

    def _leave(
        self, conversation_id: str, agent: Agent, status: Literal["waiting", "bot", "resolved"], line: Line
    ) -> QueueEntry:
        after = self.handoffs.leave(conversation_id, agent, line, status=status, now=self.clock())
        return self._changed(after)

    def _changed(self, conversation: Conversation) -> QueueEntry:
        self.sessions.drop(conversation)  # the customer's next turn must see the new owner
        self.wakeups.publish(conversation.id, keys.DESK)
        return self.handoffs.entry(conversation.id)

    def _notice(self, kind: LineKind, reply: str, agent: Agent) -> Line:
        text = self.say(reply, {"agent_name": agent.name}).text
        return Line(
            author="system", text=text, message_id=secrets.token_hex(8), kind=kind, agent_name=agent.name
        )
