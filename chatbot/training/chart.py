"""A small line chart as SVG; its colours are classes that the page gives, so that it has a light and a dark face."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 460, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 28, 46
"""Above 100 % there is room for a label."""
Point = tuple[float, float]
"""On the axes' own scales."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What one axis shows."""

    title: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    def along(self, value: float) -> float:
        """Return how far along the axis a value lies, 0 to 1."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Chart:
    """Two axes and what is drawn between them."""

    title: str
    across: Axis
    up: Axis

    def svg(self, marks: Iterable[str]) -> str:
        """Return the picture with these marks, the last one on top."""
        parts = [*self._grid(), *marks]
        return svg(WIDTH, HEIGHT, self.title, parts)

    def line(self, points: Sequence[Point], kind: str) -> str:
        """Return a line through the points."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self._at, points))
        return f'<polyline class="{kind}" points="{path}"/>'

    def dot(self, point: Point, kind: str, hint: str, *, radius: float = 4) -> str:
        """Return a dot that tells its hint under the mouse."""
        x, y = self._at(point)
        words = f"<title>{escape(hint)}</title>"
        return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">{words}</circle>'

    def span(self, x: float, low: float, high: float) -> str:
        """Return an upright line, for an interval."""
        (left, bottom), (_, top) = self._at((x, low)), self._at((x, high))
        return f'<line class="span" x1="{left:.1f}" x2="{left:.1f}" y1="{bottom:.1f}" y2="{top:.1f}"/>'

    def label(self, point: Point, text: str, *, anchor: str = "start", below: float = 4) -> str:
        """Return words beside a point."""
        x, y = self._at(point)
        return _text(x + {"start": 9, "middle": 0, "end": -9}[anchor], y + below, text, anchor, "label")

    def _at(self, point: Point) -> Point:
        x = LEFT + self.across.along(point[0]) * (WIDTH - LEFT - RIGHT)
        return x, HEIGHT - BOTTOM - self.up.along(point[1]) * (HEIGHT - TOP - BOTTOM)

    def _grid(self) -> list[str]:
        low, high = self.across.low, self.across.high
        parts = [self.line([(low, value), (high, value)], "grid") for value, _ in self.up.ticks]
        for value, words in self.up.ticks:
            x, y = self._at((low, value))
            parts.append(_text(x - 8, y + 4, words, "end", "tick"))
        for value, words in self.across.ticks:
            x, y = self._at((value, self.up.low))
            parts.append(_text(x, y + 18, words, "middle", "tick"))
        middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
        parts.append(_text(middle, HEIGHT - 8, self.across.title, "middle", "axis"))
        centre = TOP + (HEIGHT - TOP - BOTTOM) / 2
        parts.append(
            f'<text class="axis" text-anchor="middle" transform="translate(12 {centre:g}) rotate(-90)">'
            f"{escape(self.up.title)}</text>"
        )
        return parts


def percent_axis(title: str, *, low: float = 0.0) -> Axis:
    """Return an axis from `low` to 100 %."""
    step = 0.2 if low < 0.4 else 0.1 if low < 0.75 else 0.05
    count = round((1 - low) / step)
    ticks = [1 - step * place for place in range(count, -1, -1)]
    return Axis(title, low, 1.0, [(value, f"{value:.0%}") for value in ticks])


def svg(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """Return a whole picture."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" aria-label="{escape(title)}">',
            *parts,
            "</svg>",
        ]
    )


def standing_alone(picture: str, style: str) -> str:
    """Return a picture that carries its own colours, to be looked at without the page."""
    head, rest = picture.split(">", 1)
    return f'{head}>\n<style>{style}</style>\n<rect class="paper" width="100%" height="100%"/>{rest}\n'


def _text(x: float, y: float, words: str, anchor: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
