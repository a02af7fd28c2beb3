"""How it was: when the customer is asked, what they answer, and that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chatbot.assistant.turn import Turn
from chatbot.dialogue import closing
from chatbot.domain.conversation import Conversation
from chatbot.domain.survey import SILENT_FOR, About, Question, Survey
from chatbot.nlu.text import display
from chatbot.store import keys
from chatbot.store.sessions import Sessions
from chatbot.store.surveys import Surveys
from chatbot.store.wakeups import Wakeups


@dataclass(frozen=True, slots=True)
class Asking:
    """The customer's side of surveys; a person's part is asked about when the person resolves it."""

    surveys: Surveys
    sessions: Sessions
    wakeups: Wakeups
    session_ttl: timedelta
    """Who was silent for longer begins anew: what the bot dealt with then is not asked about any more."""
    clock: Callable[[], datetime]

    def end(self, turn: Turn) -> Turn:
        """Return the turn with the question that stands after it, if one does.

        The bot's part is asked about when thanks or a goodbye end what it has settled.
        """
        small_talk = closing.is_small_talk(turn.understanding) and turn.status == "bot"
        if not small_talk or turn.before.version == 0 or not closing.is_idle(turn.memory):
            return turn
        if asked := self._asked(turn.before):
            return replace(turn, survey=asked)
        leaves = closing.takes_leave(turn.understanding, turn.before.memory, turn.memory)
        now = self.clock()
        if not leaves or not self.surveys.may_ask_about_bot(turn.before.id, now=now):
            return turn
        return replace(turn, survey=Question("bot", now), asked_at=now)

    def question(self, conversation: Conversation) -> Question | None:
        """Return what a customer who reads the conversation is to be asked now.

        A talk with the bot that fell silent is asked about here: not before somebody is there to see it.
        """
        if conversation.status == "resolved":
            return self._asked(conversation)
        if conversation.status != "bot" or not closing.is_idle(conversation.memory):
            return None
        return self._asked(conversation) or self._ask_in_silence(conversation)

    def give(
        self,
        conversation: Conversation,
        *,
        rating: int | None,
        comment: str,
        about: About | None,
        message_id: str | None,
        helpful: bool | None,
    ) -> None:
        """Keep a rating, 1 to 5, a thumb for one answer, or both; the latest counts.

        Raises:
            NotFound: there is no such answer; nothing is kept.
            Conflict: it is too late to change the rating, or nobody of whom it is about was there.
        """
        self.surveys.give_feedback(
            conversation,
            rating=rating,
            comment=display(comment),
            about=about,
            message_id=message_id,
            helpful=helpful,
            now=self.clock(),
        )
        self._changed(conversation)

    def put_aside(self, conversation: Conversation) -> None:
        """Ask no more what was asked: the customer does not want to say."""
        self.surveys.put_aside(conversation, now=self.clock())
        self.wakeups.publish(conversation.id)

    def find(self, survey_id: int) -> Survey:
        """Return what a link leads to.

        Raises:
            NotFound: it was erased.
        """
        return self.surveys.fetch(survey_id)

    def answer(self, survey_id: int, *, rating: int, comment: str) -> None:
        """Keep what was answered by a link.

        Raises:
            NotFound: it was erased.
            Conflict: it was answered too long ago to be changed.
        """
        told = display(comment)
        self._changed(self.surveys.answer(survey_id, rating=rating, comment=told, now=self.clock()))

    def _asked(self, conversation: Conversation) -> Question | None:
        return self.surveys.question(conversation.id, small_talk=closing.SMALL_TALK, now=self.clock())

    def _ask_in_silence(self, conversation: Conversation) -> Question | None:
        now = self.clock()
        fits = SILENT_FOR <= now - conversation.active_at < self.session_ttl
        if not fits or not closing.is_settled(conversation.memory):
            return None
        # reads first: whoever may not be asked costs no write each time the page is looked at
        if not self.surveys.may_ask_about_bot(conversation.id, now=now):
            return None
        if self.surveys.last_intent(conversation.id) in closing.LEFT:
            return None
        return Question("bot", now) if self.surveys.ask_about_bot(conversation, now=now) else None

    def _changed(self, conversation: Conversation) -> None:
        self.sessions.drop(conversation)
        self.wakeups.publish(conversation.id, keys.DESK)
