"""A comparison of settings as a table, and as a page to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chatbot.errors import InvalidData
from chatbot.scenarios.desk_figures import Figures, Spread, spread

PAGE = "routing.md"
Show = Callable[[float], str]


def _seconds(value: float) -> str:
    return f"{value:.0f} s"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _number(value: float) -> str:
    return f"{value:.1f}"


ROWS: Mapping[str, tuple[str, Show]] = {
    "urgent_p50": ("urgent customers wait, half of them at most", _seconds),
    "urgent_p90": ("urgent customers wait, nine of ten at most", _seconds),
    "wait_p50": ("all wait, half of them at most", _seconds),
    "wait_p90": ("all wait, nine of ten at most", _seconds),
    "urgent_kept": ("promise kept, urgent", _percent),
    "kept": ("promise kept, all", _percent),
    "urgent_left": ("gave up, urgent", _percent),
    "left": ("gave up, all", _percent),
    "fitted": ("agent had all that was asked for", _percent),
    "moves": ("taken from an agent again, of 100", _number),
    "use": ("agents' capacity in use", _percent),
    "gini": ("unevenness of that (Gini)", lambda value: f"{value:.2f}"),
}
"""Figure to the words it is told in, and how."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of every setting, day for day the same days."""

    settings: Sequence[str]
    """As typed; the first is compared with the others."""
    figures: Sequence[Sequence[Figures]]
    """By setting, by day."""
    source: str
    """Where the days come from, in words."""

    @property
    def days(self) -> int:
        """Return how many days were played under each setting."""
        return len(self.figures[0])

    @property
    def customers(self) -> int:
        """Return how many customers came on all days."""
        return sum(one.customers for one in self.figures[0])

    def rows(self) -> list[list[str]]:
        """Return the table: a row for each figure, the middle of the days and how far they go."""
        return [
            [words, *(_told(spread(figures, name), show) for figures in self.figures)]
            for name, (words, show) in ROWS.items()
        ]

    def wins(self) -> list[int]:
        """Return on how many days the first setting's urgent customers waited less than those of each other (p90)."""
        first = [one.urgent_p90 for one in self.figures[0]]
        return [
            sum(mine < other.urgent_p90 for mine, other in zip(first, figures, strict=True))
            for figures in self.figures[1:]
        ]


def render(comparison: Comparison, *, command: str, templates: Path) -> str:
    """Return the page in Markdown.

    Args:
        command: as it was typed.
        templates: the folder of `routing.md`, which holds the page's words.

    Raises:
        InvalidData: the template is not there.
    """
    if not (templates / PAGE).is_file():
        raise InvalidData(f"{templates}: holds no {PAGE}: copy the product's folder templates/simulation")
    environment = Environment(  # noqa: S701 - Markdown, of our own words and names of settings
        loader=FileSystemLoader(templates), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(PAGE).render(comparison=comparison, command=command)


def _told(value: Spread, show: Show) -> str:
    if isnan(value.middle):
        return "–"
    middle, low, high = show(value.middle), show(value.low), show(value.high)
    return middle if low == high else f"{middle} ({low.removesuffix(' s').removesuffix(' %')}–{high})"
