"""What the pages draw of segments and of all customers at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.desk.run_results import Map, Segment, Segments, Tree, Trial
from chatbot.domain.insights import Glance
from chatbot.web import insights_words as words
from chatbot.web.chart_shapes import Bar, Part, Tick, stack
from chatbot.web.plane_shapes import Axis, Plane, Stroke, axis, dots, line, mark

COLOURS = 10
"""So many segments have a colour of their own."""
BEST = 5
FURTHEST = 2.5
"""Standard deviations: a bar of a portrait is no longer."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the grid of scores."""

    x: int
    y: int
    strength: float
    """0 to 1, beside the fullest."""
    customers: int


@dataclass(frozen=True, slots=True)
class SegmentCharts:
    """All of the page."""

    shares: tuple[Bar, ...]
    incomes: tuple[Bar, ...]
    map: Plane | None
    names: tuple[tuple[str, str], ...]
    """Colour and name of those on the map."""
    count: Plane | None
    tree: Plane | None
    grid: tuple[Cell, ...]


def draw_segments(found: Segments) -> SegmentCharts:
    """Return every chart of the segments."""
    return SegmentCharts(
        shares=_bars(found.segments, [one.share for one in found.segments]),
        incomes=_bars(found.segments, [one.income_share for one in found.segments]),
        map=_map(found.map, found.segments) if found.map and found.map.points else None,
        names=tuple((colour(number), one.name) for number, one in enumerate(found.segments)),
        count=_count(found.count.trials, found.count.chosen) if found.count.trials else None,
        tree=_tree(found.tree) if found.tree and found.tree.xs else None,
        grid=_grid(found.scores),
    )


def colour(number: int) -> str:
    """Return which colour a segment has."""
    return f"seg-{number % COLOURS}"


def profile(segment: Segment) -> tuple[Bar, ...]:
    """Return how far a segment lies from the average customer, to the left or right of the middle."""
    return tuple(
        side(words.FACTS.get(name, name), value, FURTHEST, _distance(value))
        for name, value in segment.profile.items()
        if value is not None
    )


def side(key: str, value: float, furthest: float, told: str) -> Bar:
    """Return a bar from the middle to either side."""
    length = 50 * min(1.0, abs(value) / furthest) if furthest else 0.0
    part = Part(
        "more" if value >= 0 else "less", round(50 if value >= 0 else 50 - length, 2), round(length, 2)
    )
    return Bar(key, (part,), told)


def tastes(segment: Segment) -> tuple[Bar, ...]:
    """Return what a segment buys more than others do."""
    most = max((one.lift or 0 for one in segment.tastes), default=0)
    return tuple(
        Bar(one.category, stack(("bot",), (one.lift or 0,), most), f"{words.plain(one.lift)} times")
        for one in segment.tastes
    )


def stakes(glance: Glance) -> tuple[Bar, ...]:
    """Return what each segment is expected to spend, and how much of it may be lost."""
    most = max((one.value for one in glance.segments), default=0)
    return tuple(
        Bar(
            one.segment or "in no segment",
            stack(("human", "bot"), (one.at_risk, one.value - one.at_risk), most),
            words.percent(one.at_risk / one.value if one.value else None) + " at risk",
        )
        for one in glance.segments
    )


def _bars(segments: Sequence[Segment], shares: Sequence[float | None]) -> tuple[Bar, ...]:
    most = max((share or 0 for share in shares), default=0)
    return tuple(
        Bar(one.name, stack((colour(number),), (share or 0,), most), words.percent(share))
        for number, (one, share) in enumerate(zip(segments, shares, strict=True))
    )


def _distance(value: float) -> str:
    if abs(value) < 0.25:
        return "as others"
    much = "far " if abs(value) >= 1 else "" if abs(value) >= 0.5 else "a little "
    return f"{much}{'above' if value > 0 else 'below'}"


def _map(found: Map, segments: Sequence[Segment]) -> Plane:
    across, up = (_most_of([point[place] for point in found.points]) for place in (0, 1))
    numbers = sorted({point[2] for point in found.points})
    strokes = tuple(
        Stroke(
            f"dots {colour(number)}",
            dots((across.at(x), up.at(y)) for x, y, of in found.points if of == number),
        )
        for number in numbers
    )
    marks = tuple(
        mark(colour(number), across.at(x), up.at(y), segments[number].name, 7)
        for number, (x, y) in enumerate(found.centres)
        if number < len(segments)
    )
    return Plane(strokes, marks=marks)


def _most_of(values: Sequence[float]) -> Axis:
    """Return a scale that holds nearly all: a few who lie far off would crowd the others."""
    ordered = sorted(values)
    cut = len(ordered) // 200
    low, high = ordered[cut], ordered[-1 - cut]
    room = (high - low) / 25 or 1.0
    return Axis(low - room, high + room, high - low or 1.0)


def _count(trials: Sequence[Trial], chosen: int | None) -> Plane:
    across = axis([trial.count for trial in trials])
    up = axis(
        [value for one in trials for value in (one.silhouette, one.stability) if value is not None], low=0
    )
    lines = []
    for kind, name in (("p50", "silhouette"), ("p90", "stability")):
        known = [(trial.count, value) for trial in trials if (value := getattr(trial, name)) is not None]
        if known:
            lines.append(Stroke(f"line {kind}", line((across.at(x), up.at(y)) for x, y in known)))
    marks = tuple(
        mark(
            "p50" if name == "silhouette" else "p90",
            across.at(trial.count),
            up.at(value),
            f"{name} {value:.2f}",
        )
        for trial in trials
        for name in ("silhouette", "stability")
        if trial.count == chosen and (value := getattr(trial, name)) is not None
    )
    ticks = tuple(Tick(across.at(one.count), str(one.count)) for one in trials)
    return Plane(tuple(lines), up.ticks(lambda value: f"{value:.1f}"), ticks, marks)


def _tree(found: Tree) -> Plane:
    width = 10 * len(found.leaves)
    up = axis([y for join in found.ys for y in join], low=0)
    joins = (
        line((round(100 * x / width, 2), up.at(y)) for x, y in zip(xs, ys, strict=True))
        for xs, ys in zip(found.xs, found.ys, strict=False)
    )
    places = [round(100 * (number + 0.5) / len(found.leaves), 2) for number in range(len(found.leaves))]
    leaves = list(zip(places, found.leaves, strict=True))
    marks = tuple(mark(colour(leaf.segment), at, 0, words.count(leaf.count)) for at, leaf in leaves)
    counts = tuple(Tick(at, words.count(leaf.count)) for at, leaf in leaves)
    return Plane((Stroke("branch", "".join(joins)),), up.ticks(lambda value: f"{value:,.0f}"), counts, marks)


def _grid(scores: Sequence[Sequence[int]]) -> tuple[Cell, ...]:
    most = max((count for row in scores for count in row), default=0) or 1
    return tuple(
        Cell(frequency, BEST - 1 - recency, round(count / most, 3), count)
        for recency, row in enumerate(scores)
        for frequency, count in enumerate(row)
    )
