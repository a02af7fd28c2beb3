"""What the pages draw of predictions, groups, recommendations, the quality of the data and experiments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.desk.run_outlook import Outcome, Quality, Recommendations
from chatbot.desk.run_results import Bin, Card, Decile, Fairness, Figures
from chatbot.desk.run_tables import MODEL, ways
from chatbot.domain.crm import Reason
from chatbot.web import insights_words as words
from chatbot.web.chart_shapes import Bar, Columns, Part, columns, some, stack
from chatbot.web.insight_charts import side
from chatbot.web.plane_shapes import Axis, Plane, Stroke, axis, band, line, mark

SHARES = Axis(0, 1, 0.25)
MOST_BARS = 12
MOST_PSI = 0.5
"""A bar of drift is no longer."""


@dataclass(frozen=True, slots=True)
class CardCharts:
    """What is drawn of one model."""

    calibration: Plane | None
    lift: Plane | None
    tenths: Columns | None
    drivers: tuple[Bar, ...]
    beside: tuple[tuple[str, tuple[Bar, ...]], ...]
    """For each figure the ways beside one another."""


def draw_card(card: Card) -> CardCharts:
    """Return every chart of a model's card."""
    curves = None if card.warning else card.curves  # nothing is said of anybody: there is no curve
    return CardCharts(
        calibration=_calibration(curves.calibration) if curves and curves.calibration else None,
        lift=_lift(curves.lift) if curves and curves.lift else None,
        tenths=_tenths(card) if curves and curves.tenths else None,
        drivers=_drivers(card),
        beside=() if card.warning else tuple(_beside(card)),
    )


def reasons(found: Sequence[Reason]) -> tuple[Bar, ...]:
    """Return what raised and what lowered a prediction, to the right and to the left of the middle."""
    furthest = max((abs(one.weight) for one in found), default=0)
    return tuple(
        side(one.words, one.weight, furthest, "raises it" if one.weight >= 0 else "lowers it")
        for one in found
    )


def rankings(found: Recommendations) -> tuple[Bar, ...]:
    """Return how often what was bought next was among the ten, recommended or best sellers."""
    if found.figures is None:
        return ()
    both = ("recommended", "bot", found.figures.model), ("best sellers", "lost", found.figures.popularity)
    return tuple(
        Bar(
            key,
            stack((kind,), (one.hit_rate or 0,), 1),
            f"{words.of_100(one.hit_rate)} of 100",
            _around(one.hit_rate, one.margin),
        )
        for key, kind, one in both
    )


def coverages(found: Recommendations) -> tuple[Bar, ...]:
    """Return how much of the assortment is recommended to anybody."""
    if found.figures is None:
        return ()
    both = ("recommended", "bot", found.figures.model), ("best sellers", "lost", found.figures.popularity)
    return tuple(
        Bar(key, stack((kind,), (one.coverage or 0,), 1), words.percent(one.coverage))
        for key, kind, one in both
    )


def pairs(found: Recommendations) -> tuple[tuple[Bar, Bar], ...]:
    """Return for the strongest pairs how many who bought one bought the other, and how many of all did."""
    shown = found.pairs[:MOST_BARS]
    most = max((one.share or 0 for one in shown), default=0)
    return tuple(
        (
            Bar(
                "of those who bought the first",
                stack(("bot",), (one.share or 0,), most),
                words.percent(one.share),
            ),
            Bar("of all customers", stack(("lost",), (one.usual or 0,), most), words.percent(one.usual)),
        )
        for one in shown
    )


def missing(found: Quality) -> tuple[Bar, ...]:
    """Return the columns with the largest gaps; grey where nothing is an answer too."""
    gaps = sorted(
        (one for one in found.missing if one.empty and one.rows), key=lambda one: -one.empty / one.rows
    )
    return tuple(
        Bar(
            f"{one.table}.{one.column}",
            stack(("lost" if one.an_answer else "human",), (one.empty,), one.rows),
            words.percent(one.empty / one.rows),
        )
        for one in gaps[:MOST_BARS]
    )


def drift(found: Quality) -> tuple[Bar, ...]:
    """Return how far columns moved against the last import, the furthest first."""
    known = sorted(((one.psi, one) for one in found.drift if one.psi is not None), key=lambda pair: -pair[0])
    return tuple(
        Bar(
            f"{one.table}.{one.column}",
            stack((_moved(psi, found),), (min(psi, MOST_PSI),), MOST_PSI),
            words.fine(psi),
        )
        for psi, one in known[:MOST_BARS]
    )


def groups(found: Fairness, model: str) -> Iterator[tuple[str, str, tuple[Bar, ...]]]:
    """Yield for each attribute and kind of error the groups beside one another."""
    shares = found.models.get(model, ())
    for attribute in dict.fromkeys(one.attribute for one in shares):
        for name, kind in (("false_alarms", "marked wrongly"), ("missed", "missed")):
            own = [(one.group, getattr(one, name)) for one in shares if one.attribute == attribute]
            bars = tuple(
                Bar(group, stack(("human",), (value,), 1), words.percent(value))
                for group, value in own
                if value is not None
            )
            yield attribute, kind, bars


