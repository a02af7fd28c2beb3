"""What the pages draw along time: forecasts, and the course of one customer's life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from chatbot.desk.outlook_tables import counted
from chatbot.desk.run_outlook import ForecastPart, Series, Step
from chatbot.domain.insights import Life
from chatbot.domain.money import format_money
from chatbot.web import insights_words as words
from chatbot.web.chart_shapes import TICKS, Bar, Tick, stack
from chatbot.web.plane_shapes import Axis, Mark, Plane, Point, Stroke, axis, band, line, mark

NOT_KEPT = ("cancelled", "returned", "refunded")
LANES = {"orders": 66.0, "talks": 22.0}
"""How high each stands in the field, in percent."""
SMALLEST, LARGEST = 4, 13
"""Pixels of an order's disc."""
SHORT = timedelta(days=120)
"""A stretch of time that is told in days, not in months."""


def forecast(series: Series, step_days: int, *, steps: int | None = None) -> Plane:
    """Return what was counted and what is to come, with its bounds.

    Args:
        steps: how many steps of the past are drawn; None: all there are.
    """
    past = list(counted(series, step_days))[-steps if steps else 0 :]
    future = [(date.fromisoformat(step.at), step) for step in series.forecast]
    days = [day for day, _ in past] + [day for day, _ in future]
    if not days:
        return Plane(())
    across = _days(min(days), max(days))
    tops = [count for _, count in past] + [_high(step) for _, step in future]
    up = axis(tops, low=0)

    def points(values: Sequence[tuple[date, float]]) -> list[Point]:
        return [(across.at(day.toordinal()), up.at(value)) for day, value in values]

    strokes = []
    for kind, low, high in (("area wide", "low_95", "high_95"), ("area", "low_80", "high_80")):
        known = [(day, getattr(step, low), getattr(step, high)) for day, step in future]
        known = [one for one in known if one[1] is not None and one[2] is not None]
        lower, upper = points([(day, a) for day, a, _ in known]), points([(day, b) for day, _, b in known])
        if known:
            strokes.append(Stroke(kind, band(lower, upper)))
    if past:
        strokes.append(Stroke("line past", line(points(past))))
    if future:
        joint = past[-1:]
        strokes.append(
            Stroke("line p90", line(points([*joint, *((day, step.mean) for day, step in future)])))
        )
    return Plane(
        tuple(strokes),
        up.ticks(lambda value: f"{value:,.0f}" if up.step >= 1 else f"{value:.1f}"),
        ticks(min(days), max(days)),
    )


def errors(part: ForecastPart, kind: str) -> tuple[Bar, ...]:
    """Return the errors of one kind beside those of the naive forecast."""
    known = [
        (one.name, one.mase, one.naive_mase)
        for one in part.series
        if one.kind == kind and one.mase is not None
    ]
    most = max((max(mase, naive or 0) for _, mase, naive in known if mase is not None), default=0)
    bars = []
    for name, mase, naive in known:
        parts = stack(("bot" if naive is None or (mase or 0) <= naive else "human",), (mase or 0,), most)
        at = round(100 * naive / most, 2) if naive and most else None
        told = f"{words.fine(mase)[:4]} / {words.fine(naive)[:4]}"
        bars.append(Bar(words.name(name), parts, told, None if at is None else (at, at)))
    return tuple(bars)


def life(found: Life, today: date) -> Plane | None:
    """Return a customer's orders and talks along time; None: there is nothing to draw."""
    moments = [one.placed_on for one in found.shown] + [one.started_at.date() for one in found.talks]
    if not moments:
        return None
    ahead = found.insight.next_order_on if found.insight else None
    first, last = min(moments), max([today, *moments, *([ahead] if ahead and ahead > today else [])])
    room = max(timedelta(days=7), (last - first) / 25)
    across = _days(first - room, last + room)
    marks = [*_orders(found, across), *_talks(found, across)]
    if ahead and ahead > today:
        marks.append(
            mark("ahead", _at(across, ahead), LANES["orders"], f"next order about {words.day(ahead)}", 9)
        )
    now = _at(across, today)
    strokes = (
        Stroke("grid", line([(0, LANES["orders"]), (100, LANES["orders"])])),
        Stroke("grid", line([(0, LANES["talks"]), (100, LANES["talks"])])),
        Stroke("today", line([(now, 0), (now, 100)])),
    )
    up = Tick(LANES["orders"], "Orders"), Tick(LANES["talks"], "Talks")
    return Plane(strokes, up, ticks(first - room, last + room), tuple(marks))


def ticks(first: date, last: date) -> tuple[Tick, ...]:
    """Return days or months along a stretch of time, evenly."""
    whole = (last - first).days or 1
    tell = words.short_day if last - first <= SHORT else words.month
    count = TICKS - 1
    days = [first + timedelta(days=round(whole * (number + 0.5) / count)) for number in range(count)]
    return tuple(Tick(round(100 * (day - first).days / whole, 2), tell(day)) for day in days)


def _orders(found: Life, across: Axis) -> Iterator[Mark]:
    most = max((float(one.total) for one in found.shown), default=0) or 1.0
    for one in sorted(found.shown, key=lambda order: -order.total):
        size = SMALLEST + (LARGEST - SMALLEST) * (max(0.0, float(one.total)) / most) ** 0.5
        kind = "lost" if one.status in NOT_KEPT else "bot"
        paid, status = format_money(one.total, one.currency), words.name(one.status).lower()
        told = f"{words.day(one.placed_on)}: order {one.number}, {paid}, {status}"
        yield mark(kind, _at(across, one.placed_on), LANES["orders"], told, round(size, 1))


def _talks(found: Life, across: Axis) -> Iterator[Mark]:
    for one in found.talks:
        day = one.started_at.date()
        told = f"{words.day(day)}: conversation, {(one.outcome or one.status).replace('_', ' ')}"
        yield mark("human" if one.reason else "soft", _at(across, day), LANES["talks"], told, 6)


def _at(across: Axis, day: date) -> float:
    return across.at(day.toordinal())


def _days(first: date, last: date) -> Axis:
    whole = max(1, (last - first).days)
    return Axis(first.toordinal(), first.toordinal() + whole, whole)


def _high(step: Step) -> float:
    return max(value for value in (step.mean, step.high_80, step.high_95) if value is not None)
