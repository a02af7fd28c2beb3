"""What will be counted next: several methods, judged by what they would have said before; the best of each series."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsforecast import StatsForecast
from statsforecast.models import (
    ADIDA,
    MSTL,
    AutoETS,
    CrostonSBA,
    DynamicOptimizedTheta,
    SeasonalNaive,
    SeasonalWindowAverage,
)

from chatbot.crm.series import Beat, Series

Floats = NDArray[np.float64]
NAIVE, SHARE = "naive", "share"
WINDOWS = 5
"""Forecasts of the past: by four a method is chosen, the last is held out to say how good the choice is."""
SHARE_STEPS = 26
"""A product's share of its category is counted over so many weeks."""
SPARSE = 0.4
"""Of a series with so many empty steps of 1 the gaps themselves are modelled."""
LEVELS = (0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of one series, and how well that went before."""

    series: Series
    method: str
    season: int
    mean: Floats
    """Shape (horizon,)."""
    bands: Mapping[float, tuple[Floats, Floats]]
    """Level to lower and upper bound, each of shape (horizon,)."""
    error: float | None
    """MASE on the held-out steps; None: the series never differed from a season before."""
    naive_error: float | None
    covered: Mapping[float, float]
    """Level to the share of held-out counts that lay within its band."""


@dataclass(frozen=True, slots=True)
class _Past:
    """What each method would have said, method to shape (WINDOWS + 1, horizon); the last row is what it says now."""

    series: Series
    season: int
    said: Mapping[str, Floats]
    truth: Floats
    """Shape (WINDOWS, horizon)."""

    @property
    def method(self) -> str:
        """Return the method that erred least before the held-out steps.

        Errors are squared: what is expected is a mean, and of rare sales the least absolute error is to say none
        (Kolassa 2016, "Evaluating predictive count data distributions in retail sales forecasting").
        """
        return min(self.said, key=lambda name: float((self.misses(name)[:-1] ** 2).mean()))

    def misses(self, name: str) -> Floats:
        """Return how far a method was off, shape (WINDOWS, horizon)."""
        misses: Floats = np.abs(self.said[name][:-1] - self.truth)
        return misses


def forecast(
    series: Sequence[Series], beat: Beat, progress: Callable[[int, int], None] = lambda done, whole: None
) -> list[Forecast]:
    """Forecast every series that is long enough; products after their categories.

    Source of the bands: split conformal prediction (Lei et al. 2018, "Distribution-free predictive inference for
    regression") on what counts and forecasts differ by after Anscombe's square root (1948).
    """
    long = [one for one in series if len(one.counts) >= beat.least]
    wholes = [one for one in long if one.kind != "product"]
    products = [one for one in long if one.kind == "product"]
    pasts = _look_back(wholes, beat, detailed=True)
    progress(1, 2)
    by_category = {past.series.id: past for past in pasts if past.series.kind == "category"}
    parts = [_with_share(past, by_category) for past in _look_back(products, beat, detailed=False)]
    progress(2, 2)
    return [_forecast(past, beat) for past in (*pasts, *parts)]


def _forecast(past: _Past, beat: Beat) -> Forecast:
    name, counts = past.method, past.series.counts
    before = counts[: -beat.horizon]
    scale = float(np.abs(before[past.season :] - before[: -past.season]).mean())
    errors = {key: float(past.misses(key)[-1].mean()) / scale if scale else None for key in (name, NAIVE)}
    tested = {
        level: _band(past, name, windows=slice(0, WINDOWS - 1), row=WINDOWS - 1, level=level)
        for level in LEVELS
    }
    truth = past.truth[-1]
    return Forecast(
        past.series,
        name,
        past.season,
        past.said[name][-1],
        {level: _band(past, name, windows=slice(0, WINDOWS), row=WINDOWS, level=level) for level in LEVELS},
        errors[name],
        errors[NAIVE],
        {level: float(((low <= truth) & (truth <= high)).mean()) for level, (low, high) in tested.items()},
    )


def _band(past: _Past, name: str, *, windows: slice, row: int, level: float) -> tuple[Floats, Floats]:
    """Return what past errors of the size of `level` of them would make of a forecast."""
    missed = np.abs(_root(past.said[name][windows]) - _root(past.truth[windows])).ravel()
    width = np.sort(missed)[min(len(missed) - 1, int(np.ceil(level * (len(missed) + 1))) - 1)]
    middle = _root(past.said[name][row])
    low = np.maximum(middle - width, np.sqrt(3 / 8)) ** 2 - 3 / 8
    return np.maximum(low, 0), (middle + width) ** 2 - 3 / 8


def _root(counts: Floats) -> Floats:
    root: Floats = np.sqrt(counts + 3 / 8)
    return root


def _with_share(past: _Past, by_category: Mapping[str, _Past]) -> _Past:
    """Add what the category's forecast makes of a product by its share of late."""
    whole = by_category.get(past.series.parent or "")
    if whole is None:
        return past
    own, all_of_it, horizon = past.series.counts, whole.series.counts, past.truth.shape[1]
    shares = []
    for back in range(WINDOWS, -1, -1):
        part, total = (_lately(counts, back * horizon) for counts in (own, all_of_it))
        shares.append(part / total if total else 0.0)
    said = whole.said[whole.method] * np.array(shares)[:, None]
    return _Past(past.series, past.season, {**past.said, SHARE: said}, past.truth)


def _lately(counts: Floats, before: int) -> float:
    known = counts[: len(counts) - before]
    return float(known[-SHARE_STEPS:].sum())


def _look_back(series: Sequence[Series], beat: Beat, *, detailed: bool) -> list[_Past]:
    """Let each method forecast the past; the yearly season is looked for where two years are behind it."""
    found = {}
    for season, sparse in ((beat.season, False), (beat.season, True), (1, False), (1, True)):
        group = [
            one
            for one in series
            if (_season(one, beat) == season) and (bool((one.counts == 0).mean() > SPARSE) == sparse)
        ]
        if group:
            for past in _run(group, _methods(season, sparse=sparse, detailed=detailed), beat, season):
                found[past.series.kind, past.series.id] = past
    return [found[one.kind, one.id] for one in series]


def _season(series: Series, beat: Beat) -> int:
    return beat.season if len(series.counts) >= 2 * beat.season + WINDOWS * beat.horizon else 1


def _methods(season: int, *, sparse: bool, detailed: bool) -> list[object]:
    methods: list[object] = [SeasonalNaive(season, alias=NAIVE), DynamicOptimizedTheta(season, alias="theta")]
    if sparse:
        return [*methods, CrostonSBA(alias="croston"), ADIDA(alias="adida")]
    if season == 1:
        return [*methods, AutoETS(1, alias="ets")]
    if season == 7:
        methods.append(SeasonalWindowAverage(season, window_size=8, alias="average"))
    return [*methods, MSTL(season, alias="stl")] if detailed else methods


def _run(series: Sequence[Series], methods: Sequence[object], beat: Beat, season: int) -> Iterator[_Past]:
    names = [str(method) for method in methods]
    rows = _frame(series)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optimisers that settle for a bound
        library = StatsForecast(list(methods), freq=1)
        back = library.cross_validation(h=beat.horizon, df=rows, n_windows=WINDOWS, step_size=beat.horizon)
        ahead = library.forecast(h=beat.horizon, df=rows)
    shape = len(series), WINDOWS, beat.horizon
    back, ahead = (one.sort_values(["unique_id", "ds"]) for one in (back, ahead))
    before = {name: back[name].to_numpy(np.float64).reshape(shape) for name in (*names, "y")}
    now = {name: ahead[name].to_numpy(np.float64).reshape(len(series), 1, -1) for name in names}
    said = {name: np.maximum(np.concatenate([before[name], now[name]], axis=1), 0) for name in names}
    for place, one in enumerate(series):
        yield _Past(one, season, {name: said[name][place] for name in names}, before["y"][place])


def _frame(series: Sequence[Series]) -> pd.DataFrame:
    lengths = [len(one.counts) for one in series]
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(len(series)), lengths),
            "ds": np.concatenate([np.arange(-length, 0) for length in lengths]),
            "y": np.concatenate([one.counts for one in series]),
        }
    )
