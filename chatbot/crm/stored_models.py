"""All that scores customers, kept in a run's `models` folder, so that another process scores as this one does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ValidationError

from chatbot.crm.buying import Buying
from chatbot.crm.habits import Habits
from chatbot.crm.model_folder import open_amounts, open_blend, save_amounts
from chatbot.crm.past import Split
from chatbot.crm.purchase import Next
from chatbot.crm.scoring import Models
from chatbot.crm.spending import Spending
from chatbot.crm.value import Value
from chatbot.errors import InvalidData

FILE = "scoring.json"
VALUE, NEXT = "value", "next_order"
"""Folders of the models of amounts."""


class _Buying(BaseModel):
    r: float
    alpha: float
    a: float
    b: float


class _Spending(BaseModel):
    p: float
    q: float
    gamma: float


class _Text(BaseModel):
    churn_days: int
    buying: _Buying
    spending: _Spending | None
    blends: Mapping[str, str]
    """Column of the scores to the folder of its model."""
    amounts: tuple[str, ...]
    """Which of `VALUE` and `NEXT` there are."""


def save_models(models: Models, blends: Mapping[str, str], folder: Path) -> None:
    """Write what scores customers, beside the blends, which `save_blend` writes.

    Args:
        models: what was learnt.
        blends: column of the scores to the folder of its model, within `folder`.
        folder: a run's `models`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if value := models.value:
        habits, trees = map(float, value.weights)
        numbers = {"habits": habits, "trees": trees, "horizon_days": float(value.split.horizon_days)}
        save_amounts(value.trees, value.names, numbers, folder / VALUE)
    if coming := models.next_order:
        numbers = {"furthest_days": float(coming.furthest_days), "by_rhythm": float(coming.by_rhythm)}
        save_amounts(coming.trees, coming.names, numbers, folder / NEXT)
    there = {VALUE: models.value, NEXT: models.next_order}
    kept = {
        "churn_days": models.churn_days,
        "buying": asdict(models.habits.buying),
        "spending": asdict(models.habits.spending) if models.habits.spending else None,
        "blends": dict(blends),
        "amounts": [name for name, one in there.items() if one],
    }
    (folder / FILE).write_text(json.dumps(kept, indent=1), encoding="utf-8")


def open_models(folder: Path) -> Models:
    """Read what scores customers; how well it did stands in the cards alone.

    Raises:
        InvalidData: it is not whole, or a file is not the one that was written.
    """
    try:
        kept = _Text.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise InvalidData(f"{folder} holds no whole models: run `chatbot crm predict` again") from error
    spending = Spending(**kept.spending.model_dump()) if kept.spending else None
    return Models(
        habits=Habits(Buying(**kept.buying.model_dump()), spending),
        churn_days=kept.churn_days,
        blends={column: open_blend(folder / Path(name).name) for column, name in kept.blends.items()},
        value=_value(folder / VALUE) if VALUE in kept.amounts else None,
        next_order=_next(folder / NEXT) if NEXT in kept.amounts else None,
    )


def _value(folder: Path) -> Value:
    trees, names, numbers = open_amounts(folder)
    weights = np.array([numbers["habits"], numbers["trees"]])
    return Value(names, trees, weights, _horizon(numbers["horizon_days"]), {}, 0, ())


def _next(folder: Path) -> Next:
    trees, names, numbers = open_amounts(folder)
    furthest = int(numbers["furthest_days"])
    return Next(names, trees, bool(numbers["by_rhythm"]), furthest, _horizon(furthest), {}, 0)


def _horizon(days: float) -> Split:
    """Return a horizon without the days it was learnt on: they stand in the card."""
    return Split(int(days), (), date.min)
