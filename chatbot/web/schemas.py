"""The shapes of requests and answers at the customer's side; `/openapi.json` is made of these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from chatbot.domain import conversation as talk
from chatbot.domain import understanding as understood
from chatbot.domain.explanation import Explanation
from chatbot.web.explanation_schemas import ExplanationBody
from chatbot.web.survey_schemas import SurveyBody

MESSAGE_LENGTH = 2000
LOCALE = re.compile(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*")
_metadata = TypeAdapter(dict[str, str | int | float | bool | None])

SessionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:@+=~-]{1,128}$")]
MessageId = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,64}$")]


def _name_aliases(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Describe the other names a field goes by; where it is required, one of its names is."""
    properties, required = schema["properties"], schema.pop("required", [])
    for field in model.model_fields.values():
        if not isinstance(field.validation_alias, AliasChoices):
            continue
        first, *others = map(str, field.validation_alias.choices)
        for other in others:
            properties[other] = properties[first] | {"description": f"another name of `{first}`"}
        if first in required:
            required.remove(first)
            schema["anyOf"] = [{"required": [name]} for name in (first, *others)]
    if required:
        schema["required"] = required


class ChatRequest(BaseModel):
    """What a customer, or an application for one, sends."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, json_schema_extra=_name_aliases)

    message: str = Field(
        min_length=1, max_length=MESSAGE_LENGTH, validation_alias=AliasChoices("message", "text")
    )
    session_id: SessionId | None = Field(
        None, validation_alias=AliasChoices("session_id", "sender", "user_id")
    )
    message_id: MessageId | None = None
    locale: str | None = Field(
        None, description="BCP 47, such as `en-GB`; one that cannot be read counts as none"
    )
    customer_token: str | None = Field(None, max_length=4096)
    metadata: dict[str, str | int | float | bool | None] = Field(default_factory=dict, max_length=20)
    explain: bool = Field(False, description="say why; needs a secret API key, or development mode")

    @field_validator("message")
    @classmethod
    def something_visible(cls, value: str) -> str:
        """Refuse what has no visible sign in it."""
        if all(unicodedata.category(sign) in {"Cc", "Cf", "Zs", "Zl", "Zp"} for sign in value):
            raise ValueError("there is nothing to read in it: write a word or two")
        return value

    @field_validator("locale")
    @classmethod
    def readable(cls, value: str | None) -> str | None:
        """A browser with an odd language is no reason to refuse its customer."""
        return value if value and len(value) <= 16 and LOCALE.fullmatch(value) else None

    @field_validator("metadata", mode="before")
    @classmethod
    def from_form(cls, value: object) -> object:
        """A form carries metadata as JSON text."""
        return _metadata.validate_json(value) if isinstance(value, str) else value


class ButtonBody(BaseModel):
    """A quick reply: show `title`, send `payload` as the next message."""

    title: str
    payload: str


class ResponseBody(BaseModel):
    """One bubble of the answer."""

    text: str
    buttons: list[ButtonBody]


class IntentBody(BaseModel):
    """An intent and its probability; `name` null: out of scope."""

    name: str | None
    confidence: float


class SentimentBody(BaseModel):
    """`score` −1 to 1, `anger` 0 to 1."""

    label: Literal["positive", "neutral", "negative"]
    score: float
    anger: float

    @classmethod
    def of(cls, sentiment: understood.Sentiment) -> SentimentBody:
        """Round for the wire."""
        return cls(label=sentiment.label, score=round(sentiment.score, 3), anger=round(sentiment.anger, 3))


class EntityBody(BaseModel):
    """A normalised value found at `[start, end)` of the message."""

    entity: str
    value: str
    start: int
    end: int
    confidence: float


class ChatAnswer(BaseModel):
    """The answer to one message."""

    text: str = Field(description="what was said to the bot")
    response: str = Field(
        description="every bubble's text, parted by blank lines; empty while a human answers"
    )
    responses: list[ResponseBody]
    session_id: str
    message_id: str
    seq: int
    status: talk.Status
    intent: IntentBody
    intent_ranking: list[IntentBody]
    intents: list[IntentBody] = Field(description="every wish of the message, in order")
    sentiment: SentimentBody
    entities: list[EntityBody]
    language: str
    source: talk.Source
    escalated: bool
    escalation_reason: talk.EscalationReason | None
    model: str | None
    survey: SurveyBody | None = Field(description="what to ask the customer now, if anything")
    explanation: ExplanationBody | None = Field(description="null unless `explain` asked for it")

    @classmethod
    def of(cls, answer: talk.Answer, explanation: Explanation | None = None) -> ChatAnswer:
        """Put an answer into the contract's shape."""
        return cls(
            text=answer.text,
            response="\n\n".join(response.text for response in answer.responses),
            responses=[ResponseBody(text=one.text, buttons=buttons(one.buttons)) for one in answer.responses],
            session_id=answer.session_id,
            message_id=answer.message_id,
            seq=answer.seq,
            status=answer.status,
            intent=intent(answer.intent),
            intent_ranking=[intent(one) for one in answer.ranking],
            intents=[intent(one) for one in answer.intents],
            sentiment=SentimentBody.of(answer.sentiment),
            entities=[EntityBody(**asdict(one)) for one in answer.entities],
            language=answer.language,
            source=answer.source,
            escalated=answer.escalated,
            escalation_reason=answer.escalation_reason,
            model=answer.model,
            survey=SurveyBody.of(answer.survey),
            explanation=ExplanationBody.model_validate(explanation) if explanation else None,
        )


