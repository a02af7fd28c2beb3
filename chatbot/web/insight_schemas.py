"""The shapes of what is foretold of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from chatbot.desk.advice import Tone, advise, tone
from chatbot.domain.crm import Insight, Prediction
from chatbot.domain.shop import Order


class PredictionBody(BaseModel):
    """How likely something is, and what led to it."""

    probability: float | None = Field(description="null: unknown, and the one reason is why")
    tone: Tone = Field(description="whether that is good news, bad news, or neither")
    reasons: list[str] = Field(description="in words, the strongest first")

    @classmethod
    def of(cls, kind: str, found: Prediction | None) -> PredictionBody | None:
        """Put a prediction into the contract's shape."""
        if found is None:
            return None
        return cls(
            probability=found.probability,
            tone=tone(kind, found.probability),
            reasons=[reason.words for reason in found.reasons],
        )


class InsightBody(BaseModel):
    """What a batch foretold of the customer."""

    as_of: date
    segment: str | None
    value: str | None = Field(description="what they are expected to spend in the next twelve months")
    churn: PredictionBody | None = Field(description="that they leave")
    purchase: PredictionBody | None = Field(description="that they buy within thirty days")
    satisfaction: PredictionBody | None = Field(description="that they rate their next talk 4 or 5")
    risk: PredictionBody | None = Field(description="that a return or a payment is not in good faith")
    next_order_on: date | None
    recommended: list[str] = Field(description="products' names, best first")
    advice: list[str] = Field(description="what to bear in mind with them, the most pressing first")

    @classmethod
    def of(cls, found: Insight | None, orders: Sequence[Order]) -> InsightBody | None:
        """Put what is foretold into the contract's shape."""
        if found is None:
            return None
        return cls(
            as_of=found.as_of,
            segment=found.segment,
            value=None if found.value is None else str(found.value),
            churn=PredictionBody.of("churn", found.churn),
            purchase=PredictionBody.of("purchase", found.purchase),
            satisfaction=PredictionBody.of("satisfaction", found.satisfaction),
            risk=PredictionBody.of("risk", found.risk),
            next_order_on=found.next_order_on,
            recommended=[one.name for one in found.recommended],
            advice=advise(found, orders),
        )
