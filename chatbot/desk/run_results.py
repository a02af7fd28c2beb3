"""What a run of the batch tells, as the pages read it: an older run may lack any of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """Something of a result; None and empty: the run did not tell."""

    model_config = ConfigDict(frozen=True)


class Found(Part):
    """A whole file."""

    noun: ClassVar[str]
    """The file's name, without its ending."""


class Taste(Part):
    """A category that a segment buys more than others do."""

    category: str = ""
    share: float | None = None
    lift: float | None = None


class Segment(Part):
    """One segment's portrait."""

    name: str = ""
    count: int = 0
    share: float | None = None
    income_share: float | None = None
    spent_365d: float | None = None
    order_value: float | None = None
    orders: float | None = None
    recency_days: float | None = None
    return_rate: float | None = None
    profile: Mapping[str, float | None] = Field(default_factory=dict)
    """How far from the average customer, in standard deviations."""
    tastes: tuple[Taste, ...] = ()
    wrote: float | None = None
    contacts: float | None = None
    mood: float | None = None
    advice: str = ""
    words: tuple[str, ...] = ()


class Trial(Part):
    """How well a number of segments fits."""

    count: int = 0
    silhouette: float | None = None
    stability: float | None = None


class Choice(Part):
    """How the number of segments was chosen."""

    chosen: int | None = None
    trials: tuple[Trial, ...] = ()


class Map(Part):
    """Customers as points (x, y, number of the segment), and what right and left, above and below mean."""

    points: tuple[tuple[float, float, int], ...] = ()
    centres: tuple[tuple[float, float], ...] = ()
    axes: tuple[tuple[str, str], ...] = ()
    kept: float | None = None


class Leaf(Part):
    """A branch of the tree that is drawn as one line."""

    count: int = 0
    segment: int = 0


class Tree(Part):
    """A dendrogram; each join has four corners, leaves stand at x = 5, 15, 25, …"""

    customers: int = 0
    xs: tuple[tuple[float, ...], ...] = ()
    ys: tuple[tuple[float, ...], ...] = ()
    leaves: tuple[Leaf, ...] = ()
    agreement: float | None = None


class Segments(Found):
    """`chatbot crm segment`."""

    noun: ClassVar[str] = "segments"
    as_of: str | None = None
    customers: int | None = None
    warnings: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    count: Choice = Choice()
    scores: tuple[tuple[int, ...], ...] = ()
    """How many customers: rows recency 1 to 5, columns frequency 1 to 5."""
    map: Map | None = None
    tree: Tree | None = None


class Figures(Part):
    """How good one model was on held-out cases."""

    cases: int | None = None
    came: int | None = None
    cutoff: float | None = None
    marked: int | None = None
    accuracy: float | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    auc: float | None = None
    brier: float | None = None
    calibration_error: float | None = None
    mae: float | None = None
    total: float | None = None


class Bin(Part):
    """Cases that were given about the same probability."""

    foretold: float
    came: float
    cases: int = 0


class Decile(Part):
    """A tenth of the cases and those before it, the likeliest first."""

    share: float
    found: float
    lift: float


class Tenth(Part):
    """A tenth of the customers: what was foretold of them, and what they spent."""

    foretold: float
    spent: float


class Curves(Part):
    """What is drawn of a model."""

    calibration: tuple[Bin, ...] = ()
    lift: tuple[Decile, ...] = ()
    tenths: tuple[Tenth, ...] = ()


class Driver(Part):
    """What moves a model's score."""

    feature: str = ""
    label: str = ""
    strength: float = 0
    raises: bool | None = None
    """That more of it raises the score; None: it depends."""


class Card(Part):
    """One model's card."""

    name: str
    title: str = ""
    what: str = ""
    method: str = ""
    horizon_days: int | None = None
    learnt_on: tuple[str, ...] = ()
    tried_on: str | None = None
    learnt_from: int | None = None
    figures: Figures | None = None
    beside: Mapping[str, Figures | float | None] = Field(default_factory=dict)
    """The same of simpler ways; of the day of the next order: how many days off."""
    sentences: tuple[str, ...] = ()
    curves: Curves | None = None
    drivers: tuple[Driver, ...] = ()
    limits: tuple[str, ...] = ()
    warning: str | None = None


class Predictions(Found):
    """`chatbot crm predict`."""

    noun: ClassVar[str] = "predictions"
    as_of: str | None = None
    since: str | None = None
    customers: int | None = None
    cards: tuple[Card, ...] = ()
    warnings: tuple[str, ...] = ()


class GroupShare(Part):
    """How a group fared with one model."""

    attribute: str = ""
    group: str = ""
    cases: int = 0
    false_alarms: float | None = None
    missed: float | None = None
    foretold: float | None = None
    came: float | None = None


class GroupWait(Part):
    """How long a group waited for the first answer, in seconds."""

    attribute: str = ""
    group: str = ""
    contacts: int = 0
    p50: float | None = None
    p90: float | None = None


class Fairness(Found):
    """`chatbot crm predict`, by groups that no model knows of."""

    noun: ClassVar[str] = "fairness"
    sentences: tuple[str, ...] = ()
    models: Mapping[str, tuple[GroupShare, ...]] = Field(default_factory=dict)
    waits: tuple[GroupWait, ...] = ()
    note: str = ""
