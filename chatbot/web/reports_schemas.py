"""The reports as the API tells them: durations in seconds, shares from 0 to 1; null: there is nothing to tell of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.figures import Ending
from chatbot.domain.reports import Overview, Step
from chatbot.domain.share import Share


def _or_none(value: object) -> object:
    """Take an empty field of a form for none."""
    return None if value == "" else value


class ReportQuery(BaseModel):
    """Which days, both included, and whose."""

    first: Annotated[date | None, BeforeValidator(_or_none)] = Field(
        None, alias="from", description="a day of the shop's calendar; without it, four weeks"
    )
    last: Annotated[date | None, BeforeValidator(_or_none)] = Field(
        None, alias="to", description="without it, today"
    )
    team_id: Annotated[str | None, BeforeValidator(_or_none)] = Field(
        None, max_length=40, description="only what was handed over to this team"
    )


class _Body(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PeriodBody(_Body):
    """Whole days of the shop's calendar."""

    first: date
    last: date
    starts_at: datetime
    ends_at: datetime
    zone: str


class SpreadBody(_Body):
    """How long something took."""

    count: int
    p50_s: float | None
    p90_s: float | None
    p95_s: float | None


def _told(found: object) -> object:
    """Say nothing of a share of nothing."""
    return None if isinstance(found, Share) and found.count == 0 else found


class ShareBody(_Body):
    """A proportion with Wilson's 95 % interval, of `count`."""

    value: float
    low: float
    high: float
    count: int


MaybeShare = Annotated[ShareBody | None, BeforeValidator(_told)]


class VolumeBody(_Body):
    """How much there was; `heard`: messages of customers."""

    conversations: int
    handed_over: int
    heard: int


class ContainmentBody(_Body):
    """What the bot settled alone."""

    conversations: int
    handed_over: int
    small_talk: int
    running: int
    wishes: int
    endings: Mapping[Ending, int]
    honest: MaybeShare
    naive: MaybeShare


class FirstResponseBody(_Body):
    """How long customers waited for a first answer; `worked`: in the team's working hours alone."""

    bot: SpreadBody
    human: SpreadBody
    worked: SpreadBody
    unanswered: int


class ResolutionBody(_Body):
    """How long it took until all was done."""

    bot: SpreadBody
    human: SpreadBody
    open: int
    outcomes: Mapping[str, int]


class WaitingStepBody(_Body):
    """Those who waited less than `below_s`; null: those who waited longer."""

    below_s: int | None
    claimed: int
    gave_up: int
    waiting: int


class WaitingBody(_Body):
    """How long the line was for everybody in it."""

    everybody: SpreadBody
    claimed: int
    gave_up: int
    waiting: int
    steps: list[WaitingStepBody]


class PromisesBody(_Body):
    """What became of the promised first answers."""

    kept: int
    missed: int
    due: int
    dropped: int
    share: MaybeShare


class SatisfactionBody(_Body):
    """How customers rate; `ratings`: how many gave one star, two, … five; `answered`: of those asked."""

    ratings: list[int]
    asked: int
    answered: int
    csat: MaybeShare
    response: MaybeShare


class MoodsBody(_Body):
    """How many conversations stood how; `mean` from −1 to 1."""

    unhappy: int
    calm: int
    glad: int
    mean: float | None


class MoodCourseBody(_Body):
    """How customers came and how they went."""

    start: MoodsBody
    end: MoodsBody
    better: int
    worse: int


class EscalationsBody(_Body):
    """How often one reason brought in a person."""

    reason: EscalationReason
    count: int
    gave_up: int


class FiguresBody(_Body):
    """Everything that is counted of a period."""

    volume: VolumeBody
    containment: ContainmentBody | None
    first_response: FirstResponseBody
    resolution: ResolutionBody
    waiting: WaitingBody
    promises: PromisesBody
    bot_satisfaction: SatisfactionBody
    human_satisfaction: SatisfactionBody
    bot_mood: MoodCourseBody
    human_mood: MoodCourseBody
    escalations: list[EscalationsBody]


class CoursePointBody(_Body):
    """What began from then on, until the next."""

    starts_at: datetime
    conversations: int
    handed_over: int
    answered: SpreadBody


class TeamPromisesBody(_Body):
    """What one team kept of its promises."""

    team_id: str | None
    name: str
    promises: PromisesBody


class IntentFailuresBody(_Body):
    """How often the bot failed at one intent; null: at messages it did not understand."""

    intent: str | None
    messages: int
    failed: int
    share: MaybeShare
    clarify: int
    misread: int
    unhelpful: int
    escalated: int


class AgentLoadBody(_Body):
    """What one agent carried."""

    agent_id: str
    name: str
    taken: int
    messages: int
    busy_s: float
    held_s: float
    working_s: float


class OverviewBody(_Body):
    """All figures of a period beside those of as many days before it; `docs/figures.md` defines each."""

    period: PeriodBody
    before: PeriodBody
    step: Step
    team_id: str | None
    made_at: datetime
    kept_since: datetime | None = Field(description="nothing older can be counted; null: there is nothing")
    now: FiguresBody
    then: FiguresBody
    course: list[CoursePointBody]
    teams: list[TeamPromisesBody]
    intents: list[IntentFailuresBody]
    agents: list[AgentLoadBody]

    @classmethod
    def of(cls, found: Overview) -> OverviewBody:
        """Put an overview into the contract's shape."""
        return cls.model_validate(found)
