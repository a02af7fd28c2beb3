"""Where the shapes of a chart lie, in percent of its room: a page stretches them to whatever width it has."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

GRID_LINES = 4
"""About so many: more are read by nobody."""
TICKS = 6
"""So many words stand side by side on a telephone."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar or of a column, from its foot on."""

    kind: str
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what stands there."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what it is, the parts of its bar, what is told beside it."""

    key: str
    parts: tuple[Part, ...]
    told: str
    span: tuple[float, float] | None = None
    """Of a share: its interval."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One column and its place."""

    start: float
    width: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side over an axis of words, before lines of a scale."""

    slots: tuple[Slot, ...]
    up: tuple[Tick, ...]
    across: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over the same axes; each is a row of pieces, for where nothing is known there is none."""

    lines: tuple[tuple[str, tuple[str, ...]], ...]
    """Kind, and for each piece its points as SVG writes them."""
    dots: tuple[tuple[str, float, float], ...]
    up: tuple[Tick, ...]
    across: tuple[Tick, ...]


def stack(kinds: Sequence[str], values: Sequence[float], whole: float) -> tuple[Part, ...]:
    """Return parts one after the other, without empty ones."""
    parts, start = [], 0.0
    for kind, value in zip(kinds, values, strict=True):
        length = 100 * value / whole if whole else 0.0
        if value:
            parts.append(Part(kind, round(start, 2), round(length, 2)))
        start += length
    return tuple(parts)


def columns(
    kinds: Sequence[str], values: Sequence[Sequence[float]], across: Iterable[Tick], *, gap: float = 0.25
) -> Columns:
    """Return columns of stacked values; `gap` is the share of its place that a column leaves free."""
    top = nice_top(max((sum(several) for several in values), default=0))
    place = 100 / max(1, len(values))
    slots = [
        Slot(round(place * (number + gap / 2), 3), round(place * (1 - gap), 3), stack(kinds, several, top))
        for number, several in enumerate(values)
    ]
    return Columns(tuple(slots), scale(top), tuple(across))


def lines(
    kinds: Sequence[str],
    values: Sequence[Sequence[float | None]],
    up: Sequence[Tick],
    across: Iterable[Tick],
    *,
    height: Callable[[float], float],
) -> Lines:
    """Return a line for each kind; `height` says how high a value lies."""
    drawn, dots = [], []
    for kind, several in zip(kinds, values, strict=True):
        place = 100 / max(1, len(several))
        points = [
            None if value is None else (round(place * (number + 0.5), 2), round(100 - height(value), 2))
            for number, value in enumerate(several)
        ]
        pieces = list(_pieces(points))
        drawn.append(
            (kind, tuple(" ".join(f"{x:g},{y:g}" for x, y in one) for one in pieces if len(one) > 1))
        )
        dots += [(kind, *one[0]) for one in pieces if len(one) == 1]
    return Lines(tuple(drawn), tuple(dots), tuple(up), tuple(across))


def some(words: Sequence[str], *, most: int = TICKS) -> tuple[Tick, ...]:
    """Return ticks under columns, evenly, for as many words as there is room for."""
    stride, place = max(1, math.ceil(len(words) / most)), 100 / max(1, len(words))
    return tuple(
        Tick(round(place * (number + 0.5), 2), word)
        for number, word in enumerate(words)
        if number % stride == 0
    )


def nice_top(most: float) -> float:
    """Return the round number a scale ends at."""
    if most <= 0:
        return 1
    step = _nice_step(most)
    return step * math.ceil(most / step)


def scale(top: float) -> tuple[Tick, ...]:
    """Return the lines of a scale from nothing to `top`."""
    step = _nice_step(top)
    count = round(top / step)
    return tuple(Tick(round(100 * number / count, 2), f"{step * number:,.0f}") for number in range(count + 1))


def _nice_step(most: float) -> float:
    rough = most / GRID_LINES
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return float(max(1, step))  # what is counted has no halves


def _pieces(points: Sequence[tuple[float, float] | None]) -> Iterable[list[tuple[float, float]]]:
    piece: list[tuple[float, float]] = []
    for point in (*points, None):
        if point is not None:
            piece.append(point)
        elif piece:
            yield piece
            piece = []
