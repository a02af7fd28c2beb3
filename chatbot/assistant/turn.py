"""One turn as data: what the customer said, what the bot says to it, and what is to be stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.domain.conversation import (
    Answer,
    Conversation,
    CustomerMessage,
    Line,
    Memory,
    Response,
    Source,
    Status,
)
from chatbot.domain.decision import Escalation
from chatbot.domain.survey import Question
from chatbot.domain.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Turn:
    """A thought-through turn, ready to be committed on top of `before`."""

    before: Conversation
    message: CustomerMessage
    message_id: str
    understanding: Understanding
    responses: tuple[Response, ...]
    source: Source
    memory: Memory
    customer_id: str | None = None
    escalation: Escalation | None = None
    alarm: Escalation | None = None
    """A danger told of while a person is already on the way: the open hand-over becomes more urgent."""
    withdrawn: bool = False
    """The customer takes back the wish for a person before one came: the open hand-over is closed."""
    suppressed: bool = False
    """An agent took over while the bot was thinking: what it thought of is kept but not said."""

    survey: Question | None = None
    """What the customer is to be asked after it."""
    asked_at: datetime | None = None
    """It is asked with this turn, for the first time; None: it is not."""

    def keeping(self, unsaid: Turn) -> Turn:
        """Return this silent turn with what the bot had thought of when an agent took over."""
        return replace(self, responses=unsaid.responses, source=unsaid.source, suppressed=True)

    @property
    def meant(self) -> str | None:
        """Return what the customer says their message before meant, by the button they pressed."""
        intent = self.understanding.intent.name
        pressed = self.understanding.source == "button" and intent in self.before.memory.guessed
        return intent if pressed else None

    @property
    def is_free(self) -> bool:
        """Say whether the bot may go on to another matter: no question is open, and nobody else takes over."""
        return self.escalation is None and self.memory.flow is None

    @property
    def status(self) -> Status:
        """Return the conversation's status after this turn."""
        if self.escalation:
            return "waiting"
        return "bot" if self.withdrawn or self.before.status == "resolved" else self.before.status

    @property
    def answer(self) -> Answer:
        """Return the body of `POST /chat`."""
        understood = self.understanding
        said = () if self.suppressed else self.responses
        return Answer(
            text=self.message.text,
            responses=said,
            session_id=self.before.session_id,
            message_id=self.message_id,
            seq=self.before.last_seq + 1 + len(self.responses),
            status=self.status,
            intent=understood.intent,
            ranking=understood.ranking,
            intents=understood.intents,
            sentiment=understood.sentiment,
            entities=understood.entities,
            language=understood.language,
            source="handoff" if self.suppressed else self.source,
            escalated=self.escalation is not None,
            escalation_reason=self.escalation.reason if self.escalation else None,
            model=understood.model,
            survey=self.survey,
        )

    @property
    def lines(self) -> list[Line]:
        """Return the customer's line and the bot's, in order."""
        heard = Line(
            author="customer",
            text=self._shown(),
            message_id=self.message_id,
            understanding=self.understanding,
            answer=self.answer,
            said_at=self.message.came_at,
        )
        return [heard, *(self._line(number, said) for number, said in enumerate(self.responses, start=1))]

    def _shown(self) -> str:
        """Return the words of the pressed button, or what was typed: the desk must see just that."""
        text, title = self.message.text, self.message.title
        typed = text.startswith("/") and self.understanding.source != "button"  # no payload of ours
        # an address that is told stands where it is found when it is to be erased
        tells = any(found.entity == "email" for found in self.understanding.entities)
        return title if title and not typed and not tells else text

    def _line(self, number: int, said: Response) -> Line:
        return Line(
            author="bot",
            text=said.text,
            message_id=f"{self.message_id} {number}",  # the blank: no client's message_id can hold one
            buttons=said.buttons,
            source=self.source,
            suppressed=self.suppressed,
            reply_to=self.message_id,
        )
