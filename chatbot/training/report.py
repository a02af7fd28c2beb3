"""A report for people: one page that needs nothing else, the same in Markdown, and the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from chatbot.errors import InvalidData, InvalidInput
from chatbot.training.chart import standing_alone
from chatbot.training.evaluation import IntentReport, Misread, Report
from chatbot.training.hints import best_advice, hints, limits, sample
from chatbot.training.metrics import Confusion
from chatbot.training.picture import PICTURES, draw_all, in_order

PAGE, TEXT = "report.html", "report.md"
SENTENCES = 4
"""So many misread messages stand under each confused pair."""
SINGLE = 5
"""So many pairs are shown where none was confused more than once."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where the page's words and colours come from."""

    templates: Path
    """The folder of `report.html`, `report.md` and their styles."""
    colours: str
    """CSS that gives the house's colours their names."""


def render(report: Report, *, data: str, day: date, look: Look) -> dict[str, str]:
    """Return the report's files by name.

    Args:
        data: what was measured on, in a few words.

    Raises:
        InvalidData: the templates are not there.
    """
    if not (look.templates / PAGE).is_file():
        raise InvalidData(
            f"{look.templates}: holds no {PAGE}: copy the product's folder templates/evaluation"
        )
    environment = _environment(look.templates)
    pictures = draw_all(report)
    picture_style = f"{look.colours}\n{environment.get_template('pictures.css').render()}"
    style = f"{picture_style}\n{environment.get_template('report.css').render()}"
    values = {
        "report": report,
        "data": data,
        "day": f"{day.day} {day:%B %Y}",
        "pictures": {name: Markup(picture) for name, picture in pictures.items()},  # noqa: S704 - escaped as drawn
        "style": Markup(style),  # noqa: S704 - our own files
        "hints": hints(report),
        "limits": limits(report.scope) if report.scope else "",
        "advice": best_advice(report.learning) if report.learning else [],
        **(_intent_values(report.intents) if report.intents else {}),
    }
    files = {name: environment.get_template(name).render(values) for name in (PAGE, TEXT)}
    return files | {f"{name}.svg": standing_alone(one, picture_style) for name, one in pictures.items()}


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files into a folder, over those of an earlier report.

    Raises:
        InvalidInput: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in PICTURES:  # an earlier report may have had one that this one lacks
            (folder / f"{name}.svg").unlink(missing_ok=True)
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"{folder}: cannot be written ({error.strerror}): choose another --report, or set DATA_DIR"
        ) from error


def _intent_values(report: IntentReport) -> dict[str, object]:
    def misread(pair: Confusion) -> list[Misread]:
        own = [one for one in report.misread if (one.intent, one.taken_for) == (pair.label, pair.taken_for)]
        return own[:SENTENCES]

    pairs = [pair for pair in report.confusions if pair.count > 1] or report.confusions[:SINGLE]
    drawn = in_order(report.matrix)
    return {
        "sample": sample(report),
        "pairs": pairs,
        "misread": misread,
        "shown": sum(len(misread(pair)) for pair in pairs),
        "left_out": len({*report.matrix} - {*drawn}),
    }


def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda value: f"{100 * value:.1f}\u00a0%"
    environment.filters["whole"] = lambda value: f"{100 * value:.0f}"
    environment.filters["line"] = _line
    return environment


def _line(text: str) -> str:
    """Return a text that stays within a cell of a Markdown table and is no markup."""
    for sign in "\\`*[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
