"""What the page of model drift draws: scores and facts from run to run, and what came of what was foretold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from chatbot.desk.run_drift import Judged, ModelDrift, MovedFact, Watched
from chatbot.web import insights_words as words
from chatbot.web.chart_shapes import Bar, Tick, stack
from chatbot.web.insight_courses import ticks
from chatbot.web.plane_shapes import Axis, Plane, Point, Stroke, axis, line, mark

MOST_PSI = 0.5
"""Of a bar; a line is drawn as high as it goes."""
CHANCE = 0.5
"""The AUC of whoever says the same of all."""
SHARES = ("churn", "purchase", "satisfaction", "risk")


@dataclass(frozen=True, slots=True)
class DriftCharts:
    """What is drawn of one prediction; None: too few runs."""

    scores: Plane | None
    facts: tuple[Bar, ...]
    came: Plane | None
    good: Plane | None
    """AUC, or the error, run after run, beside what was promised; None too where all were given the same."""


def draw(found: ModelDrift, one: Watched) -> DriftCharts:
    """Return every chart of a prediction."""
    return DriftCharts(
        scores=_scores(found, one),
        facts=tuple(_fact(found, fact) for fact in one.drivers if fact.psi is not None),
        came=_came(one),
        good=_good(one),
    )


def _scores(found: ModelDrift, one: Watched) -> Plane | None:
    known = [(date.fromisoformat(point.as_of), point) for point in one.course if point.psi is not None]
    if not known:
        return None
    across = _days([day for day, _ in known])
    moved = [value for _, point in known for value in (point.psi, point.psi_learnt) if value is not None]
    up = axis([*moved, found.much], low=0)
    strokes = [
        Stroke(f"limit {kind}", line([(0, up.at(limit)), (100, up.at(limit))]))
        for kind, limit in (("little", found.little), ("much", found.much))
    ]
    learnt = [(day, point.psi_learnt) for day, point in known if point.psi_learnt is not None]
    strokes.append(Stroke("line p90", line((across(day), up.at(psi)) for day, psi in learnt)))
    points = [(across(day), up.at(point.psi or 0)) for day, point in known]
    strokes.append(Stroke("line p50", line(points)))
    marks = tuple(
        mark("p50", x, y, f"{words.day(day)}: PSI {words.fine(point.psi)}")
        for (x, y), (day, point) in zip(points, known, strict=True)
    )
    return Plane(tuple(strokes), up.ticks(_short), _ticks([day for day, _ in known]), marks)


def _fact(found: ModelDrift, fact: MovedFact) -> Bar:
    psi = fact.psi or 0
    kind = "bad" if psi >= found.much else "human" if psi >= found.little else "bot"
    return Bar(fact.label, stack((kind,), (min(psi, MOST_PSI),), MOST_PSI), words.fine(psi))


def _came(one: Watched) -> Plane | None:
    several = [run for run in one.judged if run.foretold is not None and run.came is not None]
    if not several:
        return None
    values = [value for run in several for value in (run.foretold or 0, run.came or 0)]
    tell = words.percent if one.name in SHARES else lambda value: f"{value:,.0f}"
    return _lines(
        one.judged,
        axis(values, low=0),
        tell,
        {"p50": lambda run: run.foretold, "p90": lambda run: run.came},
    )


def _good(one: Watched) -> Plane | None:
    measured = [value for run in one.judged if (value := _figure(run)) is not None]
    if not measured or (one.name in SHARES and set(measured) == {CHANCE}):
        return None
    promised = [run.promised for run in one.judged if run.promised is not None]
    up = Axis(0, 1, 0.25) if one.name in SHARES else axis([*measured, *promised], low=0)
    tell = _short if one.name in SHARES else lambda value: f"{value:,.0f}"
    return _lines(one.judged, up, tell, {"ideal": lambda run: run.promised, "p50": _figure})


def _figure(run: Judged) -> float | None:
    return run.auc if run.auc is not None else run.mae


def _lines(
    runs: Sequence[Judged],
    up: Axis,
    tell: Callable[[float], str],
    kinds: dict[str, Callable[[Judged], float | None]],
) -> Plane:
    """Return a line of each kind over the days of the runs; `ideal` has no discs."""
    days = [date.fromisoformat(run.as_of) for run in runs]
    across = _days(days)
    strokes, marks = [], []
    for kind, value in kinds.items():
        known = [
            (day, found) for day, run in zip(days, runs, strict=True) if (found := value(run)) is not None
        ]
        points: list[Point] = [(across(day), up.at(found)) for day, found in known]
        strokes.append(Stroke("ideal" if kind == "ideal" else f"line {kind}", line(points) if points else ""))
        if kind != "ideal":
            marks += [
                mark(kind, *point, f"{words.day(day)}: {tell(found)}")
                for point, (day, found) in zip(points, known, strict=True)
            ]
    return Plane(tuple(strokes), up.ticks(tell), _ticks(days), tuple(marks))


def _days(days: Sequence[date]) -> Callable[[date], float]:
    """Return where each day stands; a single one in the middle."""
    first, last = min(days), max(days)
    if first == last:
        return lambda _: 50.0
    scale = Axis(first.toordinal(), last.toordinal(), 1)
    return lambda day: scale.at(day.toordinal())


def _ticks(days: Sequence[date]) -> tuple[Tick, ...]:
    first, last = min(days), max(days)
    return (Tick(50.0, words.short_day(first)),) if first == last else ticks(first, last)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
