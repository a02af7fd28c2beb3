"""The rest of what a run tells: forecasts, recommendations, the quality of the data, experiments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from chatbot.desk.run_results import Found, Part


class Step(Part):
    """One step of a forecast, and between what it may lie."""

    at: str
    mean: float
    low_80: float | None = None
    high_80: float | None = None
    low_95: float | None = None
    high_95: float | None = None


class History(Part):
    """What was counted, a step after the other."""

    starts: str = ""
    counts: tuple[float, ...] = ()


class Series(Part):
    """Something that is counted, and what is forecast of it."""

    kind: str = ""
    id: str = ""
    name: str = ""
    method_words: str = ""
    mase: float | None = None
    naive_mase: float | None = None
    words: str = ""
    history: History = History()
    forecast: tuple[Step, ...] = ()

    @property
    def key(self) -> str:
        """Return how an address names it."""
        return f"{self.kind}:{self.id}"


class ForecastFigures(Part):
    """How good the forecasts were on held-out steps, on average."""

    series: int | None = None
    mase: float | None = None
    naive_mase: float | None = None
    coverage: Mapping[str, float | None] = Field(default_factory=dict)


class TooShort(Part):
    """What is counted for too short a time."""

    words: str = ""


class ForecastPart(Part):
    """Forecasts of one kind of count."""

    unit: str = ""
    step_days: int = 1
    starts: str | None = None
    words: str = ""
    figures: ForecastFigures | None = None
    series: tuple[Series, ...] = ()
    too_short: tuple[TooShort, ...] = ()


class Forecast(Found):
    """`chatbot crm forecast`."""

    noun: ClassVar[str] = "forecast"
    as_of: str | None = None
    demand: ForecastPart = ForecastPart()
    contacts: ForecastPart = ForecastPart()


class Ranking(Part):
    """How often what was bought next was among the ten."""

    hit_rate: float | None = None
    margin: float | None = None
    mean_reciprocal_rank: float | None = None
    coverage: float | None = None
    purchases: int | None = None


class Rankings(Part):
    """The same of what is recommended, and of naming what sells."""

    model: Ranking = Ranking()
    popularity: Ranking = Ranking()


class Pair(Part):
    """Two products that go together."""

    first_name: str = ""
    second_name: str = ""
    customers: int = 0
    share: float | None = None
    usual: float | None = None
    lift: float | None = None
    words: str = ""


class Recommendations(Found):
    """`chatbot crm recommend`."""

    noun: ClassVar[str] = "recommendations"
    as_of: str | None = None
    customers: int | None = None
    products: int | None = None
    words: str = ""
    refill_words: str = ""
    figures: Rankings | None = None
    reasons: Mapping[str, int] = Field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()


class Came(Part):
    """What the last import of a table brought."""

    table: str = ""
    source: str = ""
    imported_at: str = ""
    read: int | None = None
    rejected: int | None = None


class Missing(Part):
    """How much of a column is not known."""

    table: str = ""
    column: str = ""
    rows: int = 0
    empty: int = 0
    an_answer: bool = False
    """That nothing says something too: not returned, not rated."""


class Outliers(Part):
    """Values far from all others."""

    table: str = ""
    column: str = ""
    count: int = 0
    middle: float | None = None


class Gap(Part):
    """Days without a row where there usually are some."""

    table: str = ""
    first: str = ""
    last: str = ""
    usual: float | None = None


class Orphans(Part):
    """Rows that belong to something that is not there."""

    table: str = ""
    column: str = ""
    parent: str = ""
    rows: int = 0


class Drift(Part):
    """How far a column's values moved from one import to the next (PSI)."""

    table: str = ""
    column: str = ""
    psi: float | None = None


class Merge(Part):
    """Two customers who look like one person; nobody's name is in it."""

    id: int | None = None
    kept: str = ""
    gone: str = ""
    score: float | None = None
    reasons: str = ""


class Quality(Found):
    """`chatbot crm quality`."""

    noun: ClassVar[str] = "quality"
    made_at: str | None = None
    rows: Mapping[str, int] = Field(default_factory=dict)
    came: tuple[Came, ...] = ()
    missing: tuple[Missing, ...] = ()
    orphans: tuple[Orphans, ...] = ()
    outliers: tuple[Outliers, ...] = ()
    gaps: tuple[Gap, ...] = ()
    future: Mapping[str, int] = Field(default_factory=dict)
    drift: tuple[Drift, ...] = ()
    proposed: int = 0
    accepted: int = 0
    pairs: tuple[Merge, ...] = ()
    sentences: Mapping[str, str] = Field(default_factory=dict)
    little: float = 0.1
    much: float = 0.25


class Outcome(Part):
    """What two variants came to in one outcome, from 0 to 1."""

    outcome: str = ""
    outcome_words: str = ""
    customers: tuple[int, ...] = ()
    means: tuple[float | None, ...] = ()
    difference: tuple[float, float, float] | None = None
    """The second less the first, and its bounds, which hold however often one looks."""
    shown: bool = False
    words: str = ""
    course: tuple[tuple[float, float, float, float], ...] = ()
    """After so many customers: the difference and its bounds."""


class Experiment(Part):
    """Two variants side by side, with what may be said of them by now."""

    name: str = ""
    variants: tuple[str, ...] = ()
    decides: str = ""
    customers: int | None = None
    words: str = ""
    outcomes: tuple[Outcome, ...] = ()


class Experiments(Found):
    """`chatbot crm experiments`."""

    noun: ClassVar[str] = "experiments"
    made_at: str | None = None
    experiments: tuple[Experiment, ...] = ()
