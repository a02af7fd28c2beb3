"""Read training data from tables: CSV and JSONL with a text and a label in every row.

Rows without a text, as spreadsheets and public sets have them, teach nothing and count for nothing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from chatbot.errors import InvalidData
from chatbot.training.rows import Row, read_text

TEXT = "text"
LABELS = ("intent", "label", "category")
"""The first of these that is there names the intent."""
LONGEST = csv.field_size_limit()
TOO_LONG = (
    f"a text of more than {LONGEST:,} characters, as no customer writes: shorten it, or check its quotes"
)


def read_csv(path: Path) -> list[Row]:
    """Read a CSV file with a header, separated by commas, semicolons or tabs.

    Raises:
        InvalidData: a column is missing, a label is empty or the file is not CSV; with file and line.
    """
    text = read_text(path)
    header = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True
    )
    try:
        columns = [(column or "").strip().lower() for column in reader.fieldnames or ()]
        reader.fieldnames = columns
        label = _label_column(columns, f"{path}:1")
        for name in (TEXT, label):
            if columns.count(name) > 1:
                raise InvalidData(
                    f"{path}:1: {columns.count(name)} columns are called {name}: rename all but one"
                )
        return [_row(cells, label, path, reader.line_num) for cells in reader]
    except csv.Error as error:
        if "field limit" in str(error):
            raise InvalidData(f"{path}:{reader.line_num + 1}: {TOO_LONG}") from error
        raise InvalidData(f"{path}:{reader.line_num + 1}: not CSV ({error}): check the quotes") from error


def read_jsonl(path: Path) -> list[Row]:
    """Read a file with one JSON object a line.

    Raises:
        InvalidData: a line is not a JSON object, or lacks text or label; with file and line.
    """
    lines = enumerate(read_text(path).split("\n"), start=1)
    return [_json_row(line, path, number) for number, line in lines if line.strip()]


def _json_row(line: str, path: Path, number: int) -> Row:
    where = f"{path}:{number}"
    try:
        cells = json.loads(line)
    except ValueError as error:
        raise InvalidData(f"{where}: not JSON ({error}): write one object a line") from error
    if not isinstance(cells, dict):
        raise InvalidData(f'{where}: not a JSON object: write {{"text": …, "intent": …}}')
    return _row(cells, _label_column(cells, where), path, number)


def _label_column(columns: Iterable[str], where: str) -> str:
    found = list(columns)
    label = next((name for name in LABELS if name in found), None)
    if label is None or TEXT not in found:
        missing = TEXT if TEXT not in found else " or ".join(LABELS)
        raise InvalidData(f"{where}: no column {missing} (found: {', '.join(found) or 'none'}): rename one")
    return label


def _row(cells: Mapping[str, object], label: str, path: Path, line: int) -> Row:
    text, intent = (str(cells.get(name) or "").strip() for name in (TEXT, label))
    if text and not intent:
        raise InvalidData(f"{path}:{line}: {label} is empty: fill it in or remove the row")
    if len(text) > LONGEST:
        raise InvalidData(f"{path}:{line}: {TOO_LONG}")
    return Row(text, intent, line=line)
