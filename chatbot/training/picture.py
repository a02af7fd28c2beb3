"""The confusion matrix as an SVG: true intents down, what they were taken for across."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

CELL = 14
MARGIN = 210
BLUE, RED = "#2563eb", "#dc2626"


def draw_confusions(matrix: Mapping[str, Mapping[str, int]]) -> str:
    """Return the picture; the stronger the colour, the larger the share of a row: blue is right, red is wrong."""
    names = sorted({*matrix, *(said for row in matrix.values() for said in row)})
    size = MARGIN + CELL * len(names) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}" '
        'font-family="sans-serif" font-size="10"><title>Confusion matrix</title>'
        f'<rect width="{size}" height="{size}" fill="white"/>'
    ]
    for place, name in enumerate(names):
        parts += [_name(name, place), *_row(matrix.get(name, {}), names, place)]
    return "\n".join([*parts, "</svg>\n"])


def _name(name: str, place: int) -> str:
    at, text = MARGIN + CELL * place + CELL - 4, escape(name)
    left = f'<text x="{MARGIN - 6}" y="{at}" text-anchor="end">{text}</text>'
    return left + f'<text transform="translate({at} {MARGIN - 6}) rotate(-90)">{text}</text>'


def _row(row: Mapping[str, int], names: list[str], place: int) -> list[str]:
    return [_cell(row, names, said, place) for said in sorted(row)]


def _cell(row: Mapping[str, int], names: list[str], said: str, place: int) -> str:
    share, across = row[said] / sum(row.values()), names.index(said)
    x, y, colour = MARGIN + CELL * across, MARGIN + CELL * place, BLUE if across == place else RED
    hint = escape(f"{names[place]} taken for {said}: {row[said]} ({share:.0%})")
    return (
        f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{colour}" fill-opacity="{share:.2f}">'
        f"<title>{hint}</title></rect>"
    )
