"""The shapes of the desk's JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chatbot.desk.desk import Dossier
from chatbot.desk.summary import summarise
from chatbot.domain import conversation as talk
from chatbot.domain.desk import Agent, Handoff, Outcome, Role, Viewer
from chatbot.domain.routing import Candidate, RoutingEntry, Step
from chatbot.domain.tools import Earlier
from chatbot.web.customer_schemas import CustomerBody, KnownBy, ReachBody, known_by
from chatbot.web.insight_schemas import InsightBody
from chatbot.web.queue_schemas import Entry
from chatbot.web.schemas import (
    MESSAGE_LENGTH,
    IntentBody,
    MessageBody,
    MessageId,
    SentimentBody,
    intent,
)
from chatbot.web.summary_schemas import EarlierBody, SummaryBody


class AgentBody(BaseModel):
    """Who is signed in."""

    id: str
    name: str
    email: str
    role: Role
    available: bool

    @classmethod
    def of(cls, agent: Agent) -> AgentBody:
        """Leave out what ends sign-ins."""
        return cls(
            id=agent.id, name=agent.name, email=agent.email, role=agent.role, available=agent.available
        )


class AvailabilityRequest(BaseModel):
    """Whether I take conversations."""

    available: bool


class AgentMessageRequest(BaseModel):
    """An agent's words to the customer."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=2 * MESSAGE_LENGTH)
    message_id: MessageId | None = None
    seen_seq: Annotated[
        int | None, Field(ge=0, description="the last line you saw: 409 if somebody answered after it")
    ] = None


class ViewingRequest(BaseModel):
    """I have it open."""

    typing: bool = False


class ViewerBody(BaseModel):
    """A colleague who has it open."""

    name: str
    typing: bool


class ViewersBody(BaseModel):
    """The colleagues who have it open."""

    viewers: list[ViewerBody]

    @classmethod
    def of(cls, viewers: list[Viewer]) -> ViewersBody:
        """Put them into the contract's shape."""
        return cls(viewers=[ViewerBody(name=one.name, typing=one.typing) for one in viewers])


class DeskMessage(MessageBody):
    """One line with what the bot made of it."""

    intent: IntentBody | None
    sentiment: SentimentBody | None
    source: str | None
    suppressed: bool
    meant: str | None = Field(description="its true intent, as the customer's click or an agent says")

    @classmethod
    def full(cls, message: talk.Message) -> DeskMessage:
        """Add what is the desk's business."""
        return cls(
            **MessageBody.of(message).model_dump(),
            intent=intent(message.intent) if message.intent else None,
            sentiment=SentimentBody.of(message.sentiment) if message.sentiment else None,
            source=message.source,
            suppressed=message.suppressed,
            meant=message.meant,
        )


class DeskHistory(BaseModel):
    """Lines after a seq."""

    status: talk.Status
    messages: list[DeskMessage]


class HandoffBody(BaseModel):
    """One hand-over: why, on what evidence, and who took it."""

    reason: talk.EscalationReason
    priority: int
    explanation: str
    evidence: dict[str, str]
    collected: dict[str, str]
    """What the customer told the bot before: order number, item, reason, …; nobody asks for it again."""
    risk: str | None
    opened_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    agent_name: str | None
    outcome: Outcome | None
    placed: list[str] = Field(description="why it stood where it stood in the line")

    @classmethod
    def of(cls, handoff: Handoff) -> HandoffBody:
        """Put a hand-over into the contract's shape."""
        why = handoff.escalation
        return cls(
            reason=why.reason,
            priority=why.priority,
            explanation=why.explanation,
            evidence=dict(why.evidence),
            collected=dict(why.collected),
            risk=why.risk,
            opened_at=handoff.opened_at,
            claimed_at=handoff.claimed_at,
            ended_at=handoff.ended_at,
            agent_name=handoff.agent_name,
            outcome=handoff.outcome,
            placed=list(handoff.placed),
        )


class CandidateBody(BaseModel):
    """An agent who was looked at."""

    agent_id: str
    name: str
    score: float | None = Field(description="higher fits better; null: not eligible")
    reasons: list[str]

    @classmethod
    def of(cls, candidate: Candidate) -> CandidateBody:
        """Put a candidate into the contract's shape."""
        why = list(candidate.reasons)
        return cls(agent_id=candidate.agent_id, name=candidate.name, score=candidate.score, reasons=why)


class RoutingBody(BaseModel):
    """A decision of routing, or what became of one."""

    step: Step
    decided_at: datetime
    agent_name: str | None
    reasons: list[str]
    candidates: list[CandidateBody]

    @classmethod
    def of(cls, entry: RoutingEntry) -> RoutingBody:
        """Put a decision into the contract's shape."""
        return cls(
            step=entry.step,
            decided_at=entry.decided_at,
            agent_name=entry.agent_name,
            reasons=list(entry.reasons),
            candidates=[CandidateBody.of(one) for one in entry.candidates],
        )


class RatingBody(BaseModel):
    """What the customer thought of it."""

    rating: int
    comment: str
    about: Literal["bot", "human"]
    created_at: datetime


class ConversationBody(Entry):
    """A conversation with everything at hand."""

    locale: str
    started_at: datetime
    handoffs: list[HandoffBody]
    routings: list[RoutingBody] = Field(description="why me, the latest first")
    viewers: list[ViewerBody] = Field(description="the colleagues who have it open")
    summary: SummaryBody | None = Field(description="null: the customer has not said anything")
    earlier: list[EarlierBody] = Field(description="the customer's other conversations, the latest first")
    customer: CustomerBody | None
    insight: InsightBody | None = Field(description="null: nothing is foretold of them")
    shop_answers: bool = Field(description="false: who this is and what they bought cannot be read now")
    known_by: KnownBy | None = Field(
        description="signed in now, typed a one-time code sent to the customer's address, or told an order number "
        "with its e-mail address in this session"
    )
    reach: ReachBody | None = Field(description="null: the customer never said how they like to be reached")
    feedback: list[RatingBody]
    messages: list[DeskMessage]

    @classmethod
    def full(cls, dossier: Dossier, earlier: list[Earlier]) -> ConversationBody:
        """Put a dossier, and the customer's other conversations, into the contract's shape."""
        return cls(
            **Entry.of(dossier.entry).model_dump(),
            locale=dossier.entry.conversation.locale,
            started_at=dossier.entry.conversation.started_at,
            handoffs=[HandoffBody.of(one) for one in dossier.handoffs],
            routings=[RoutingBody.of(one) for one in dossier.routings],
            viewers=ViewersBody.of(dossier.viewers).viewers,
            summary=SummaryBody.of(summarise(dossier.messages, dossier.handoffs)),
            earlier=[EarlierBody.of(one) for one in earlier],
            customer=CustomerBody.of(dossier.customer, dossier.orders, dossier.cases)
            if dossier.customer
            else None,
            insight=InsightBody.of(dossier.insight, dossier.orders),
            shop_answers=dossier.shop_answers,
            known_by=known_by(dossier.entry.conversation.memory),
            reach=ReachBody.of(dossier.entry.conversation.memory, dossier.customer),
            feedback=[
                RatingBody(rating=one.rating, comment=one.comment, about=one.about, created_at=one.created_at)
                for one in dossier.feedback
            ],
            messages=[DeskMessage.full(one) for one in dossier.messages],
        )
