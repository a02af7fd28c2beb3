"""What is counted of a period; `docs/figures.md` says in words what each figure means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.share import Share, share

Ending = Literal["settled", "handed_over", "came_back", "unanswered", "asked_back", "angry", "disliked"]
"""What became of a wish; of several that fit, the first of `ENDINGS` counts."""
ENDINGS: tuple[Ending, ...] = (
    "handed_over",
    "came_back",
    "unanswered",
    "asked_back",
    "angry",
    "disliked",
    "settled",
)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in seconds; percentiles lie linearly between their neighbours."""

    count: int
    p50_s: float | None = None
    p90_s: float | None = None
    p95_s: float | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """How much there was."""

    conversations: int = 0
    handed_over: int = 0
    heard: int = 0
    """Messages of customers in them."""


@dataclass(frozen=True, slots=True)
class Containment:
    """What the bot settled alone."""

    conversations: int
    handed_over: int
    small_talk: int
    """In so many nothing was wanted."""
    running: int
    """So many are a day old at most, or had something said in the last day: what becomes of them is not known yet."""
    endings: Mapping[Ending, int]

    @property
    def wishes(self) -> int:
        """Return how many conversations with a wish have ended, however."""
        return sum(self.endings.values())

    @property
    def honest(self) -> Share:
        """Return the share of ended conversations with a wish that the bot settled alone."""
        return share(self.endings["settled"], self.wishes)

    @property
    def naive(self) -> Share:
        """Return the share of all conversations without a hand-over, as it is often told."""
        return share(self.conversations - self.handed_over, self.conversations)


@dataclass(frozen=True, slots=True)
class FirstResponse:
    """How long customers waited for a first answer."""

    bot: Spread
    human: Spread
    """From the hand-over to the agent's first words, by the clock on the wall."""
    worked: Spread
    """The same, counting the team's working hours alone."""
    unanswered: int
    """Hand-overs without any words of an agent."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How long it took until all was done."""

    bot: Spread
    """Of the conversations it settled: from the first message to its last answer."""
    human: Spread
    """From the hand-over to its end, of those an agent took."""
    open: int
    outcomes: Mapping[str, int]
    """By what the agent said at the end; `unsaid`: nothing."""


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """Those who waited less than `below_s`, and not less than the step before."""

    below_s: int | None
    claimed: int
    gave_up: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long the line was for everybody in it."""

    everybody: Spread
    """Until an agent came, the customer gave up, or, of those who still wait, until now."""
    claimed: int
    gave_up: int
    waiting: int
    steps: tuple[WaitingStep, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """What became of the promised first answers (SLA)."""

    kept: int = 0
    missed: int = 0
    due: int = 0
    """Not answered, but the promise still runs."""
    dropped: int = 0
    """The hand-over ended before the answer was due."""

    @property
    def share(self) -> Share:
        """Return the share kept of those that were kept or missed."""
        return share(self.kept, self.kept + self.missed)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """How customers rate, 1 to 5."""

    ratings: tuple[int, int, int, int, int]
    """How many gave one star, two, … five."""
    asked: int
    """How many were asked."""
    answered: int
    """How many of those rated; some rate without being asked."""

    @property
    def csat(self) -> Share:
        """Return the share of fours and fives."""
        return share(self.ratings[3] + self.ratings[4], sum(self.ratings))

    @property
    def response(self) -> Share:
        """Return the share of those who were asked that rated."""
        return share(self.answered, self.asked)


@dataclass(frozen=True, slots=True)
class Moods:
    """How many conversations stood how."""

    unhappy: int = 0
    calm: int = 0
    glad: int = 0
    mean: float | None = None
    """−1 (bad) to 1 (good)."""


@dataclass(frozen=True, slots=True)
class MoodCourse:
    """How customers came and how they went."""

    start: Moods
    end: Moods
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Escalations:
    """How often one reason brought in a person."""

    reason: EscalationReason
    count: int
    gave_up: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is counted of a period, and of the period before."""

    volume: Volume
    containment: Containment | None
    """None: of one team, whose conversations are handed over by definition."""
    first_response: FirstResponse
    resolution: Resolution
    waiting: Waiting
    promises: Promises
    bot_satisfaction: Satisfaction
    human_satisfaction: Satisfaction
    bot_mood: MoodCourse
    human_mood: MoodCourse
    escalations: tuple[Escalations, ...]
