"""The shapes of what customers are asked, and of what they say to it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chatbot.domain.survey import About, Question

COMMENT_LENGTH = 2000


class SurveyBody(BaseModel):
    """A question that stands: show it, and send the answer as `rating` with this `about`."""

    about: About
    asked_at: datetime

    @classmethod
    def of(cls, question: Question | None) -> SurveyBody | None:
        """Put the question into the contract's shape, if there is one."""
        return cls(about=question.about, asked_at=question.asked_at) if question else None


class FeedbackRequest(BaseModel):
    """A rating of the conversation, a thumb for one answer, or "not now" to the question that stands."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    rating: int | None = Field(None, ge=1, le=5)
    comment: str = Field("", max_length=COMMENT_LENGTH)
    about: About | None = Field(
        None,
        description="whose part is rated; left out: what was asked last, or else whoever had the last word",
    )
    message_id: str | None = Field(None, pattern=r"^[\x20-\x7e]{1,80}$")
    helpful: bool | None = None
    dismiss: bool = Field(False, description="do not show the question that stands again")

    @model_validator(mode="after")
    def one_of_three(self) -> FeedbackRequest:
        """Refuse a request that says nothing, or yes and no at once."""
        thumb = self.message_id is not None and self.helpful is not None
        if self.rating is None and not thumb and not self.dismiss:
            raise ValueError("send rating (1 to 5), message_id together with helpful, or dismiss")
        if self.dismiss and (self.rating is not None or thumb):
            raise ValueError("dismiss puts the question aside: send it by itself, or leave it out")
        return self


class SurveyLink(BaseModel):
    """Where a customer can rate the person who resolved their conversation, for whoever writes to them."""

    survey_link: str
    expires_at: datetime
    rating: int | None = Field(description="null: not answered yet")


class RatingForm(BaseModel):
    """What the page behind a link sends."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    rating: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=COMMENT_LENGTH)
