"""A small run of the batch, made by hand: what its files say can be counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chatbot.store.runs import CURRENT, RUNS

STAMP = "20261126T093000.000000Z"
BINS = [{"foretold": 0.1, "came": 0.125, "cases": 40}, {"foretold": 0.7, "came": 0.65, "cases": 40}]
DECILES = [{"share": 0.5, "found": 0.84, "lift": 1.68}, {"share": 1.0, "found": 1.0, "lift": 1.0}]
FIGURES = {
    "cases": 80,
    "came": 31,
    "precision": 0.61,
    "recall": 0.7,
    "f1": 0.65,
    "auc": 0.8,
    "accuracy": 0.75,
}
SERIES = {
    "kind": "all",
    "id": "all",
    "name": "All contacts",
    "method_words": "theta method",
    "mase": 0.8,
    "naive_mase": 1.1,
    "words": "All contacts: about 56 contacts in the next 7 days.",
    "history": {"starts": "2026-11-19", "counts": [5, 6, 7, 8, 9, 4, 3]},
    "forecast": [
        {
            "at": f"2026-11-{day}",
            "mean": 8 if day != 30 else 12,
            "low_80": 6,
            "high_80": 10,
            "low_95": 4,
            "high_95": 14,
        }
        for day in (26, 27, 28, 29, 30)
    ]
    + [{"at": "2026-12-01", "mean": 8}, {"at": "2026-12-02", "mean": 8}],
}


def segment(name: str, count: int, **more: Any) -> dict[str, Any]:
    """Return a portrait."""
    return {
        "name": name,
        "count": count,
        "share": count / 100,
        "income_share": 0.5,
        "spent_365d": 1027.16,
        "profile": {"recency": -1.0, "frequency": 1.3},
        "tastes": [{"category": "tea", "share": 0.4, "lift": 1.8}],
        "words": [f"{count} customers.", "They buy tea."],
        "advice": "Thank them.",
        **more,
    }


RESULTS: Mapping[str, dict[str, Any]] = {
    "segments": {
        "as_of": "2026-11-26",
        "customers": 100,
        "warnings": ["few customers: segments are rough"],
        "segments": [segment("Loyal regulars", 60), segment("Slipping away", 40)],
        "count": {
            "chosen": 2,
            "trials": [
                {"count": 2, "silhouette": 0.3, "stability": 0.9},
                {"count": 3, "silhouette": 0.2, "stability": None},
            ],
        },
        "scores": [[number] * 5 for number in range(1, 6)],
        "map": {
            "points": [[0.0, 1.0, 0], [1.0, 0.0, 1]],
            "centres": [[0.0, 1.0], [1.0, 0.0]],
            "axes": [["few orders", "many orders"], ["small orders", "large orders"]],
            "kept": 0.68,
        },
        "tree": {
            "customers": 2,
            "xs": [[5, 5, 15, 15]],
            "ys": [[0, 2, 2, 0]],
            "leaves": [{"count": 60, "segment": 0}, {"count": 40, "segment": 1}],
            "agreement": 1.0,
        },
    },
    "predictions": {
        "as_of": "2026-11-26",
        "since": "2024-01-01",
        "customers": 100,
        "cards": [
            {
                "name": "churn",
                "title": "Churn",
                "what": "That a customer leaves.",
                "figures": FIGURES,
                "beside": {"base rate": {**FIGURES, "auc": 0.5}},
                "sentences": ["Of 100 marked as likely to leave, 61 left."],
                "curves": {"calibration": BINS, "lift": DECILES},
                "drivers": [
                    {
                        "feature": "recency_days",
                        "label": "Days since the last order",
                        "strength": 0.4,
                        "raises": True,
                    }
                ],
                "limits": ["It is no certainty."],
            },
            {
                "name": "value",
                "title": "Value",
                "beside": {"both": {"mae": 277.1}, "everybody the mean": {"mae": 471.1}},
                "curves": {"tenths": [{"foretold": 100.0, "spent": 90.0}]},
            },
            {"name": "next_order", "beside": {"boosted trees": 29.1, "BG/NBD": 26.5}},
            {
                "name": "risk",
                "title": "Risk",
                "figures": FIGURES,
                "curves": {"calibration": BINS, "lift": DECILES},
                "warning": "only 3 cases are of the rarer kind",
            },
        ],
        "warnings": ["only 3 cases are of the rarer kind"],
    },
    "fairness": {
        "sentences": [
            "churn, by age: 40% missed of 25 to 39, 29% of under 25.",
            "churn, by gender: 21% missed of male, 20% of female; the groups are close.",
        ],
        "models": {
            "churn": [
                {"attribute": "age", "group": "under 25", "cases": 60, "false_alarms": 0.2, "missed": 0.29}
            ]
        },
        "waits": [{"attribute": "age", "group": "under 25", "contacts": 70, "p50": 6.0, "p90": 60.0}],
    },
    "recommendations": {
        "as_of": "2026-11-26",
        "customers": 100,
        "products": 20,
        "words": "Of 100 products that customers bought next, 64 were among the ten.",
        "figures": {
            "model": {"hit_rate": 0.64, "margin": 0.02, "coverage": 1.0, "purchases": 90},
            "popularity": {"hit_rate": 0.34, "margin": 0.02, "coverage": 0.2, "purchases": 90},
        },
        "reasons": {"goes_with": 900, "shop": 100},
        "pairs": [
            {
                "first_name": "Cooling rack",
                "second_name": "Cake tins",
                "customers": 12,
                "share": 0.8,
                "usual": 0.1,
                "lift": 8.0,
                "words": "Of 100 who bought Cooling rack, 80 bought Cake tins.",
            }
        ],
    },
    "forecast": {
        "as_of": "2026-11-26",
        "contacts": {
            "unit": "contacts per day",
            "step_days": 1,
            "words": "The error was 0.80.",
            "series": [SERIES],
        },
        "demand": {
            "unit": "units per week",
            "step_days": 7,
            "words": "The error was 0.90.",
            "series": [{**SERIES, "kind": "product", "id": "tea", "name": "Tea"}],
            "too_short": [{"words": "Lamp: counted for 3 weeks."}],
        },
    },
    "quality": {
        "made_at": "2026-11-26T09:00:00+00:00",
        "rows": {"customers": 100},
        "came": [
            {
                "table": "customers",
                "source": "customers.csv",
                "imported_at": "2026-11-26T08:00:00",
                "read": 101,
                "rejected": 1,
            }
        ],
        "missing": [{"table": "customers", "column": "country", "rows": 100, "empty": 25}],
        "outliers": [{"table": "items", "column": "price", "count": 3, "middle": 20.0}],
        "gaps": [{"table": "orders", "first": "2026-05-03", "last": "2026-05-08", "usual": 34.5}],
        "orphans": [{"table": "items", "column": "order_id", "parent": "orders", "rows": 7}],
        "drift": [
            {"table": "customers", "column": "country", "psi": 0.3},
            {"table": "items", "column": "price", "psi": None},
        ],
        "proposed": 4,
        "pairs": [{"id": 1, "kept": "C1", "gone": "D1", "score": 0.99, "reasons": "same name"}],
        "sentences": {
            "drift": "1 of 1 columns is spread unlike the import before.",
            "gaps": "1 gap in time.",
        },
    },
    "model_drift": {
        "as_of": "2026-11-26",
        "runs": ["2026-10-26", "2026-11-26"],
        "predictions": [
            {
                "name": "churn",
                "title": "Churn",
                "horizon_days": 30,
                "course": [
                    {
                        "as_of": "2026-10-26",
                        "learnt": "2026-10-26",
                        "customers": 90,
                        "mean": 0.3,
                        "psi": None,
                    },
                    {
                        "as_of": "2026-11-26",
                        "learnt": "2026-11-26",
                        "customers": 100,
                        "mean": 0.4,
                        "psi": 0.31,
                        "psi_learnt": 0.31,
                    },
                ],
                "drivers": [
                    {
                        "feature": "recency_days",
                        "label": "Days since the last order",
                        "psi": 0.12,
                        "psi_first": 0.2,
                    }
                ],
                "judged": [
                    {
                        "as_of": "2026-10-26",
                        "until": "2026-11-25",
                        "cases": 80,
                        "foretold": 0.3,
                        "came": 0.25,
                        "auc": 0.74,
                        "brier": 0.17,
                        "promised": 0.8,
                    }
                ],
                "sentences": ["The scores moved much since the run before, of 26 October 2026 (PSI 0.31)."],
                "warnings": ["Churn: the scores moved much since the run before (PSI 0.31)."],
            },
            {"name": "risk", "title": "Risk", "sentences": ["Too few runs yet."]},
        ],
        "warnings": ["Churn: the scores moved much since the run before (PSI 0.31)."],
    },
    "experiments": {
        "experiments": [
            {
                "name": "warm_words",
                "variants": ["plain", "warm"],
                "decides": "csat",
                "customers": 400,
                "words": "No difference shown yet: warm against plain is between -3.0 and +5.0 points.",
                "outcomes": [
                    {
                        "outcome": "csat",
                        "outcome_words": "satisfaction",
                        "customers": [200, 200],
                        "means": [0.7, 0.71],
                        "difference": [0.01, -0.03, 0.05],
                        "words": "No difference shown yet.",
                        "course": [[200, 0.02, -0.06, 0.1], [400, 0.01, -0.03, 0.05]],
                    },
                    {"outcome": "again", "customers": [0, 0], "means": [None, None]},
                ],
            }
        ]
    },
}
"""What a run of today leaves, by noun."""


def leave(data_dir: Path, results: Mapping[str, object] = RESULTS) -> Path:
    """Put a run into a data folder, as the current one, and return its folder."""
    runs = data_dir / "crm" / RUNS
    folder = runs / STAMP
    folder.mkdir(parents=True, exist_ok=True)
    for noun, result in results.items():
        (folder / f"{noun}.json").write_text(json.dumps(result), encoding="utf-8")
    (runs / CURRENT).write_text(f"{STAMP}\n", encoding="utf-8")
    return folder
