"""What a source gives at a time: some rows of text, and where to go on after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that does not go in, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a source as DuckDB reads them."""

    query: str
    """Yields `source_line` and the source's columns, `c0`, `c1`, … as text."""
    rows: int
    after: str
    """Where the next piece begins; an empty position is the beginning."""
    share: float
    """How much of the source is read with this one, 0 to 1."""
    rejects: tuple[Reject, ...] = field(default=())
    """Those that are no rows at all."""


class Source(Protocol):
    """A file, or what a database answers."""

    @property
    def name(self) -> str:
        """Return what it is called in reports; no password is in it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of its columns."""

    @property
    def fingerprint(self) -> str:
        """Return what changes when it is another one, or was changed."""

    def pieces(self, after: str, draft: Path) -> Iterator[Piece]:
        """Yield what comes after a position.

        Args:
            draft: a folder of nobody else, for what DuckDB reads.
        """
