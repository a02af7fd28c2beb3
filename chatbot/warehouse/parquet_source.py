"""Parquet files, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chatbot.errors import InvalidData
from chatbot.warehouse.file_source import FileSource
from chatbot.warehouse.piece import Piece
from chatbot.warehouse.warehouse import connect, file_literal, one_row

PIECE_ROWS = 250_000
OWN = "hive_partitioning = false"
"""Columns stand in the file; the names of its folders are none."""
NUMBER = "file_row_number"
"""How the rows of a file are told apart; no column of it may be called so."""


@dataclass(frozen=True, slots=True)
class ParquetSource(FileSource):
    """A file; its lines are its rows, from 1."""

    rows: int

    def pieces(self, after: str, draft: Path) -> Iterator[Piece]:
        """Yield some hundred thousand rows at a time."""
        names = ", ".join(
            f"{_quoted(name)}::VARCHAR AS c{number}" for number, name in enumerate(self.columns)
        )
        read = f"read_parquet({file_literal(self.path)}, {OWN}, file_row_number = true)"
        for start in range(int(after or 0), self.rows, PIECE_ROWS):
            stop = min(start + PIECE_ROWS, self.rows)
            query = (
                f"SELECT file_row_number + 1 AS source_line, {names} FROM {read} "
                f"WHERE file_row_number BETWEEN {start} AND {stop - 1}"
            )
            yield Piece(query, stop - start, str(stop), stop / self.rows)


def open_parquet(path: Path) -> ParquetSource:
    """Read a file's columns.

    Raises:
        InvalidData: it is none, or damaged.
    """
    connection = connect()
    try:
        read = f"read_parquet({file_literal(path)}, {OWN})"
        columns = tuple(str(row[0]) for row in connection.execute(f"DESCRIBE FROM {read}").fetchall())
        found = one_row(connection, f"SELECT count(*) FROM {read}")
    except duckdb.Error as error:
        raise InvalidData(f"{path}: no Parquet file, or damaged: {str(error).splitlines()[0]}") from error
    finally:
        connection.close()
    if NUMBER in columns:
        raise InvalidData(f"{path}: rename the column {NUMBER}: that name is used while the file is read")
    return ParquetSource(path, columns, int(found[0]) if found else 0)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