class MessageBody(BaseModel):
    """One line of the conversation as the customer sees it."""

    seq: int
    message_id: str
    author: talk.Author
    text: str
    buttons: list[ButtonBody]
    agent_name: str | None
    kind: talk.LineKind
    created_at: datetime
    helpful: bool | None

    @classmethod
    def of(cls, message: talk.Message) -> MessageBody:
        """Leave out what is the desk's business."""
        return cls(
            seq=message.seq,
            message_id=message.message_id,
            author=message.author,
            text=message.text,
            buttons=buttons(message.buttons),
            agent_name=message.agent_name,
            kind=message.kind,
            created_at=message.created_at,
            helpful=message.helpful,
        )


class History(BaseModel):
    """Messages after a seq, and who answers now."""

    status: talk.Status
    agent_name: str | None
    agent_typing: bool
    survey: SurveyBody | None = Field(description="what to ask the customer now, if anything")
    messages: list[MessageBody]


class AfterQuery(BaseModel):
    """Where to go on."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class HistoryQuery(AfterQuery):
    """Where to go on, and how many seconds to wait for something new."""

    wait: Annotated[float, Field(ge=0, le=25)] = 0


class HumanRequest(BaseModel):
    """Nothing is needed; a `message_id` makes it safe to send twice, a signed-in customer stays so by the token."""

    model_config = ConfigDict(extra="ignore")

    message_id: MessageId | None = None
    customer_token: str | None = Field(None, max_length=4096)


class WidgetConfig(BaseModel):
    """What the widget shows before the first word."""

    shop_name: str
    greeting: str
    starters: list[ButtonBody]
    locale: str


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Ready(BaseModel):
    """Whether customers are served, and what is lesser than it should be."""

    status: Literal["ready", "down"]
    degraded: list[str]
    model: str | None


class Problem(BaseModel):
    """RFC 9457: what is wrong, and how to mend it."""

    title: str
    status: int
    detail: str
    errors: Mapping[str, str] | None = Field(None, description="field errors, by field")


def buttons(found: tuple[talk.Button, ...]) -> list[ButtonBody]:
    """Put quick replies into the contract's shape."""
    return [ButtonBody(title=one.title, payload=one.payload) for one in found]


def intent(found: understood.Intent) -> IntentBody:
    """Round for the wire."""
    return IntentBody(name=found.name, confidence=round(found.confidence, 4))
