"""Where the shapes of a chart with two scales of numbers lie, in percent of its field."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from chatbot.web.chart_shapes import GRID_LINES, Tick

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line, an area, or many dots of one kind; `path` as SVG writes it, in a field of 100 by 100."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A disc with words of its own; `size` is its radius in pixels."""

    kind: str
    x: float
    y: float
    words: str
    size: float = 5


@dataclass(frozen=True, slots=True)
class Plane:
    """Strokes and marks before lines of two scales."""

    strokes: tuple[Stroke, ...]
    up: tuple[Tick, ...] = ()
    across: tuple[Tick, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale of numbers."""

    low: float
    high: float
    step: float

    def at(self, value: float) -> float:
        """Return how far along a value lies, in percent; what lies outside is put to the edge."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def ticks(self, words: Callable[[float], str]) -> tuple[Tick, ...]:
        """Return its lines."""
        count = round((self.high - self.low) / self.step)
        values = (self.low + self.step * number for number in range(count + 1))
        return tuple(Tick(self.at(value), words(value)) for value in values)


def axis(values: Iterable[float], *, low: float | None = None) -> Axis:
    """Return a scale with round ends that holds all values, and `low`."""
    known = [*values, *([] if low is None else [low])]
    least, most = min(known, default=0.0), max(known, default=1.0)
    if most <= least:
        most = least + 1
    step = _step((most - least) / GRID_LINES)
    return Axis(step * math.floor(least / step + 1e-9), step * math.ceil(most / step - 1e-9), step)


def line(points: Iterable[Point]) -> str:
    """Return the path of a line through points; `y` counts upwards."""
    return "M" + "L".join(f"{x:g},{_down(y):g}" for x, y in points)


def band(lower: Sequence[Point], upper: Sequence[Point]) -> str:
    """Return the path of the area between two lines."""
    return line([*upper, *reversed(lower)]) + "Z" if lower and upper else ""


def dots(points: Iterable[Point]) -> str:
    """Return a path of dots: lines of no length, whose round ends are seen."""
    return "".join(f"M{x:g},{_down(y):g}h0" for x, y in points)


def mark(kind: str, x: float, y: float, words: str, size: float = 5) -> Mark:
    """Return a disc; `y` counts upwards."""
    return Mark(kind, x, _down(y), words, size)


def _down(y: float) -> float:
    return round(100 - y, 2)


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999))
