"""CDNOW: purchases of 39 weeks foretold from those of the 39 weeks before, beside the published BG/NBD.

Two ways of our own, both learnt inside the calibration period alone: boosted trees that correct BG/NBD's expectation
(Poisson, the expectation as offset, on five earlier days, each with the rest of the period as its outcome), and the
same number where absolute error is what counts: there most customers' likeliest number is none.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import lightgbm
import numpy as np

from chatbot.crm.buying import Histories, fit_buying
from chatbot.crm.cases import Floats

START, END, HOLDOUT_WEEKS = date(1997, 1, 1), date(1997, 9, 30), 39
CUT_WEEKS = (13, 16, 19, 22, 26)
"""After how many weeks the inner days lie; the outcome is what follows within the calibration period."""
ROUNDS, LEAVES, SEED = 60, 4, 1
Purchases = dict[str, dict[date, tuple[float, float]]]
"""By customer and day: amount and number of CDs."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is known on a day, and what came in the weeks that followed."""

    weeks: float
    known: Histories
    features: Floats
    came: Floats


def measure_cdnow(data: Path) -> None:
    """Print the rows for the sample of the literature and for all customers."""
    for name in ("cdnow_sample", "cdnow_master"):
        purchases = read_purchases(data / "cdnow" / f"{name}.csv")
        measure(name, purchases)
    print("published for the sample (Fader, Hardie & Lee 2005): r .243, alpha 4.414, a .793, b 2.426;")
    print("BG/NBD MAE .786, correlation .626; to reach .76 and .65")


def measure(name: str, purchases: Purchases) -> None:
    """Fit on the calibration period, compare on the holdout."""
    test = stand(purchases, END, HOLDOUT_WEEKS)
    model = fit_buying(test.known)
    print(
        f"{name}, {len(purchases)} customers: r {model.r:.3f} alpha {model.alpha:.3f} a {model.a:.3f} b {model.b:.3f}"
    )
    expected = model.expected(test.known, test.weeks)
    inner = [
        stand(purchases, START + timedelta(weeks=cut, days=-1), HOLDOUT_WEEKS - cut) for cut in CUT_WEEKS
    ]
    by_day = [fit_buying(day.known).expected(day.known, day.weeks) for day in inner]
    corrected = correct(inner, by_day, test, expected)
    tell("everybody the mean", np.full_like(expected, np.mean(expected)), test.came)
    tell("BG/NBD", expected, test.came)
    tell("boosted on BG/NBD", corrected, test.came)
    tell("the same, for absolute error", typical(inner, by_day, corrected), test.came)


def tell(name: str, found: Floats, came: Floats) -> None:
    """Print one row."""
    correlation = np.corrcoef(found, came)[0, 1] if np.ptp(found) else 0.0
    error = np.abs(found - came).mean()
    print(
        f"  {name:<30} MAE {error:.3f}  correlation {correlation:.3f}  sum {found.sum():.0f} of {came.sum():.0f}"
    )


def correct(inner: list[Day], by_day: list[Floats], test: Day, expected: Floats) -> Floats:
    """Return BG/NBD's expectation times what boosted trees make of the other features."""
    values = np.concatenate([day.features for day in inner])
    start = np.log(np.concatenate(by_day) + 1e-9)
    learnt = lightgbm.Dataset(values, np.concatenate([day.came for day in inner]), init_score=start)
    settings = {
        "objective": "poisson",
        "num_leaves": LEAVES,
        "learning_rate": 0.03,
        "min_data_in_leaf": 100,
        "lambda_l2": 10,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "num_threads": 1,
        "seed": SEED,
        "verbose": -1,
    }
    booster = lightgbm.train(settings, learnt, ROUNDS)
    found: Floats = expected * np.exp(booster.predict(test.features, raw_score=True))
    return found


def typical(inner: list[Day], by_day: list[Floats], found: Floats) -> Floats:
    """Return none below a threshold and a share above it, both chosen on the inner days by absolute error."""
    expected, came = np.concatenate(by_day), np.concatenate([day.came for day in inner])
    errors = {
        (least, share): np.abs(np.where(expected < least, 0.0, expected * share) - came).mean()
        for least in np.arange(0.0, 1.55, 0.05)
        for share in (0.8, 0.85, 0.9, 0.95, 1.0, 1.05)
    }
    least, share = min(errors, key=lambda choice: errors[choice])
    return np.where(found < least, 0.0, found * share)


def stand(purchases: Purchases, end: date, weeks: int) -> Day:
    """Return how customers stood at the end of a day, and what came after it."""
    until = end + timedelta(weeks=weeks)
    known, rows, came = [], [], []
    for days in purchases.values():
        before = sorted(day for day in days if day <= end)
        if not before:
            continue
        last, age = (before[-1] - before[0]).days / 7, (end - before[0]).days / 7
        known.append((len(before) - 1, last, age))
        gaps = [(later - earlier).days / 7 for earlier, later in pairwise(before)]
        amounts, discs = zip(*(days[day] for day in before), strict=True)
        recent = [sum(day > end - timedelta(weeks=span) for day in before) for span in (4, 8, 13)]
        rows.append(
            [
                *known[-1],
                age - last,
                last / age if age else np.nan,
                np.mean(amounts),
                sum(amounts),
                amounts[0],
                amounts[-1],
                sum(discs),
                np.mean(discs),
                discs[0],
                np.mean(gaps) if gaps else np.nan,
                max(gaps, default=np.nan),
                gaps[-1] if gaps else np.nan,
                (age - last) / (np.mean(gaps) + 2) if gaps else np.nan,
                *recent,
            ]
        )
        came.append(sum(end < day <= until for day in days))
    repeats, last_s, age_s = np.array(known, dtype=float).T
    return Day(
        weeks, Histories(repeats, last_s, age_s), np.array(rows, dtype=float), np.array(came, dtype=float)
    )


def read_purchases(path: Path) -> Purchases:
    """Return what each customer bought on which day; several purchases on one day count as one, as in the paper."""
    found: Purchases = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days, day = found.setdefault(row["customer_id"], {}), date.fromisoformat(row["date"])
            amount, discs = days.get(day, (0.0, 0.0))
            days[day] = (amount + float(row["amount"]), discs + float(row["n_cds"]))
    return found