def course(found: Outcome) -> Plane | None:
    """Return how an experiment's difference and its bounds went, customer after customer."""
    if not found.course:
        return None
    across = axis([one[0] for one in found.course], low=0)
    up = axis([bound for one in found.course for bound in one[1:]], low=0)
    low, high, middle = (
        [(across.at(one[0]), up.at(one[place])) for one in found.course] for place in (2, 3, 1)
    )
    zero = line([(0, up.at(0)), (100, up.at(0))])
    strokes = Stroke("area", band(low, high)), Stroke("ideal", zero), Stroke("line p50", line(middle))
    return Plane(
        strokes,
        up.ticks(lambda value: f"{100 * value:+.0f}".replace("-", "−").replace("+0", "0")),
        across.ticks(lambda value: words.count(round(value))),
    )


def _calibration(bins: Sequence[Bin]) -> Plane:
    most = max(max(one.foretold, one.came) for one in bins)
    scale = SHARES if most > 0.5 else axis([most], low=0)
    points = [(scale.at(one.foretold), scale.at(one.came)) for one in bins]
    marks = tuple(
        mark(
            "p50",
            x,
            y,
            f"foretold {words.percent(one.foretold)}, came {words.percent(one.came)}, {one.cases:,} cases",
        )
        for (x, y), one in zip(points, bins, strict=True)
    )
    strokes = Stroke("ideal", line([(0, 0), (100, 100)])), Stroke("line p50", line(points))
    return Plane(strokes, scale.ticks(words.percent), scale.ticks(words.percent), marks)


def _lift(deciles: Sequence[Decile]) -> Plane:
    points = [(0.0, 0.0), *((SHARES.at(one.share), SHARES.at(one.found)) for one in deciles)]
    strokes = (
        Stroke("area", band([(x, x) for x, _ in points], points)),
        Stroke("ideal", line([(0, 0), (100, 100)])),
        Stroke("line p50", line(points)),
    )
    first = deciles[0]
    marks = (mark("p50", *points[1], f"{first.lift:.1f} times as many as by lot"),)
    return Plane(strokes, SHARES.ticks(words.percent), SHARES.ticks(words.percent), marks)


def _tenths(card: Card) -> Columns:
    tenths = card.curves.tenths if card.curves else ()
    values = [value for one in tenths for value in ((one.foretold, 0.0), (0.0, one.spent))]
    names = [str(number // 2 + 1) if number % 2 == 0 else "" for number in range(len(values))]
    return columns(("bot", "human"), values, some(names, most=len(names)), gap=0.15)


def _drivers(card: Card) -> tuple[Bar, ...]:
    most = max((one.strength for one in card.drivers), default=0)
    kinds = {True: "more", False: "less", None: "lost"}
    return tuple(
        Bar(one.label or one.feature, stack((kinds[one.raises],), (one.strength,), most), _told(one.raises))
        for one in card.drivers[:MOST_BARS]
    )


def _told(raises: bool | None) -> str:
    return "either way" if raises is None else "more raises it" if raises else "more lowers it"


def _beside(card: Card) -> Iterator[tuple[str, tuple[Bar, ...]]]:
    several = list(ways(card))
    for figure in ("auc", "f1", "precision", "recall", "mae"):
        known = [(way, value) for way, one in several if (value := _value(one, figure)) is not None]
        if len(known) < 2 and not (known and figure == "auc"):
            continue
        most = (
            max([1.0, *(value for _, value in known)])
            if figure != "mae"
            else max(value for _, value in known)
        )
        yield (
            figure,
            tuple(
                Bar(
                    way,
                    (
                        Part(
                            "bot"
                            if way in (MODEL, "both", "boosted trees") and way == _ours(card)
                            else "lost",
                            0,
                            round(100 * value / most, 2),
                        ),
                    ),
                    words.fine(value),
                )
                for way, value in known
            ),
        )


def _ours(card: Card) -> str:
    return {"value": "both", "next_order": "boosted trees"}.get(card.name, MODEL)


def _value(one: Figures | float | None, figure: str) -> float | None:
    if isinstance(one, Figures):
        found = getattr(one, figure)
        return float(found) if found is not None else None
    return one if figure == "mae" else None


def _moved(psi: float, found: Quality) -> str:
    return "bad" if psi >= found.much else "human" if psi >= found.little else "bot"


def _around(share: float | None, margin: float | None) -> tuple[float, float] | None:
    if share is None or margin is None:
        return None
    return round(100 * max(0.0, share - margin), 2), round(100 * min(1.0, share + margin), 2)
