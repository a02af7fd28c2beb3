"""How well customers are foretold, on public sets beside published figures.

    python -m benchmarks.crm --data DIR [telco] [cdnow] [movielens]

DIR holds `telco_churn/telco.csv` (IBM's Telco churn, on Kaggle as "Telco Customer Churn", with a column `split`) and
`cdnow/cdnow_master.csv`, `cdnow/cdnow_sample.csv` (Fader & Hardie, brucehardie.com/datasets). Everything is chosen on
the training rows, or inside the calibration period; what is held out is looked at once. Telco takes a minute or two,
CDNOW as long; `benchmarks/crm_recommend.py` tells of MovieLens.
"""

from __future__ import annotations

import argparse
import csv
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import crm_recommend
from benchmarks.cdnow import measure_cdnow
from chatbot.crm.blend import PARTS, fit_blend, part_log_odds
from chatbot.crm.cases import Cases
from chatbot.crm.quality import auc, judge

YES_NO = (
    "Partner",
    "Dependents",
    "PhoneService",
    "PaperlessBilling",
    "MultipleLines",
    "OnlineSecurity",
    "OnlineBackup",
    "DeviceProtection",
    "TechSupport",
    "StreamingTV",
    "StreamingMovies",
)
SERVICES = YES_NO[4:]
CHOICES = {
    "InternetService": ("DSL", "Fiber optic", "No"),
    "Contract": ("Month-to-month", "One year", "Two year"),
    "PaymentMethod": (
        "Electronic check",
        "Mailed check",
        "Bank transfer (automatic)",
        "Credit card (automatic)",
    ),
}


def main() -> None:
    """Measure what is named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}; none: all")
    wanted = parser.parse_args()
    if unknown := sorted(set(wanted.sets) - set(SETS)):
        parser.error(f"there is no set {', '.join(unknown)}: choose of {', '.join(SETS)}")
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}")
    for name in wanted.sets or SETS:
        started = time.perf_counter()
        print(f"\n## {name}")
        SETS[name](wanted.data)
        print(f"({time.perf_counter() - started:.0f} s)")


def measure_telco(data: Path) -> None:
    """Churn on the given split: published are AUC .845 by logistic regression and .851 by boosted trees."""
    cases, tested = read_telco(data / "telco_churn" / "telco.csv")
    learnt, test = cases.only(~tested), cases.only(tested)
    fitted = fit_blend(learnt)
    blend = fitted.blend
    found = judge(blend.probabilities(test.values), test.labels, cutoff=blend.cutoff)
    print(f"{len(learnt)} to learn from, {len(test)} held out, {fitted.rounds} trees")
    print("published: logistic regression .845, boosted trees .851; to reach .855")
    for name, scores in zip(PARTS, part_log_odds(blend, test.values), strict=True):
        print(f"  {name:<9} AUC {auc(scores, test.labels):.4f}")
    weights = ", ".join(f"{name} {weight:.2f}" for name, weight in zip(PARTS, blend.weights, strict=True))
    print(
        f"  blend     AUC {found.auc:.4f} ({weights}; calibrated: {blend.calibration and blend.calibration.kind})"
    )
    print(
        f"  at {found.cutoff:.2f}: accuracy {found.accuracy:.3f}, precision {found.precision:.3f},"
        f" recall {found.recall:.3f}, F1 {found.f1:.3f}"
    )
    rate = learnt.labels.mean()
    print(f"  Brier {found.brier:.4f} (base rate {((rate - test.labels) ** 2).mean():.4f})")
    print(f"  calibration error {found.calibration_error:.3f}; foretold and seen, by tenths:")
    print("   ", " ".join(f"{one.foretold:.2f}/{one.came:.2f}" for one in found.calibration))
    print("  lift by tenths:", " ".join(f"{one.lift:.2f}" for one in found.lift))


def read_telco(path: Path) -> tuple[Cases, np.ndarray]:
    """Return all customers, and which of them are held out. `gender` is left out, as everywhere in this product."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, list[float]] = {
        "tenure": [float(row["tenure"]) for row in rows],
        "monthly": [float(row["MonthlyCharges"]) for row in rows],
        "total": [float(row["TotalCharges"].strip() or 0) for row in rows],
        "senior": [float(row["SeniorCitizen"]) for row in rows],
        "services": [float(sum(row[name] == "Yes" for name in SERVICES)) for row in rows],
        "first_month": [float(int(row["tenure"]) <= 1) for row in rows],
    }
    columns["log_tenure"] = np.log1p(columns["tenure"]).tolist()
    columns["root_total"] = np.sqrt(columns["total"]).tolist()
    columns["price_change"] = [
        now - total / months if months else 0.0
        for now, total, months in zip(columns["monthly"], columns["total"], columns["tenure"], strict=True)
    ]
    columns |= {name: [float(row[name] == "Yes") for row in rows] for name in YES_NO}
    for name, values in CHOICES.items():
        columns |= {f"{name}={value}": [float(row[name] == value) for row in rows] for value in values}
    cases = Cases(
        np.array([row["customerID"] for row in rows]),
        tuple(columns),
        np.column_stack(list(columns.values())),
        np.array([float(row["Churn"] == "Yes") for row in rows]),
    )
    return cases, np.array([row["split"] == "test" for row in rows])


def measure_movielens(data: Path) -> None:
    """What each person rated last, foretold from what they rated before."""
    judged = crm_recommend.judge(crm_recommend.read(data / "movielens_small" / "ratings.csv"))
    assert judged
    print(f"to reach HR@10 {crm_recommend.TO_REACH}")
    print(f"  popularity  HR@10 {judged.popularity.hit_rate:.3f}")
    print(f"  ours        HR@10 {judged.model.hit_rate:.3f} ({judged.recipe})")


SETS: dict[str, Callable[[Path], None]] = {
    "telco": measure_telco,
    "cdnow": measure_cdnow,
    "movielens": measure_movielens,
}

if __name__ == "__main__":
    main()
