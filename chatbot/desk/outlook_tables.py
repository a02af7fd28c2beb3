"""What a run tells of forecasts, recommendations, the quality of the data and experiments, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from chatbot.desk.report_tables import Row
from chatbot.desk.run_outlook import (
    Experiments,
    Forecast,
    ForecastPart,
    Quality,
    Ranking,
    Recommendations,
    Series,
)
from chatbot.desk.table_spec import Spec, spec

COUNTS = (
    "series:text name:text day:day counted:number mean:fine low_80:fine high_80:fine low_95:fine high_95:fine"
)


def _pairs(found: Recommendations) -> Iterator[Row]:
    for one in found.pairs:
        yield one.first_name, one.second_name, one.customers, one.share, one.usual, one.lift


def _rankings(found: Recommendations) -> Iterator[Row]:
    if found.figures:
        both = found.figures.model, found.figures.popularity
        for name, one in zip(("recommended", "best sellers"), both, strict=True):
            yield _ranking(name, one)


def _ranking(name: str, one: Ranking) -> Row:
    return name, one.hit_rate, one.margin, one.mean_reciprocal_rank, one.coverage, one.purchases


def _reasons(found: Recommendations) -> Iterator[Row]:
    yield from sorted(found.reasons.items(), key=lambda one: -one[1])


def _demand(found: Forecast) -> Iterator[Row]:
    yield from _forecast(found.demand)


def _contacts(found: Forecast) -> Iterator[Row]:
    yield from _forecast(found.contacts)


def _forecast(part: ForecastPart) -> Iterator[Row]:
    for one in part.series:
        for day, count in counted(one, part.step_days):
            yield one.key, one.name, day.isoformat(), count, *(None,) * 5
        for step in one.forecast:
            yield (
                one.key,
                one.name,
                step.at,
                None,
                step.mean,
                step.low_80,
                step.high_80,
                step.low_95,
                step.high_95,
            )


def counted(series: Series, step_days: int) -> Iterator[tuple[date, float]]:
    """Return what was counted, with the day each step begins."""
    if series.history.starts:
        first = date.fromisoformat(series.history.starts)
        for number, count in enumerate(series.history.counts):
            yield first + timedelta(days=step_days * number), count


def _errors(found: Forecast) -> Iterator[Row]:
    for part in (found.demand, found.contacts):
        for one in part.series:
            yield one.kind, one.name, one.method_words, one.mase, one.naive_mase


def _imports(found: Quality) -> Iterator[Row]:
    for one in found.came:
        yield one.table, found.rows.get(one.table), one.source, one.imported_at[:10], one.read, one.rejected


def _missing(found: Quality) -> Iterator[Row]:
    for one in found.missing:
        if one.empty:
            yield f"{one.table}.{one.column}", one.rows, one.empty, one.empty / one.rows


def _outliers(found: Quality) -> Iterator[Row]:
    for one in found.outliers:
        yield f"{one.table}.{one.column}", one.count, one.middle


def _gaps(found: Quality) -> Iterator[Row]:
    for one in found.gaps:
        yield one.table, one.first, one.last, one.usual


def _orphans(found: Quality) -> Iterator[Row]:
    for one in found.orphans:
        yield f"{one.table}.{one.column}", one.parent, one.rows


def _drift(found: Quality) -> Iterator[Row]:
    for one in sorted(found.drift, key=lambda one: -(one.psi or 0)):
        yield f"{one.table}.{one.column}", one.psi


def _merges(found: Quality) -> Iterator[Row]:
    for one in found.pairs:
        yield one.id, one.kept, one.gone, one.score, one.reasons


def _outcomes(found: Experiments) -> Iterator[Row]:
    for one in found.experiments:
        for outcome in one.outcomes:
            for variant, customers, mean in zip(one.variants, outcome.customers, outcome.means, strict=False):
                yield one.name, outcome.outcome_words or outcome.outcome, variant, customers, mean


def _courses(found: Experiments) -> Iterator[Row]:
    for one in found.experiments:
        for outcome in one.outcomes:
            for customers, *bounds in outcome.course:
                yield one.name, outcome.outcome, int(customers), *bounds


TABLES: Mapping[str, Spec] = {
    "pairs": spec(
        Recommendations,
        "first:text second:text customers share:share usual:share lift:number",
        _pairs,
    ),
    "rankings": spec(
        Recommendations,
        "way:text hit_rate:share margin:share mean_reciprocal_rank:fine coverage:share purchases",
        _rankings,
    ),
    "because": spec(Recommendations, "because:text times", _reasons),
    "demand": spec(
        Forecast,
        COUNTS,
        _demand,
    ),
    "contacts": spec(
        Forecast,
        COUNTS,
        _contacts,
    ),
    "errors": spec(Forecast, "kind:text name:text method:text mase:fine naive_mase:fine", _errors),
    "imports": spec(Quality, "table:text rows source:text imported_on:day read rejected", _imports),
    "missing": spec(Quality, "column:text rows empty share:share", _missing),
    "outliers": spec(Quality, "column:text values middle:number", _outliers),
    "gaps": spec(Quality, "table:text first:day last:day usual:number", _gaps),
    "orphans": spec(Quality, "column:text parent:text rows", _orphans),
    "drift": spec(Quality, "column:text psi:fine", _drift),
    "merges": spec(Quality, "merge kept:text gone:text score:share reasons:text", _merges),
    "outcomes": spec(
        Experiments, "experiment:text outcome:text variant:text customers mean:share", _outcomes
    ),
    "courses": spec(
        Experiments,
        "experiment:text outcome:text customers difference:fine low:fine high:fine",
        _courses,
    ),
}
"""Of which result each is, its columns, and where its rows come from."""
