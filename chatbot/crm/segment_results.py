"""`segments.json`: what the pages draw of segments, and what the next run needs to call them the same."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ValidationError

from chatbot.crm.hierarchy import Tree
from chatbot.crm.portraits import Portrait
from chatbot.crm.rfm import grid
from chatbot.crm.segment_map import Map
from chatbot.crm.segment_space import COLUMNS, Floats, Space
from chatbot.crm.segments import Model, Segmentation
from chatbot.store.runs import Json, Result

NOUN = "segments"
PROFILE = ("recency", "frequency", "monetary", "returns", "tenure")


class _ModelText(BaseModel):
    columns: tuple[str, ...]
    means: list[float]
    scales: list[float]
    centres: list[list[float]]
    names: tuple[str, ...]


def result(found: Segmentation, drawn: tuple[Portrait, ...]) -> Result:
    """Return all a page shows; no customer's id is in it."""
    return {
        "as_of": found.as_of.isoformat(),
        "customers": len(found.ids),
        "warnings": list(found.warnings),
        "segments": [_segment(portrait, found.profiles[n]) for n, portrait in enumerate(drawn)],
        "count": {
            "chosen": found.chosen,
            "trials": [
                {"count": trial.count, "silhouette": trial.silhouette, "stability": trial.stability}
                for trial in found.trials
            ],
        },
        "scores": [list(row) for row in grid(found.scores)],
        "map": _map(found.map) if found.map else None,
        "tree": _tree(found.tree) if found.tree else None,
        "model": _model(found.model) if found.model else None,
    }


def read_model(found: Result | None) -> Model | None:
    """Return the segments of the last run; None: there was none, or it was made in another way."""
    try:
        text = _ModelText.model_validate((found or {}).get("model"))
    except ValidationError:
        return None
    means, scales, centres = np.array(text.means), np.array(text.scales), np.array(text.centres)
    fits = means.shape == scales.shape == (len(COLUMNS),) and centres.shape == (len(text.names), len(COLUMNS))
    return Model(Space(means, scales), centres, text.names) if fits and text.columns == COLUMNS else None


def _segment(of: Portrait, profile: Floats) -> Result:
    ways: dict[str, Json] = dict(of.ways)
    return {
        "name": of.name,
        "count": of.count,
        "share": of.share,
        "income_share": of.income_share,
        "spent_365d": of.spent_365d,
        "order_value": of.order_value,
        "orders": of.orders,
        "recency_days": of.recency_days,
        "return_rate": of.return_rate,
        "scores": list(of.scores),
        "profile": dict(zip(PROFILE, profile.tolist(), strict=True)),
        "tastes": [{"category": one.category, "share": one.share, "lift": one.lift} for one in of.tastes],
        "wrote": of.wrote,
        "contacts": of.contacts,
        "ways": ways,
        "mood": of.mood,
        "advice": of.advice,
        "words": list(of.words),
    }


def _map(of: Map) -> Result:
    points = np.round(of.points, 3).tolist()
    return {
        "points": [[x, y, int(segment)] for (x, y), segment in zip(points, of.segments, strict=True)],
        "centres": of.centres.tolist(),
        "axes": [list(axis) for axis in of.axes],
        "kept": of.kept,
    }


def _tree(of: Tree) -> Result:
    return {
        "customers": of.customers,
        "xs": [list(join) for join in of.xs],
        "ys": [list(join) for join in of.ys],
        "leaves": [{"count": leaf.count, "segment": leaf.segment} for leaf in of.leaves],
        "agreement": of.agreement,
    }


def _model(of: Model) -> Result:
    return {
        "columns": list(COLUMNS),
        "means": of.space.means.tolist(),
        "scales": of.space.scales.tolist(),
        "centres": of.centres.tolist(),
        "names": list(of.names),
    }
