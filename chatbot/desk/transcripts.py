"""A conversation to take away: masked for every agent, as it stands for those who lead; each one is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chatbot.desk.veil import Veil
from chatbot.domain.conversation import Conversation, Message
from chatbot.domain.desk import Agent
from chatbot.errors import Forbidden
from chatbot.store.agents import Agents
from chatbot.store.conversations import Conversations
from chatbot.store.handoffs import Handoffs


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said up to now; the lines are read as they are asked for, so a long talk fits into any memory."""

    conversation: Conversation
    customer_name: str | None
    """None: not known, or masked."""
    masked: bool
    messages: Iterator[Message]


@dataclass(frozen=True, slots=True)
class Transcripts:
    """Hands out transcripts to agents."""

    handoffs: Handoffs
    conversations: Conversations
    agents: Agents
    gift_cards: Callable[[], Sequence[str]]
    """RE2 patterns of the shop's gift-card numbers."""
    clock: Callable[[], datetime]

    def open(self, conversation_id: str, agent: Agent, *, masked: bool) -> Transcript:
        """Return a transcript with notes and unsaid lines, and write down who took it.

        Raises:
            NotFound: there is no such conversation.
            Forbidden: unmasked ones are for supervisors and administrators.
        """
        if not masked and not agent.leads:
            raise Forbidden(
                "only supervisors and administrators take unmasked transcripts: ask one, or leave masked=false out"
            )
        entry = self.handoffs.entry(conversation_id)
        action = "transcript" if masked else "transcript unmasked"
        self.agents.note(agent.id, action, conversation_id, now=self.clock())
        lines = self.conversations.all_messages(entry.conversation, shown_only=False)
        if not masked:
            return Transcript(entry.conversation, entry.customer_name, masked, lines)
        veil = Veil(entry.customer_name, self.gift_cards())
        return Transcript(entry.conversation, None, masked, map(veil.over, lines))
