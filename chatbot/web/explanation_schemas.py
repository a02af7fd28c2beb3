"""The shape of an explanation, as `POST /chat` carries it for who may see it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Body(BaseModel):
    """Is read off the domain's own dataclasses."""

    model_config = ConfigDict(from_attributes=True)


class WordBody(_Body):
    """A word of the message, or a piece of a long one, at `[start, end)`."""

    text: str
    start: int
    end: int
    weight: float = Field(description="what the intent's probability loses without it; below 0: it gains")
    anger: float = Field(description="the same for the anger that the model hears")


class ExampleBody(_Body):
    """A training example that is like the message; `intent` null: out of scope."""

    text: str
    intent: str | None
    similarity: float


class LimitsBody(_Body):
    """What the model's reading was held against."""

    sure: bool
    scope_score: float
    threshold: float
    threshold_basis: str
    min_confidence: float


class RuleBody(_Body):
    """The rule that decided, by its place in `intents/rules/<language>.yml`, and what it fits in the message."""

    number: int
    intent: str | None
    words: str


class ExplanationBody(_Body):
    """Why the message was understood as it was."""

    intent: str | None = Field(
        description="whose probability `words` are about; out of scope: the best guess"
    )
    confidence: float = Field(description="what the model gives it, whoever decided")
    words: list[WordBody]
    examples: list[ExampleBody] = Field(description="the most similar first")
    limits: LimitsBody | None = Field(description="null: the model was not asked")
    rule: RuleBody | None = Field(description="null: no rule had a say")
    reasons: list[str] = Field(description="the decision in sentences")
