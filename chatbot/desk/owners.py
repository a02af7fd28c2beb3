"""Every change of owner an agent can make: one conditional write, a wake-up, and the line is served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from chatbot.desk import lines
from chatbot.desk.dispatch import Dispatcher
from chatbot.desk.lines import Say, notice
from chatbot.domain.conversation import Conversation, Line, LineKind
from chatbot.domain.desk import Agent, Outcome, QueueEntry
from chatbot.errors import InvalidFields
from chatbot.store import keys
from chatbot.store.handoffs import Handoffs
from chatbot.store.passing import Passing
from chatbot.store.sessions import Sessions
from chatbot.store.waiting_line import WaitingLine
from chatbot.store.wakeups import Wakeups

LONGEST_SLEEP = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Owners:
    """Who holds a conversation, and how that changes."""

    handoffs: Handoffs
    passing: Passing
    line: WaitingLine
    dispatcher: Dispatcher
    sessions: Sessions
    wakeups: Wakeups
    say: Say
    clock: Callable[[], datetime]

    def claim(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Take a conversation.

        Raises:
            AlreadyClaimed: another agent was faster; the text names them.
            AtCapacity: the agent's hands are full.
            Conflict: it is resolved.
        """
        line = self._notice("assigned", "handoff.joined", agent)
        return self._changed(self.handoffs.claim(conversation_id, agent, line, now=self.clock()))

    def accept(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Take a conversation that is offered to the agent.

        Raises:
            Conflict: it is not offered to them, or not any more; and as `claim`.
        """
        line, now = self._notice("assigned", "handoff.joined", agent), self.clock()
        return self._changed(self.handoffs.claim(conversation_id, agent, line, offered_only=True, now=now))

    def decline(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Pass an offer on to the next.

        Raises:
            Conflict: it is not offered to the agent, or not any more.
        """
        return self._freed(self.line.decline(conversation_id, agent.id, now=self.clock()))

    def release(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Put a conversation back into the line."""
        return self._leave(
            conversation_id, agent, "waiting", self._notice("waiting", "handoff.released", agent)
        )

    def return_to_bot(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """Let the bot answer again."""
        return self._leave(conversation_id, agent, "bot", self._notice("returned", "handoff.returned", agent))

    def resolve(self, conversation_id: str, agent: Agent, outcome: Outcome | None = None) -> QueueEntry:
        """End a conversation; the customer's next word opens it again."""
        line = self._notice("resolved", "handoff.resolved", agent)
        return self._leave(conversation_id, agent, "resolved", line, outcome)

    def transfer(
        self, conversation_id: str, agent: Agent, *, agent_id: str | None, team_id: str | None, note: str = ""
    ) -> QueueEntry:
        """Pass a conversation on: to a colleague, or to a team's line.

        Raises:
            InvalidFields: to nobody, to both, or to oneself.
            NotFound: there is no such agent or team.
            AtCapacity: the colleague's hands are full.
            Conflict: the conversation is not the agent's, or the colleague is away.
        """
        if (agent_id is None) == (team_id is None):
            raise InvalidFields("name the colleague (agent_id) or the team (team_id) who is to take it")
        written = (lines.note(note, agent),) if note.strip() else ()
        now = self.clock()
        if team_id:
            line = self._notice("waiting", "handoff.passed", agent)
            return self._freed(
                self.passing.to_team(conversation_id, agent, team_id, (line, *written), now=now)
            )
        after = self.passing.to_agent(
            conversation_id,
            agent,
            agent_id or "",
            lambda name: (notice(self.say, "assigned", "handoff.taken_over", name), *written),
            now=now,
        )
        return self._freed(after)

    def snooze(self, conversation_id: str, agent: Agent, until: datetime) -> QueueEntry:
        """Lay a conversation aside until a moment, or until the customer writes.

        Raises:
            InvalidFields: the moment is over, or too far away.
            Conflict: the conversation is not the agent's.
        """
        now = self.clock()
        if not now < until <= now + LONGEST_SLEEP:
            raise InvalidFields(
                f"choose a moment between now and {LONGEST_SLEEP.days} days from now",
                fields={"until": f"{until:%Y-%m-%d %H:%M} UTC is not"},
            )
        return self._changed(self.passing.snooze(conversation_id, agent, until, now=now))

    def wake(self, conversation_id: str, agent: Agent) -> QueueEntry:
        """End a conversation's sleep."""
        return self._changed(self.passing.snooze(conversation_id, agent, None, now=self.clock()))

    def _leave(
        self,
        conversation_id: str,
        agent: Agent,
        status: Literal["waiting", "bot", "resolved"],
        line: Line,
        outcome: Outcome | None = None,
    ) -> QueueEntry:
        given: Mapping[str, Outcome | None] = {"outcome": outcome}
        after = self.handoffs.leave(conversation_id, agent, line, status=status, now=self.clock(), **given)
        return self._freed(after)

    def _freed(self, conversation: Conversation) -> QueueEntry:
        """Tell everybody, and give whoever waits to whoever came free."""
        self._tell(conversation)
        self.dispatcher.drain()
        return self.handoffs.entry(conversation.id)

    def _changed(self, conversation: Conversation) -> QueueEntry:
        self._tell(conversation)
        return self.handoffs.entry(conversation.id)

    def _tell(self, conversation: Conversation) -> None:
        self.sessions.drop(conversation)  # the customer's next turn must see the new owner
        self.wakeups.publish(conversation.id, keys.DESK)

    def _notice(self, kind: LineKind, reply: str, agent: Agent) -> Line:
        return notice(self.say, kind, reply, agent.name)
