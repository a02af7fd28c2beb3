"""Which customers are proposed to be one, and what a person decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.errors import InvalidInput
from chatbot.warehouse.duplicates import Pair
from chatbot.warehouse.incoming import transaction
from chatbot.warehouse.together import LEDGER, put_together, take_apart

State = Literal["proposed", "accepted", "dismissed"]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two customers, of whom one would go into the other."""

    id: int
    kept: str
    gone: str
    score: float
    reasons: str
    state: State


def propose(connection: duckdb.DuckDBPyConnection, pairs: Sequence[Pair], now: datetime) -> int:
    """Write down pairs nobody has decided on; return how many are new. Who has been a customer longer is kept."""
    with transaction(connection):
        connection.execute(LEDGER)
        connection.execute("DELETE FROM merges WHERE state = 'proposed'")
        before = count(connection)
        connection.register("pairs", _columns(pairs))
        connection.execute(
            """INSERT INTO merges SELECT (SELECT coalesce(max(id), 0) FROM merges)
                + row_number() OVER (ORDER BY score DESC, one, other), kept, gone, score, reasons, 'proposed', ?
            FROM (SELECT *, CASE WHEN later THEN other ELSE one END AS kept,
                CASE WHEN later THEN one ELSE other END AS gone
                FROM (SELECT pairs.*, coalesce(b.joined_at < a.joined_at, false) AS later FROM pairs
                    LEFT JOIN customers a ON a.id = one LEFT JOIN customers b ON b.id = other)) found
            ANTI JOIN merges known ON (known.kept = found.kept AND known.gone = found.gone)
                OR (known.kept = found.gone AND known.gone = found.kept)""",
            [now.replace(tzinfo=None)],
        )
        connection.unregister("pairs")
        return count(connection) - before


def _columns(pairs: Sequence[Pair]) -> dict[str, NDArray[Any]]:
    return {
        "one": np.array([pair.one for pair in pairs], object),
        "other": np.array([pair.other for pair in pairs], object),
        "score": np.array([pair.score for pair in pairs], float),
        "reasons": np.array([pair.reasons for pair in pairs], object),
    }


def count(connection: duckdb.DuckDBPyConnection, state: str = "%") -> int:
    """Return how many merges there are, in one state or all."""
    connection.execute(LEDGER)
    found = connection.execute("SELECT count(*) FROM merges WHERE state LIKE ?", [state]).fetchall()
    return int(found[0][0])  # all is fetched: an open result would stand in the way of `register`


def listed(connection: duckdb.DuckDBPyConnection, state: State, *, most: int) -> list[Merge]:
    """Return merges in one state, the surest first."""
    connection.execute(LEDGER)
    rows = connection.execute(
        "SELECT id, kept, gone, score, reasons, state FROM merges WHERE state = ? ORDER BY score DESC, id LIMIT ?",
        [state, most],
    ).fetchall()
    return [Merge(*row) for row in rows]


def sure(connection: duckdb.DuckDBPyConnection, least: float) -> list[int]:
    """Return the proposed merges of at least this score."""
    connection.execute(LEDGER)
    rows = connection.execute(
        "SELECT id FROM merges WHERE state = 'proposed' AND score >= ?", [least]
    ).fetchall()
    return [row[0] for row in rows]


def decide(connection: duckdb.DuckDBPyConnection, ids: Sequence[int], state: State, now: datetime) -> int:
    """Accept, dismiss, or undo (back to proposed); every row is then where the accepted merges say. Return how many.

    Raises:
        InvalidInput: there is no such merge.
    """
    with transaction(connection):
        connection.execute(LEDGER)
        known = {row[0] for row in connection.execute("SELECT id FROM merges").fetchall()}
        if missing := sorted(set(ids) - known):
            raise InvalidInput(f"there is no merge {missing[0]}: `chatbot crm merges list` shows them")
        take_apart(connection)
        connection.execute(
            "UPDATE merges SET state = ?, changed_at = ? WHERE list_contains(?, id)",
            [state, now.replace(tzinfo=None), list(ids)],
        )
        put_together(connection)
    return len(set(ids))
