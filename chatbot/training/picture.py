"""The pictures of a report: confidence against truth, the threshold's choices, the learning curve, confusions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log2, sqrt

from chatbot.training.chart import Axis, Chart, percent_axis, svg
from chatbot.training.evaluation import IntentReport, Report, ScopeReport
from chatbot.training.learning import LearningReport

PICTURES = ("reliability", "confusions", "scope", "learning")
CELL = 16
LETTER = 6.1
"""About how wide a letter of a name is."""
MOST_IN_FULL = 60
"""Of more intents, only those are drawn that were confused at all."""
Matrix = Mapping[str, Mapping[str, int]]


def draw_all(report: Report) -> dict[str, str]:
    """Return the pictures that there is something to draw for, by name."""
    pictures = {}
    if report.intents:
        pictures["reliability"] = draw_reliability(report.intents)
        if in_order(report.intents.matrix):
            pictures["confusions"] = draw_confusions(report.intents.matrix)
    if report.scope:
        pictures["scope"] = draw_scope(report.scope)
    if report.learning:
        pictures["learning"] = draw_learning(report.learning)
    return pictures


def draw_reliability(report: IntentReport) -> str:
    """Return how often messages of each confidence were read rightly; honest confidences lie on the diagonal."""
    chart = Chart(
        "Confidence against truth", percent_axis("the model's confidence"), percent_axis("read rightly")
    )
    most = max(one.right.count for one in report.reliability)
    marks = [chart.line([(0, 0), (1, 1)], "ideal")]
    marks += [chart.span(one.confidence, one.right.low, one.right.high) for one in report.reliability]
    for one in report.reliability:
        hint = f"{one.right.count} messages of {one.confidence:.0%} confidence: {one.right.value:.0%} read rightly"
        radius = 2.5 + 5 * sqrt(one.right.count / most)
        marks.append(chart.dot((one.confidence, one.right.value), "dot", hint, radius=radius))
    return chart.svg(marks)


def draw_scope(report: ScopeReport) -> str:
    """Return what each threshold keeps of the messages in scope, and takes on of the others."""
    across = percent_axis("out of scope, wrongly let through")
    chart = Chart("What the threshold decides", across, percent_axis("in scope, let through"))
    here = (report.let_through.false_accept, report.let_through.kept)
    hint = f"let through: {here[1]:.1%} of the in-scope and {here[0]:.1%} of the out-of-scope messages"
    words = f"threshold {report.let_through.threshold:.2f}"
    curve = [(one.false_accept, one.kept) for one in report.curve]
    return chart.svg(
        [
            chart.line([(0, 0), (1, 1)], "ideal"),
            chart.line(curve, "curve"),
            chart.dot(here, "marked", hint, radius=5),
            chart.label(here, words, below=16)
            if here[0] < 0.6
            else chart.label(here, words, anchor="end", below=16),
        ]
    )


def draw_learning(report: LearningReport) -> str:
    """Return accuracy over the number of examples, on a scale of doublings."""
    points = [(log2(max(one.examples, 1)), one) for one in report.points]
    low, high = points[0][0], points[-1][0]
    ticks = [(x, f"{one.examples:,}") for x, one in points]
    across = Axis("examples learnt from", low - 0.15, high + 0.15, ticks)
    floor = int(max(0.0, min(one.accuracy.low for _, one in points)) * 10) / 10
    chart = Chart("Learning curve", across, percent_axis("read rightly", low=min(floor, 0.9)))
    marks = [chart.span(x, one.accuracy.low, one.accuracy.high) for x, one in points]
    marks.append(chart.line([(x, one.accuracy.value) for x, one in points], "curve"))
    for x, one in points:
        hint = f"{one.examples} examples: {one.accuracy.value:.1%} read rightly"
        marks.append(chart.dot((x, one.accuracy.value), "dot", hint))
        marks.append(
            chart.label((x, one.accuracy.value), f"{one.accuracy.value:.0%}", anchor="middle", below=-14)
        )
    return chart.svg(marks)


def draw_confusions(matrix: Matrix) -> str:
    """Return the confusion matrix: true intents down, what they were taken for across.

    The stronger the colour, the larger the share of its row. Intents taken for each other stand side by side.
    """
    names = in_order(matrix)
    margin = round(LETTER * max(map(len, names), default=0)) + 12
    size = margin + CELL * len(names)
    parts = [_name(name, place, margin, size) for place, name in enumerate(names)]
    for place, name in enumerate(names):
        parts += _row(matrix.get(name, {}), names, place, margin)
    return svg(size + 12, size + 12, "Confusion matrix", parts)


def in_order(matrix: Matrix) -> list[str]:
    """Return the intents to draw, each beside one it was confused with, where that is possible."""
    links = _links(matrix)
    names = sorted({*matrix, *(said for row in matrix.values() for said in row)})
    left = [name for name in names if len(names) <= MOST_IN_FULL or links.get(name)]
    order: list[str] = []
    while left:
        ties = links.get(order[-1], {}) if order else {}
        nearest = max((name for name in left if name in ties), key=ties.__getitem__, default=None)
        chosen = nearest or max(left, key=lambda name: sum(links.get(name, {}).values()))
        order.append(chosen)
        left.remove(chosen)
    return order


def _links(matrix: Matrix) -> dict[str, dict[str, int]]:
    """Return how often each two intents were taken for each other, either way."""
    links: dict[str, dict[str, int]] = {}
    for name, row in matrix.items():
        for said, count in row.items():
            if said != name:
                for one, other in ((name, said), (said, name)):
                    ties = links.setdefault(one, {})
                    ties[other] = ties.get(other, 0) + count
    return links


def _name(name: str, place: int, margin: int, size: int) -> str:
    at, words = margin + CELL * place + CELL / 2 + 4, escape(name)
    line = margin + CELL * place + CELL / 2
    return (
        f'<line class="grid" x1="{margin}" x2="{size}" y1="{line:g}" y2="{line:g}"/>'
        f'<line class="grid" y1="{margin}" y2="{size}" x1="{line:g}" x2="{line:g}"/>'
        f'<text class="name" x="{margin - 6}" y="{at:g}" text-anchor="end">{words}</text>'
        f'<text class="name" transform="translate({at:g} {margin - 6}) rotate(-90)">{words}</text>'
    )


def _row(row: Mapping[str, int], names: Sequence[str], place: int, margin: int) -> list[str]:
    return [_cell(row, names, said, place, margin) for said in sorted(row) if said in names]


def _cell(row: Mapping[str, int], names: Sequence[str], said: str, place: int, margin: int) -> str:
    share, across = row[said] / sum(row.values()), names.index(said)
    x, y, kind = margin + CELL * across, margin + CELL * place, "right" if across == place else "wrong"
    hint = f"{names[place]} taken for {said}: {row[said]} ({share:.0%})"
    strength = 0.2 + 0.8 * share
    dark = " on-strong" if strength > 0.55 else ""
    return (
        f'<g><title>{escape(hint)}</title><rect class="paper" x="{x + 1}" y="{y + 1}" width="{CELL - 2}" '
        f'height="{CELL - 2}" rx="3"/><rect class="{kind}" x="{x + 1}" y="{y + 1}" width="{CELL - 2}" '
        f'height="{CELL - 2}" rx="3" fill-opacity="{strength:.2f}"/><text class="count{dark}" x="{x + CELL / 2:g}" '
        f'y="{y + CELL / 2 + 3.5:g}" text-anchor="middle">{row[said]}</text></g>'
    )
