"""CSV files of any size, in pieces of whole rows of which each knows its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chatbot.errors import InvalidData
from chatbot.warehouse.casting import literal
from chatbot.warehouse.file_source import HEAD_BYTES, FileSource
from chatbot.warehouse.piece import Piece, Reject
from chatbot.warehouse.warehouse import file_literal

PIECE_BYTES = 32 * 2**20
MOST_LINES = 200
"""Of one row, whose quoted text may run over several; a mark never closed would swallow the rest of the file."""
DELIMITERS = (",", ";", "\t", "|")
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
OPEN = "a quotation mark is opened here and never closed"
Row = tuple[int, bytes]
"""Its first line, and what stands there."""


@dataclass(frozen=True, slots=True)
class CsvSource(FileSource):
    """A file with a header."""

    delimiter: str
    encoding: str

    def pieces(self, after: str, draft: Path) -> Iterator[Piece]:
        """Yield some megabytes of rows at a time."""
        size = self.path.stat().st_size
        with self.path.open("rb") as file:
            offset, line = _start(file, after)
            while offset < size:
                rows, rejects, offset, lines = _read(file, offset, line)
                good, bad = _decode(rows, self.encoding)
                target = draft / "piece.csv"
                target.write_bytes(
                    b"\n".join(b"%d%b%b" % (at, self.delimiter.encode(), row) for at, row in good)
                )
                line += lines
                yield Piece(
                    self._query(target), len(good), f"{offset} {line}", offset / size, (*rejects, *bad)
                )

    def _query(self, path: Path) -> str:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(self.columns)))
        return (
            f"SELECT * FROM read_csv({file_literal(path)}, header = false, auto_detect = false, "
            f"delim = {literal(self.delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', "
            f"columns = {{'source_line': 'BIGINT', {columns}}}, "
            "store_rejects = true, max_line_size = 4194304, null_padding = false)"
        )


def open_csv(path: Path, *, delimiter: str | None, encoding: str | None) -> CsvSource:
    """Read a file's header.

    Raises:
        InvalidData: it is empty, or its header cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.readline(HEAD_BYTES)
    except OSError as error:
        raise InvalidData(f"{path}: cannot be read ({error.strerror}): check name and rights") from error
    if head.startswith(_TWO_BYTES):
        raise InvalidData(f"{path}:1: UTF-16: save the file as UTF-8")
    try:
        text = head.removeprefix(_BOM).decode(encoding or "utf-8").strip()
    except UnicodeDecodeError as error:
        raise InvalidData(
            f"{path}:1: not UTF-8: name its encoding in the mapping, encoding: cp1252"
        ) from error
    if not text:
        raise InvalidData(f"{path}: empty, not even a header stands in it")
    sign = delimiter or max(DELIMITERS, key=text.count)
    try:
        columns = tuple(name.strip() for name in next(csv.reader([text], delimiter=sign)))
    except csv.Error as error:  # lines that end in CR alone are one to us
        raise InvalidData(f"{path}:1: no header ({error}): save the file with usual line ends") from error
    twice = {name for name in columns if columns.count(name) > 1 and name}
    if twice:
        raise InvalidData(f"{path}:1: the column {min(twice)} stands twice: rename one")
    return CsvSource(path, columns, sign, encoding or "utf-8")


def _start(file: BinaryIO, after: str) -> tuple[int, int]:
    """Return offset and line of the first row to read."""
    if after:
        offset, line = after.split()
        return int(offset), int(line)
    return len(file.readline()), 2


def _read(file: BinaryIO, offset: int, line: int) -> tuple[list[Row], list[Reject], int, int]:
    """Return whole rows from an offset on, those that never end, the offset after them, and their lines."""
    file.seek(offset)
    data = file.read(PIECE_BYTES)
    ends = len(data) < PIECE_BYTES
    if not ends and (cut := data.rfind(b"\n")) >= 0:
        data = data[: cut + 1]
    lines = data.removesuffix(b"\n").split(b"\n")
    if b'"' not in data:
        return _numbered(lines, line), [], offset + len(data), len(lines)
    rows, rejects, left = _join(lines, line, ends=ends)
    if left == len(lines):  # it would be longer than a piece
        rejects, left = [Reject(line, OPEN)], left - 1
    unread = sum(len(one) + 1 for one in lines[len(lines) - left :])
    return rows, rejects, offset + len(data) - unread, len(lines) - left


def _numbered(lines: Sequence[bytes], first: int) -> list[Row]:
    return [(number, text.removesuffix(b"\r")) for number, text in enumerate(lines, first) if text.strip()]


def _join(lines: Sequence[bytes], first: int, *, ends: bool) -> tuple[list[Row], list[Reject], int]:
    """Put lines that share a quoted text into one row; return how many lines are left for the next piece."""
    rows: list[Row] = []
    rejects: list[Reject] = []
    at = 0
    while at < len(lines):
        stop = at + 1
        if lines[at].count(b'"') % 2:
            stop = _close(lines, at)
            if not stop and not ends and len(lines) - at < MOST_LINES:
                return rows, rejects, len(lines) - at
            if not stop:
                rejects.append(Reject(first + at, OPEN))
                at += 1
                continue
        text = b"\n".join(lines[at:stop]).removesuffix(b"\r")
        if text.strip():
            rows.append((first + at, text))
        at = stop
    return rows, rejects, 0


def _close(lines: Sequence[bytes], at: int) -> int:
    """Return the place after the line in which the mark opened at `at` is closed; 0: it never is."""
    for place in range(at + 1, min(at + MOST_LINES, len(lines))):
        if lines[place].count(b'"') % 2:
            return place + 1
    return 0


def _decode(rows: list[Row], encoding: str) -> tuple[list[Row], list[Reject]]:
    """Return the rows as UTF-8, and those that are not of this encoding."""
    try:
        whole = b"".join(text for _, text in rows).decode(encoding)
        if "\0" not in whole:
            return (
                rows if encoding == "utf-8" else [(at, text.decode(encoding).encode()) for at, text in rows]
            ), []
    except UnicodeDecodeError:
        pass
    good, bad = [], []
    for at, text in rows:
        try:
            found = text.decode(encoding)
        except UnicodeDecodeError:
            bad.append(
                Reject(at, f"not {encoding}: name the file's encoding in the mapping, encoding: cp1252")
            )
            continue
        if "\0" in found:
            bad.append(Reject(at, "holds a zero byte"))
        else:
            good.append((at, found.encode()))
    return good, bad
