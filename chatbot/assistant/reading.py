"""Read a conversation, wait for news of it, follow it live: always from SQL, so that nothing is missed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.assistant.asking import Asking
from chatbot.domain.conversation import Conversation, Message, Status
from chatbot.domain.survey import Question
from chatbot.store import keys
from chatbot.store.agents import Agents
from chatbot.store.conversations import HISTORY_LIMIT, Conversations
from chatbot.store.presence import Presence
from chatbot.store.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class Update:
    """What is new since the last look, perhaps nothing."""

    messages: tuple[Message, ...]
    status: Status
    agent_name: str | None
    typing: str | None
    """The name of the agent who is typing."""
    survey: Question | None
    """What the customer is to be asked."""


class Reading:
    """The customer's view of one conversation."""

    def __init__(
        self,
        conversations: Conversations,
        agents: Agents,
        presence: Presence,
        wakeups: Wakeups,
        asking: Asking,
    ) -> None:
        self._conversations, self._agents, self._asking = conversations, agents, asking
        self._presence, self._wakeups = presence, wakeups

    def read(self, conversation: Conversation, *, after: int, wait_s: float) -> Update:
        """Return what is above `after`; when there is nothing, wait for it as long as `wait_s`."""
        until = time.monotonic() + wait_s
        with self._wakeups.listen(conversation.id) as woken:
            while True:
                woken.clear()
                update = self._look(conversation, after)
                left_s = until - time.monotonic()
                if update.messages or update.status != conversation.status or left_s <= 0:
                    return update
                self._wakeups.wait(woken, left_s)

    def follow(self, conversation: Conversation, *, after: int) -> Iterator[Update]:
        """Yield updates for as long as the reader stays, one at least every heartbeat."""
        with self._wakeups.listen(conversation.id) as woken:
            while True:
                woken.clear()
                update = self._look(conversation, after)
                after = update.messages[-1].seq if update.messages else after
                yield update
                if len(update.messages) < HISTORY_LIMIT:
                    self._wakeups.wait(woken, keys.HEARTBEAT_S)

    def _look(self, conversation: Conversation, after: int) -> Update:
        messages = self._conversations.messages(conversation.id, after=after)
        current = self._conversations.fetch(conversation.key_id, conversation.session_id) or conversation
        agent = self._agents.fetch(current.agent_id) if current.agent_id else None
        typing = self._presence.typing(conversation.id) if current.status == "assigned" else None
        name, survey = agent.name if agent else None, self._asking.question(current)
        return Update(tuple(messages), current.status, name, typing, survey)
