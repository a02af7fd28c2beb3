"""The shapes of webhooks and deliveries in the desk's JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from chatbot.desk.webhooks import Tried
from chatbot.domain.webhooks import Backlog, Delivery, DeliveryState, Webhook, WebhookKind

DESCRIPTION_LENGTH = 200
URL_LENGTH = 2000

Events = Annotated[list[WebhookKind], Field(min_length=1)]
Description = Annotated[str, Field(max_length=DESCRIPTION_LENGTH)]
Url = Annotated[str, Field(min_length=1, max_length=URL_LENGTH)]


class WebhookRequest(BaseModel):
    """A new webhook."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    url: Url = Field(description="https; http://localhost in development alone")
    events: Events
    description: Description = ""
    masked: bool = Field(
        True, description="hide cards, bank accounts, e-mail addresses and telephones in what was said"
    )

    @field_validator("events")
    @classmethod
    def once_each(cls, value: list[WebhookKind]) -> list[WebhookKind]:
        """Keep each kind once, in the order they were named."""
        return list(dict.fromkeys(value))

    @field_validator("description")
    @classmethod
    def readable(cls, value: str) -> str:
        """PostgreSQL takes no null sign."""
        return value.replace("\x00", "")


class WebhookChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    url: Url | None = None
    events: Events | None = None
    description: Description | None = None
    masked: bool | None = None
    active: bool | None = None
    rotate: bool = Field(False, description="make a new secret; the old one signs beside it for a day")

    @field_validator("events")
    @classmethod
    def once_each(cls, value: list[WebhookKind] | None) -> list[WebhookKind] | None:
        """Keep each kind once, in the order they were named."""
        return list(dict.fromkeys(value)) if value else None

    @field_validator("description")
    @classmethod
    def readable(cls, value: str | None) -> str | None:
        """PostgreSQL takes no null sign."""
        return value.replace("\x00", "") if value else value

    @property
    def changes(self) -> dict[str, object]:
        """Return the columns that change."""
        return self.model_dump(exclude_none=True, exclude={"rotate"})


class WebhookBody(BaseModel):
    """A webhook; its secret was shown when it was made."""

    id: str
    url: str
    description: str
    events: list[WebhookKind]
    masked: bool
    active: bool
    off_because: str | None = Field(description="why it was switched off, if no person did it")
    failing_since: datetime | None
    old_secret_until: datetime | None = Field(description="the secret before this one signs too, until then")
    pending: int
    dead: int = Field(description="given up after the last attempt; they can be replayed")
    created_at: datetime

    @classmethod
    def of(cls, webhook: Webhook, backlog: Backlog) -> WebhookBody:
        """Leave the secrets out."""
        return cls(
            id=webhook.id,
            url=webhook.url,
            description=webhook.description,
            events=list(webhook.events),
            masked=webhook.masked,
            active=webhook.active,
            off_because=webhook.off_because,
            failing_since=webhook.failing_since,
            old_secret_until=webhook.old_secret_until,
            pending=backlog.pending,
            dead=backlog.dead,
            created_at=webhook.created_at,
        )


class WebhooksBody(BaseModel):
    """Every webhook, the oldest first."""

    webhooks: list[WebhookBody]


class WebhookMade(WebhookBody):
    """A webhook that was made or changed."""

    secret: str | None = Field(description="a new one, shown this once; null: it stayed as it was")


class DeliveryBody(BaseModel):
    """What a webhook is told, and how far it has come; what it says is in nobody's list."""

    id: int
    event_id: str = Field(description="`Webhook-Id`: the same at every attempt")
    kind: WebhookKind
    conversation_id: str
    state: DeliveryState
    attempts: int
    next_at: datetime | None = Field(description="of the next attempt; null: there is none")
    status: int | None = Field(description="what the last attempt was answered; null: nothing came")
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryBody:
        """Leave out what was said."""
        return cls(
            id=delivery.id,
            event_id=delivery.event_id,
            kind=delivery.kind,
            conversation_id=delivery.conversation_id,
            state=delivery.state,
            attempts=delivery.attempts,
            next_at=delivery.next_at if delivery.state == "pending" else None,
            status=delivery.status,
            last_error=delivery.last_error,
            created_at=delivery.created_at,
            delivered_at=delivery.delivered_at,
        )


class DeliveriesQuery(BaseModel):
    """Which deliveries, and after which page."""

    state: DeliveryState | None = None
    before: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


class DeliveriesBody(BaseModel):
    """Deliveries to a webhook, the latest first."""

    deliveries: list[DeliveryBody]


class Replayed(BaseModel):
    """How many deliveries are sent once more."""

    replayed: int


class TriedBody(BaseModel):
    """What a test came to."""

    delivered: bool
    status: int | None
    error: str | None
    took_ms: int

    @classmethod
    def of(cls, tried: Tried) -> TriedBody:
        """Put it into the contract's shape."""
        return cls(delivered=tried.delivered, status=tried.status, error=tried.error, took_ms=tried.took_ms)
