"""The step of a run that forecasts demand and contacts, and what the page shows of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

import duckdb

from chatbot.crm.forecast import LEVELS, Forecast, forecast
from chatbot.crm.run_folder import write_result
from chatbot.crm.series import DAILY, WEEKLY, Beat, Series, read_contacts, read_demand
from chatbot.store.runs import Json, Result

SHOWN = 104
"""Steps of history that a page draws."""
METHODS = {
    "naive": "as in the season before",
    "theta": "theta method",
    "ets": "exponential smoothing",
    "average": "mean of the same weekdays",
    "stl": "seasons taken out, then exponential smoothing",
    "croston": "Croston, as Syntetos and Boylan mend it",
    "adida": "ADIDA: counted over longer steps",
    "share": "its share of its category",
}


def make_forecasts(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Result:
    """Write `forecast.json` into a run's folder, and return it.

    Raises:
        InvalidData: nothing was sold before the day.
    """
    monday, demand = read_demand(connection, as_of)
    contacts = read_contacts(connection, as_of)
    result: Result = {
        "as_of": as_of.isoformat(),
        "demand": _part(demand, WEEKLY, monday, "units", lambda done, whole: progress(done, 2 * whole)),
        "contacts": _part(
            contacts, DAILY, as_of, "contacts", lambda done, whole: progress(done + whole, 2 * whole)
        ),
    }
    write_result(folder, "forecast", result)
    return result


def _part(
    series: Sequence[Series], beat: Beat, start: date, unit: str, progress: Callable[[int, int], None]
) -> dict[str, Json]:
    found = forecast(series, beat, progress)
    short = [one for one in series if len(one.counts) < beat.least]
    return {
        "unit": f"{unit} per {beat.word}",
        "step_days": beat.days,
        "starts": start.isoformat(),
        "words": _words(found, len(short), beat, unit),
        "figures": _figures(found),
        "series": [_series(one, beat, start, unit) for one in found],
        "too_short": [_too_short(one, beat) for one in short],
    }


def _figures(found: Sequence[Forecast]) -> Json:
    judged = [one for one in found if one.error is not None]
    if not judged:
        return None
    return {
        "series": len(judged),
        "mase": fmean(one.error or 0 for one in judged),
        "naive_mase": fmean(one.naive_error or 0 for one in judged),
        "coverage": {f"{level:.0%}": fmean(one.covered[level] for one in judged) for level in LEVELS},
    }


def _words(found: Sequence[Forecast], short: int, beat: Beat, unit: str) -> str:
    judged = [one for one in found if one.error is not None]
    left_out = f" {short} too short to be forecast." if short else ""
    if not judged:
        return (
            f"There is no series of {beat.least} {beat.word}s or more yet, so nothing is forecast.{left_out}"
        )
    error, naive = (
        fmean(errors)
        for errors in zip(*((one.error or 0, one.naive_error or 0) for one in judged), strict=True)
    )
    within = fmean(one.covered[LEVELS[-1]] for one in judged)
    better = "smaller" if error < naive else "no smaller"
    return (
        f"Of the last {beat.horizon} {beat.word}s, held out, the error (MASE) was {error:.2f}, {better} than the "
        f"{naive:.2f} of saying the same as a season before; of 100 counts {100 * within:.0f} lay within the band "
        f"meant for {LEVELS[-1]:.0%}.{left_out}"
    )


def _series(one: Forecast, beat: Beat, start: date, unit: str) -> Json:
    counts = one.series.counts[-SHOWN:]
    return {
        "kind": one.series.kind,
        "id": one.series.id,
        "name": one.series.name,
        "method": one.method,
        "method_words": METHODS[one.method],
        "mase": one.error,
        "naive_mase": one.naive_error,
        "words": _sentence(one, beat, unit),
        "history": {
            "starts": (start - timedelta(days=beat.days * len(counts))).isoformat(),
            "counts": counts.tolist(),
        },
        "forecast": [
            {"at": (start + timedelta(days=beat.days * step)).isoformat(), "mean": round(mean, 2)}
            | _bounds(one, step)
            for step, mean in enumerate(one.mean.tolist())
        ],
    }


def _bounds(one: Forecast, step: int) -> dict[str, Json]:
    bounds: dict[str, Json] = {}
    for level, (low, high) in one.bands.items():
        bounds[f"low_{100 * level:.0f}"] = round(float(low[step]), 2)
        bounds[f"high_{100 * level:.0f}"] = round(float(high[step]), 2)
    return bounds


def _sentence(one: Forecast, beat: Beat, unit: str) -> str:
    total, count = float(one.mean.sum()), beat.horizon
    low, high = one.bands[LEVELS[-1]]
    before = float(one.series.counts[-count:].sum())
    return (
        f"{one.series.name}: about {total:,.0f} {unit} in the next {count} {beat.word}s, after {before:,.0f} in the "
        f"last {count}; in the first {beat.word}, in 95 of 100 cases, between {low[0]:,.0f} and {high[0]:,.0f}."
    )


def _too_short(one: Series, beat: Beat) -> Json:
    length = len(one.counts)
    words = f"{one.name}: counted for {length} {beat.word}s; a forecast takes {beat.least}."
    return {"kind": one.kind, "id": one.id, "name": one.name, "words": words}
