"""What a run tells of segments, predictions and groups, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chatbot.desk.report_tables import Row
from chatbot.desk.run_results import Card, Fairness, Figures, Predictions, Segments
from chatbot.desk.table_spec import Spec, spec

MODEL = "the model"


def _segments(found: Segments) -> Iterator[Row]:
    for one in found.segments:
        shares = one.share, one.income_share
        yield (
            one.name,
            one.count,
            *shares,
            one.spent_365d,
            one.order_value,
            one.orders,
            one.recency_days,
            one.return_rate,
        )


def _profiles(found: Segments) -> Iterator[Row]:
    for one in found.segments:
        for name, value in one.profile.items():
            yield one.name, name, value


def _tastes(found: Segments) -> Iterator[Row]:
    for one in found.segments:
        for taste in one.tastes:
            yield one.name, taste.category, taste.share, taste.lift


def _rfm(found: Segments) -> Iterator[Row]:
    for recency, row in enumerate(found.scores, start=1):
        for frequency, customers in enumerate(row, start=1):
            yield recency, frequency, customers


def _count(found: Segments) -> Iterator[Row]:
    for trial in found.count.trials:
        yield trial.count, trial.silhouette, trial.stability


def _map(found: Segments) -> Iterator[Row]:
    segments = found
    names = [one.name for one in segments.segments]
    for x, y, number in segments.map.points if segments.map else ():
        yield names[number] if number < len(names) else str(number), x, y


def _joins(found: Segments) -> Iterator[Row]:
    tree = found.tree
    for number, (xs, ys) in enumerate(zip(tree.xs, tree.ys, strict=False) if tree else (), start=1):
        yield number, min(xs), max(xs), max(ys)


def _figures(found: Predictions) -> Iterator[Row]:
    for card in found.cards:
        for way, one in ways(card):
            if isinstance(one, Figures):
                told = one.precision, one.recall, one.f1, one.auc, one.brier, one.calibration_error
                yield card.name, way, one.cases, one.accuracy, *told, one.mae
            elif one is not None:
                yield card.name, way, *(None,) * 8, one


def ways(card: Card) -> Iterator[tuple[str, Figures | float | None]]:
    """Return a model's figures, and those of the ways beside it."""
    if card.figures:
        yield MODEL, card.figures
    yield from card.beside.items()


def _calibration(found: Predictions) -> Iterator[Row]:
    for card in found.cards:
        for one in card.curves.calibration if card.curves else ():
            yield card.name, one.foretold, one.came, one.cases


def _lift(found: Predictions) -> Iterator[Row]:
    for card in found.cards:
        for one in card.curves.lift if card.curves else ():
            yield card.name, one.share, one.found, one.lift


def _tenths(found: Predictions) -> Iterator[Row]:
    for card in found.cards:
        for place, one in enumerate(card.curves.tenths if card.curves else (), start=1):
            yield card.name, place, one.foretold, one.spent


def _drivers(found: Predictions) -> Iterator[Row]:
    for card in found.cards:
        for one in card.drivers:
            yield card.name, one.label or one.feature, one.strength, _direction(one.raises)


def _direction(raises: bool | None) -> str | None:
    return None if raises is None else "raises" if raises else "lowers"


def _groups(found: Fairness) -> Iterator[Row]:
    for name, shares in found.models.items():
        for one in shares:
            yield (
                name,
                one.attribute,
                one.group,
                one.cases,
                one.false_alarms,
                one.missed,
                one.foretold,
                one.came,
            )


def _waits(found: Fairness) -> Iterator[Row]:
    for one in found.waits:
        yield one.attribute, one.group, one.contacts, one.p50, one.p90


TABLES: Mapping[str, Spec] = {
    "segments": spec(
        Segments,
        "segment:text customers share:share income_share:share spent_365d:money order_value:money orders:number"
        " recency_days:number return_rate:share",
        _segments,
    ),
    "profiles": spec(Segments, "segment:text fact:text distance:fine", _profiles),
    "tastes": spec(Segments, "segment:text category:text share:share lift:number", _tastes),
    "rfm": spec(Segments, "recency frequency customers", _rfm),
    "segment_count": spec(Segments, "segments silhouette:fine stability:fine", _count),
    "map": spec(Segments, "segment:text x:fine y:fine", _map),
    "joins": spec(Segments, "join left:number right:number height:fine", _joins),
    "figures": spec(
        Predictions,
        "prediction:text way:text cases accuracy:share precision:share recall:share f1:fine auc:fine brier:fine"
        " calibration_error:fine mae:fine",
        _figures,
    ),
    "calibration": spec(Predictions, "prediction:text foretold:share came:share cases", _calibration),
    "lift": spec(Predictions, "prediction:text share:share found:share lift:fine", _lift),
    "tenths": spec(Predictions, "prediction:text tenth foretold:money spent:money", _tenths),
    "drivers": spec(Predictions, "prediction:text driver:text strength:fine more_of_it:text", _drivers),
    "groups": spec(
        Fairness,
        "prediction:text attribute:text group:text cases false_alarms:share missed:share foretold:share came:share",
        _groups,
    ),
    "waits": spec(Fairness, "attribute:text group:text contacts p50_s:seconds p90_s:seconds", _waits),
}
"""Of which result each is, its columns, and where its rows come from."""
