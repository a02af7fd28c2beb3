"""How scores and features are spread, run after run, and how far they moved: no customer stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ValidationError

from chatbot.crm.cases import Floats
from chatbot.warehouse.drift import LEAST_ROWS, stability

FILE = "spreads.json"
KEPT = 30
"""Older runs' spreads are let go."""
PARTS = 10
DIGITS = 5
Columns = Mapping[str, Floats]
"""Each of shape (customers,); NaN: not known."""
Shares = Mapping[str, tuple[float, ...]]
"""By column: of how many nothing is known, then how many are in each part."""


class Spread(BaseModel):
    """One run."""

    as_of: date
    learnt: date
    """Which models scored: those learnt as of this day."""
    customers: int
    features: Shares
    scores: Shares
    means: Mapping[str, float | None]
    held: Shares
    """The same customers, by the models of the run before: what moved then is the customers. Empty: they are gone."""
    held_means: Mapping[str, float | None]


class Spreads(BaseModel):
    """Of all runs, the earliest first."""

    edges: Mapping[str, tuple[float, ...]] = {}
    """Where parts end: those of a feature for ever, those of a score as long as its models are in use."""
    runs: tuple[Spread, ...] = ()

    def base(self, place: int) -> int | None:
        """Return the place of the first run that was scored by the same models as the run before."""
        if not place:
            return None
        learnt = self.runs[place - 1].learnt
        return next(number for number, run in enumerate(self.runs) if run.learnt == learnt)

    def score_moved(self, name: str, since: int | None, place: int) -> float | None:
        """Return the PSI of a score from one run to a later one, both by the models of the run before that.

        None: one of them does not tell, or there are too few customers.
        """
        if since is None:
            return None
        return self._psi(since, place, self.runs[since].scores.get(name), self.runs[place].held.get(name))

    def feature_moved(self, name: str, since: int | None, place: int) -> float | None:
        """Return the PSI of a feature from one run to a later one; None as for a score."""
        if since is None:
            return None
        old, new = (self.runs[one].features.get(name) for one in (since, place))
        return self._psi(since, place, old, new)

    def _psi(
        self, since: int, place: int, old: tuple[float, ...] | None, new: tuple[float, ...] | None
    ) -> float | None:
        few = min(self.runs[since].customers, self.runs[place].customers) < LEAST_ROWS
        return None if few or not old or not new else stability(_named(old), _named(new))


def open_spreads(folder: Path) -> Spreads:
    """Read what the runs so far left; none where nothing can be read: it begins anew."""
    try:
        return Spreads.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return Spreads()


def save_spreads(spreads: Spreads, folder: Path) -> None:
    """Write what the next run is set beside."""
    (folder / FILE).write_text(spreads.model_dump_json(indent=1), encoding="utf-8")


def earlier(spreads: Spreads, as_of: date) -> Spreads:
    """Return the spreads of before a day."""
    return Spreads(edges=spreads.edges, runs=tuple(one for one in spreads.runs if one.as_of < as_of))


def with_run(
    spreads: Spreads, as_of: date, learnt: date, *, features: Columns, scores: Columns, held: Columns | None
) -> Spreads:
    """Return the spreads with one run more.

    Args:
        spreads: those of the runs before.
        as_of: the day of the run.
        learnt: as of which day its models were.
        features: what drives the scores.
        scores: of the same customers.
        held: their scores by the models of the run before; None: those are gone.
    """
    edges = dict(spreads.edges)
    last = spreads.runs[-1].learnt if spreads.runs else None
    run = Spread(
        as_of=as_of,
        learnt=learnt,
        customers=max(map(len, scores.values()), default=0),
        features=_spread(features, edges, ""),
        scores=_spread(scores, edges, f"@{learnt}"),
        means={name: _mean(values) for name, values in scores.items()},
        held=_spread(held, edges, f"@{last}") if held and last else {},
        held_means={name: _mean(values) for name, values in (held or {}).items()},
    )
    runs = (*spreads.runs, run)[-KEPT:]
    in_use = {f"@{one.learnt}" for one in runs}
    kept = {
        name: ends for name, ends in edges.items() if "@" not in name or name[name.index("@") :] in in_use
    }
    return Spreads(edges=kept, runs=runs)


def _spread(columns: Columns, edges: dict[str, tuple[float, ...]], suffix: str) -> Shares:
    """Return the shares of each part, and set its ends where nobody did yet."""
    found = {}
    for name, values in columns.items():
        ends = edges.setdefault(name + suffix, _edges(values))
        found[name] = _shares(values, ends)
    return found


def _edges(values: Floats) -> tuple[float, ...]:
    """Return what parts the values into ten of the same size; fewer where many are the same."""
    known = values[~np.isnan(values)]
    if not len(known):
        return ()
    return tuple(np.unique(np.quantile(known, np.arange(1, PARTS) / PARTS)).tolist())


def _shares(values: Floats, edges: tuple[float, ...]) -> tuple[float, ...]:
    if not len(values):
        return ()
    known = values[~np.isnan(values)]
    counts = np.bincount(np.searchsorted(edges, known), minlength=len(edges) + 1)
    found = np.concatenate([[len(values) - len(known)], counts]) / len(values)
    return tuple(np.round(found, DIGITS).tolist())


def _mean(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def _named(shares: tuple[float, ...]) -> Mapping[str, float]:
    return {str(place): share for place, share in enumerate(shares)}
