"""The story of one customer message, from the door to the answer; when it ends, the turn is on disk."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.assistant.asking import Asking
from chatbot.assistant.reading import Reading, Update
from chatbot.assistant.thinking import HUMAN, Thinking
from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Answer, Button, Conversation, CustomerMessage, Memory, Message
from chatbot.domain.experiments import Experiment, split, unit_of
from chatbot.domain.understanding import Intent, Sentiment
from chatbot.errors import Conflict, MessageIdReused, NotFound, VersionConflict
from chatbot.nlu.text import display
from chatbot.store import keys
from chatbot.store.conversations import Conversations, begin
from chatbot.store.sessions import Sessions
from chatbot.store.wakeups import Wakeups

TRIES = 5
"""A turn is thought through anew when the conversation moved on; each loss is somebody else's win."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """The customer's side of the house."""

    thinking: Thinking
    conversations: Conversations
    sessions: Sessions
    wakeups: Wakeups
    reading: Reading
    serve_line: Callable[[], None]
    """Gives whoever waits to whoever is free."""
    asking: Asking
    experiments: Callable[[], Sequence[Experiment]]
    """Those that run."""
    clock: Callable[[], datetime]

    def handle(self, message: CustomerMessage) -> Answer:
        """Answer one message.

        Raises:
            NotFound: the session does not exist and the caller may not choose ids.
            MessageIdReused: the same message_id came before with another text.
            Unavailable: an earlier message is still being answered, or SQL does not answer.
        """
        title = display(message.title) if message.title else None
        message = replace(message, text=display(message.text), title=title, came_at=self.clock())
        message_id = message.message_id or secrets.token_hex(8)
        session_id = message.session_id or secrets.token_hex(16)
        with self.sessions.hold(message.key_id, session_id) as held:
            conversation = self._find_or_begin(held.conversation, message, session_id)
            if seen := self._seen(conversation, message, message_id):
                return seen
            message = _without_false_title(conversation, message)
            after, answer = self._take_turn(conversation, message, message_id)
            held.keep(after, wake=keys.DESK)
        if after.status == "waiting" and conversation.status != "waiting":
            self.serve_line()  # the lock is let go: whoever takes it over changes the session
        return answer

    def ask_for_person(
        self,
        key_id: str,
        session_id: str,
        *,
        title: str,
        message_id: str | None,
        customer_id: str | None = None,
        customer_name: str = "",
        address: str = "",
    ) -> Answer:
        """Hand over because the customer pressed the button; in the line already, nothing is added.

        Raises:
            NotFound: there is no such session.
        """
        conversation = self.open(key_id, session_id)
        if conversation.status in HUMAN:
            return _still_waiting(conversation, title, message_id or "")
        return self.handle(
            CustomerMessage(
                "/contact_human_agent",
                session_id,
                key_id,
                message_id=message_id,
                customer_id=customer_id,
                customer_name=customer_name,
                address=address,
                title=title,
            )
        )

    def open(self, key_id: str, session_id: str) -> Conversation:
        """Return the conversation a session stands for.

        Raises:
            NotFound: there is none.
        """
        found = self.conversations.fetch(key_id, session_id)
        if found is None:
            raise NotFound("there is no such session: leave session_id out to begin a new one")
        return found

    def read(self, conversation: Conversation, *, after: int, wait_s: float) -> Update:
        """Return what is new, waiting for it if asked to."""
        return self.reading.read(conversation, after=after, wait_s=wait_s)

    def follow(self, conversation: Conversation, *, after: int) -> Iterator[Update]:
        """Yield what is new for as long as the reader stays."""
        return self.reading.follow(conversation, after=after)

    def transcript(self, conversation: Conversation) -> Iterator[Message]:
        """Yield all that was said to the customer and by them, oldest first."""
        return self.conversations.all_messages(conversation, shown_only=True)

    def _find_or_begin(
        self, live: Conversation | None, message: CustomerMessage, session_id: str
    ) -> Conversation:
        found = live or (self.conversations.fetch(message.key_id, session_id) if message.session_id else None)
        if found:
            return _refuse_another(found, message)
        if message.session_id and not message.may_choose_id:
            raise NotFound("there is no such session: leave session_id out to begin a new one")
        begun = begin(key_id=message.key_id, session_id=session_id, locale=message.locale, now=self.clock())
        unit = unit_of(message.customer_id, message.key_id, session_id)
        return replace(begun, memory=Memory(arms=split(self.experiments(), unit)))

    def _seen(self, conversation: Conversation, message: CustomerMessage, message_id: str) -> Answer | None:
        """Return the first answer when this message came before."""
        if not message.message_id or conversation.version == 0:
            return None
        seen = self.conversations.answered(conversation.id, message_id)
        if seen is None:
            return None
        if seen.text != message.text:
            raise MessageIdReused(f"message_id {message_id!r} was used for another text: choose a new one")
        return seen

    def _take_turn(
        self, conversation: Conversation, message: CustomerMessage, message_id: str
    ) -> tuple[Conversation, Answer]:
        turn = self._think(conversation, message, message_id)
        for _ in range(TRIES):
            try:
                return self._commit(turn), turn.answer
            except VersionConflict:
                conversation = self.open(conversation.key_id, conversation.session_id)
                conversation = _refuse_another(conversation, message)
            if answer := self._seen(conversation, message, message_id):
                return conversation, answer
            again = self._think(conversation, message, message_id)
            taken_over = conversation.status == "assigned" and turn.before.status not in HUMAN
            turn = again.keeping(turn) if taken_over else again
        raise Conflict("this conversation is changing too fast: send the message again in a second")

    def _think(self, conversation: Conversation, message: CustomerMessage, message_id: str) -> Turn:
        return self.asking.end(self.thinking.think(conversation, message, message_id))

    def _commit(self, turn: Turn) -> Conversation:
        return self.conversations.commit_turn(
            turn.before,
            lines=turn.lines,
            memory=turn.memory,
            now=self.clock(),
            customer_id=turn.customer_id,
            escalation=turn.escalation,
            alarm=turn.alarm,
            withdrawn=turn.withdrawn,
            meant=turn.meant,
            asked_at=turn.asked_at,
        )


def _without_false_title(conversation: Conversation, message: CustomerMessage) -> CustomerMessage:
    """Drop the title of words no button was offered for: what was typed is never shown as something else."""
    if message.title is None or message.text.startswith("/"):
        return message
    pressed = Button(message.title, message.text) in conversation.memory.buttons
    return message if pressed else replace(message, title=None)


def _refuse_another(found: Conversation, message: CustomerMessage) -> Conversation:
    """Two people may share a browser, never a conversation: the widget begins a new one on this 404."""
    if message.customer_id and found.customer_id and found.customer_id != message.customer_id:
        raise NotFound("this session belongs to another customer: leave session_id out to begin a new one")
    return found


def _still_waiting(conversation: Conversation, title: str, message_id: str) -> Answer:
    """Return the answer to somebody who asks for a person while one is on the way."""
    wish = Intent("contact_human_agent", 1.0)
    return Answer(
        text=title,
        responses=(),
        session_id=conversation.session_id,
        message_id=message_id,
        seq=conversation.last_seq,
        status=conversation.status,
        intent=wish,
        ranking=(wish,),
        intents=(wish,),
        sentiment=Sentiment("neutral", 0.0, 0.0),
        entities=(),
        language="und",
        source="handoff",
    )
