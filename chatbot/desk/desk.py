"""What an agent sees of the conversations, and says in them; who holds them stands in `owners`."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatbot.desk.feed import Feed, News
from chatbot.domain.conversation import Line, Message, Status
from chatbot.domain.crm import Insight
from chatbot.domain.desk import Agent, Handoff, OpenConversations, Place, QueueEntry, Rating, Viewer
from chatbot.domain.routing import RoutingEntry
from chatbot.domain.shop import Case, Customer, Order
from chatbot.domain.survey import Survey
from chatbot.errors import Forbidden, NotFound, ShopUnavailable
from chatbot.nlu.text import display
from chatbot.shop.shop import Shop
from chatbot.store import keys
from chatbot.store.agents import Agents
from chatbot.store.audit import VIEW
from chatbot.store.conversations import Conversations
from chatbot.store.events import Events
from chatbot.store.handoffs import Handoffs
from chatbot.store.insights import Insights
from chatbot.store.presence import Presence, open_since
from chatbot.store.sessions import Sessions
from chatbot.store.surveys import Surveys
from chatbot.store.wakeups import Wakeups

log = logging.getLogger(__name__)
LOOK_S = 2.0
"""How often a live desk looks whether its agent is still signed in."""
TOGETHER_S = 0.1
"""What happens so soon after something else reaches a desk together with what else does: a hundred desks are told."""
SEEN_EVERY = timedelta(seconds=20)
"""An open desk is noted this often."""
VIEW_LASTS = timedelta(hours=12)
"""Lines that come into a conversation within so long after it was opened belong to that look at it."""
BOT_LISTED_FOR = timedelta(hours=1)
"""Conversations of the bot stay in the desk's list this long after the last word."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the desk shows of one conversation."""

    entry: QueueEntry
    messages: list[Message]
    handoffs: list[Handoff]
    routings: list[RoutingEntry]
    viewers: list[Viewer]
    customer: Customer | None
    orders: list[Order]
    cases: list[Case]
    feedback: list[Rating]
    insight: Insight | None
    """What is foretold of the customer."""
    shop_answers: bool
    """False: who the customer is and what they bought cannot be read now."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The agents' side of the house."""

    handoffs: Handoffs
    conversations: Conversations
    surveys: Surveys
    insights: Insights
    shop: Shop
    agents: Agents
    events: Events
    feed: Feed
    sessions: Sessions
    presence: Presence
    wakeups: Wakeups
    drain: Callable[[], None]
    """Gives whoever waits to whoever is free."""
    clock: Callable[[], datetime]

    def queue(self, agent: Agent, *, after: Place | None, limit: int) -> OpenConversations:
        """Return the open conversations; of the waiting line, most urgent first, `limit` after a place."""
        since = self.clock() - BOT_LISTED_FOR
        return self.handoffs.queue(agent, bot_since=since, after=after, limit=limit)

    def open(self, conversation_id: str, agent: Agent) -> Dossier:
        """Return everything about a conversation, and write down who looked.

        Raises:
            NotFound: there is none.
        """
        entry = self.handoffs.entry(conversation_id)
        self.agents.note(agent.id, VIEW, conversation_id, now=self.clock())
        found = self._bought(entry.conversation.customer_id)
        customer, orders, cases = found or (None, [], [])
        return Dossier(
            entry=entry,
            messages=self.conversations.tail(conversation_id),
            handoffs=self.handoffs.history(conversation_id),
            routings=self.handoffs.steps(conversation_id),
            viewers=self.presence.viewers(conversation_id, but=agent.id),
            customer=customer,
            orders=orders,
            cases=cases,
            feedback=self.surveys.ratings(conversation_id),
            insight=self.insights.of(entry.conversation.customer_id),
            shop_answers=found is not None,
        )

    def messages(self, conversation_id: str, agent: Agent, *, after: int) -> tuple[Status, list[Message]]:
        """Return the lines above `after`, suppressed ones too; who did not open it before is written down."""
        entry, now = self.handoffs.entry(conversation_id), self.clock()
        if after == 0 or not self.agents.has_noted(agent.id, VIEW, conversation_id, since=now - VIEW_LASTS):
            self.agents.note(agent.id, VIEW, conversation_id, now=now)
        return entry.conversation.status, self.conversations.messages(
            conversation_id, after=after, shown_only=False
        )

    def answer(
        self,
        conversation_id: str,
        agent: Agent,
        text: str,
        *,
        message_id: str | None,
        seen_seq: int | None = None,
    ) -> Message:
        """Send an agent's words to the customer.

        Args:
            seen_seq: the last line the agent saw; None: they do not mind what came since.

        Raises:
            AnsweredMeanwhile: somebody answered after `seen_seq`.
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
        message = self.handoffs.answer(conversation_id, agent, line, seen_seq=seen_seq, now=self.clock())
        self.presence.clear_typing(conversation_id)
        self.sessions.drop(self.handoffs.entry(conversation_id).conversation)
        self.wakeups.publish(conversation_id, keys.DESK)
        return message

    def survey(self, conversation_id: str, agent: Agent) -> Survey:
        """Return what the customer is asked about the last person who resolved it, and write down who wants its link.

        Raises:
            NotFound: nobody is asked.
            Forbidden: the agent would hold the pen for a rating of themselves.
        """
        self.handoffs.entry(conversation_id)
        found = self.surveys.of_person(conversation_id)
        if found is None:
            mend = "resolve it first; spam, silence and talks about somebody in need are never asked about"
            raise NotFound(f"the customer is not asked how this was: {mend}")
        if found.agent_id == agent.id and not agent.leads:
            raise Forbidden("this link rates your own work: let a colleague or a supervisor send it")
        self.agents.note(agent.id, "survey link", conversation_id, now=self.clock())
        return found

    def mark_typing(self, conversation_id: str, agent: Agent) -> None:
        """Show the customer that the owner is typing."""
        if self.handoffs.entry(conversation_id).conversation.agent_id == agent.id:
            self.presence.mark_typing(conversation_id, agent.name)
            self.wakeups.publish(conversation_id)

    def mark_viewing(self, conversation_id: str, agent: Agent, *, typing: bool) -> list[Viewer]:
        """Show colleagues that the agent has it open, for a few seconds, and return who else has."""
        self.handoffs.entry(conversation_id)
        return self.presence.mark_viewing(conversation_id, agent.id, agent.name, typing=typing)

    def set_available(self, agent: Agent, available: bool) -> None:
        """Say whether the agent takes conversations; who does is given some at once."""
        self.agents.set_available(agent.id, available)
        self.agents.note(agent.id, "available" if available else "away", agent.id, now=self.clock())
        if available:
            self.drain()

    def saw(self, agent: Agent) -> None:
        """Note that the agent's desk is open; who comes back is given some at once."""
        now, seen = self.clock(), agent.seen_at
        if (
            seen is not None and timedelta(0) <= now - seen < SEEN_EVERY
        ):  # in the future: a clock was put back
            return
        self.agents.mark_seen(agent.id, now)
        if seen is None or seen < open_since(now):
            self.drain()

    def leave(self, agent: Agent) -> None:
        """Note that the agent signed out: nothing is given to them, and what they hold goes back in a while."""
        self.agents.end_sign_ins(agent.id)
        self.agents.mark_seen(agent.id, open_since(self.clock()))

    def follow(self, agent: Agent, *, after: int, looks_on: bool = False) -> Iterator[list[News] | None]:
        """Yield what happens as it is committed; None once when `after` is too old to resume from.

        An empty list is a heartbeat. Signing out ends it, within `LOOK_S` of the next news.

        Args:
            looks_on: the page only shows the desk; whoever opened it is not at theirs.
        """
        looked_at = -LOOK_S
        with self.wakeups.listen(keys.DESK) as woken:
            while True:
                if time.monotonic() - looked_at >= LOOK_S:
                    looked_at, current = time.monotonic(), self._still_signed_in(agent)
                    if current is None:
                        return
                    if not looks_on:
                        self.saw(current)
                woken.clear()
                found = self.feed.after(after)
                if found is None:
                    after = self.events.last()
                elif found:
                    after = found[-1].event.id
                yield found
                if found:
                    time.sleep(TOGETHER_S)
                else:
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

    def _still_signed_in(self, agent: Agent) -> Agent | None:
        current = self.agents.fetch(agent.id)
        return current if current and current.epoch == agent.epoch else None
