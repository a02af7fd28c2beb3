"""What agents do beside answering: note, tag, look for, set the bot right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from chatbot.desk.lines import note
from chatbot.domain.conversation import Conversation, Message
from chatbot.domain.desk import Agent
from chatbot.domain.search import Hit, Search
from chatbot.domain.tools import Earlier, SavedView
from chatbot.errors import InvalidFields
from chatbot.nlu.text import display
from chatbot.store import keys
from chatbot.store.agents import Agents
from chatbot.store.corrections import Corrections
from chatbot.store.earlier import EarlierTalks
from chatbot.store.notes import Notes
from chatbot.store.search import Searches
from chatbot.store.sessions import Sessions
from chatbot.store.tags import Tags
from chatbot.store.views import SavedViews
from chatbot.store.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class Tools:
    """Open to every signed-in agent, on any conversation in any state."""

    notes: Notes
    marks: Tags
    corrections: Corrections
    searches: Searches
    saved: SavedViews
    talks: EarlierTalks
    agents: Agents
    sessions: Sessions
    wakeups: Wakeups
    intents: Callable[[], Mapping[str, int]]
    """The names a message can be corrected to, each with the number of examples the bot learnt it from."""
    zone: Callable[[], tzinfo]
    """The shop's: a day begins there."""
    clock: Callable[[], datetime]

    def note(self, conversation_id: str, agent: Agent, text: str, *, message_id: str | None) -> Message:
        """Leave a note for colleagues; no customer sees it.

        Raises:
            NotFound: there is no such conversation.
        """
        line = note(text, agent, message_id=message_id)
        conversation, message = self.notes.write(conversation_id, line, now=self.clock())
        self._tell_desks(conversation)
        return message

    def tag(self, conversation_id: str, tags: list[str]) -> list[str]:
        """Give a conversation these tags instead of those it has.

        Raises:
            NotFound: there is no such conversation.
        """
        conversation, kept = self.marks.replace(conversation_id, tags, now=self.clock())
        self._tell_desks(conversation)
        return kept

    def tags(self) -> list[tuple[str, int]]:
        """Return the tags in use, the most frequent first."""
        return self.marks.count()

    def correct(self, conversation_id: str, message_id: str, intent: str | None, agent: Agent) -> Message:
        """Say what a customer's message meant: `chatbot questions --labels` hands it to whoever trains the bot.

        Args:
            intent: None takes back what was said before.

        Raises:
            NotFound: there is no such message.
            InvalidFields: there is no such intent.
            InvalidInput: no customer wrote the message.
        """
        if intent is not None and intent not in self.intents():
            told = "there is no such intent: choose one of GET /api/v1/intents"
            raise InvalidFields(f"intent: {told}", fields={"intent": told})
        before, message = self.corrections.label(conversation_id, message_id, intent, agent_id=agent.id)
        detail = {
            "message_id": message_id,
            "before": before or (message.intent and message.intent.name),
            "after": intent,
        }
        self.agents.note(agent.id, "intent", conversation_id, now=self.clock(), detail=detail)
        return message

    def search(self, search: Search) -> list[Hit]:
        """Return conversations of any state, the latest first."""
        since, until = search.since, search.until
        if until is not None and not isinstance(until, datetime):
            until += timedelta(days=1)
        return self.searches.find(replace(search, since=self._start(since), until=self._start(until)))

    def earlier(self, conversation: Conversation) -> list[Earlier]:
        """Return the other conversations of its customer, the latest first."""
        return self.talks.of(conversation.customer_id, but=conversation.id)

    def views(self, agent: Agent) -> list[SavedView]:
        """Return the agent's own views."""
        return self.saved.of(agent.id)

    def save_view(self, agent: Agent, name: str, query: Mapping[str, str | None]) -> SavedView:
        """Keep a search under a name.

        Raises:
            Conflict: the name is taken, or there are too many.
        """
        return self.saved.add(agent.id, display(name), query, now=self.clock())

    def delete_view(self, agent: Agent, view_id: str) -> None:
        """Delete one of the agent's own views.

        Raises:
            NotFound: they have none with this id.
        """
        self.saved.remove(agent.id, view_id)

    def _start(self, moment: datetime | date | None) -> datetime | None:
        """Return when a day begins; a moment without a zone is the shop's, too."""
        if moment is None:
            return None
        start = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
        return start if start.tzinfo else start.replace(tzinfo=self.zone())

    def _tell_desks(self, conversation: Conversation) -> None:
        self.sessions.drop(conversation)  # it moved on: the next turn must not begin with the version before
        self.wakeups.publish(keys.DESK)
