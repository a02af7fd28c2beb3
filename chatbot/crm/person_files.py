"""The files beside the warehouse in which one person stands: shown, and written anew without them."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from chatbot.disk import sync
from chatbot.errors import InvalidData
from chatbot.store.runs import RUNS, Json
from chatbot.warehouse.casting import literal
from chatbot.warehouse.importing import REJECTS
from chatbot.warehouse.warehouse import connect, file_literal, one_row

CUSTOMER = "customer_id"
NAMING = (CUSTOMER, "kept", "gone")
"""Keys of JSON behind which a customer's id stands."""
EXAMPLES = "examples"
"""Of values far off: a list of key and value, the key of more than one part joined by ` / `."""
PAGE = "quality.html"
LEAST_SIGNS = 3
"""A shorter word stands in every line."""


def rows_in_runs(crm: Path, ids: Collection[str]) -> dict[str, list[dict[str, Json]]]:
    """Return what the files of all runs say of somebody, by `<run>/<file>`."""
    found = {}
    for path in _tables(crm):
        with connect() as connection:
            cursor = connection.execute(
                f"SELECT * FROM read_parquet({file_literal(path)}) WHERE list_contains(?, {CUSTOMER})",  # noqa: S608
                [list(ids)],
            )
            names = [column[0] for column in cursor.description or ()]
            rows = [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]
        if rows:
            found[_name(crm, path)] = rows
    return found


def erase_from_files(
    crm: Path, ids: Collection[str], keys: Collection[str], words: Collection[str]
) -> dict[str, int]:
    """Write every file anew that tells of somebody; return how many rows went of each that was looked at.

    Args:
        crm: `DATA_DIR/crm`.
        ids: of the customer.
        keys: of their orders, contacts and reviews, by which examples are named.
        words: their name and addresses.

    Raises:
        InvalidData: a run is being written right now.
    """
    _drop_drafts(crm)
    counts = {}
    for path in _tables(crm):
        counts[_name(crm, path)] = _rewrite_table(path, ids)
    for path in sorted((crm / RUNS).glob("*/*.json")):
        counts[_name(crm, path)] = _rewrite_json(path, frozenset(ids), frozenset((*ids, *keys)))
    for path in sorted((crm / REJECTS).glob("*.csv")):
        counts[_name(crm, path)] = _rewrite_lines(path, words)
    if (crm / PAGE).exists():
        counts[PAGE] = _drop_page(crm / PAGE, {*ids, *keys})
    return counts


def _name(crm: Path, path: Path) -> str:
    return path.relative_to(crm).as_posix()


def _tables(crm: Path) -> Iterator[Path]:
    """Yield the Parquet files of runs that have a row for each customer."""
    for path in sorted((crm / RUNS).glob("*/**/*.parquet")):
        with connect() as connection:
            columns = connection.execute(f"DESCRIBE FROM read_parquet({file_literal(path)})").fetchall()
        if any(column[0] == CUSTOMER for column in columns):
            yield path


def _drop_drafts(crm: Path) -> None:
    """Remove what killed runs left; what is being written would come to hold them again."""
    for draft in (crm / RUNS).glob(".draft-*"):
        number = draft.name.rpartition("-")[2]
        if number.isdigit() and Path(f"/proc/{number}").exists():
            raise InvalidData(f"a run is being written ({draft.name}): erase when it is over")
        shutil.rmtree(draft, ignore_errors=True)


def _rewrite_table(path: Path, ids: Collection[str]) -> int:
    fresh = path.with_name(f".{path.name}")
    read = f"read_parquet({file_literal(path)})"
    condition = f"{CUSTOMER} IS NULL OR NOT list_contains($ids, {CUSTOMER})"
    with connect() as connection:
        row = one_row(
            connection,
            f"SELECT count(*) FROM {read} WHERE list_contains($ids, {CUSTOMER})",  # noqa: S608
            {"ids": list(ids)},
        )
        gone = int(row[0]) if row else 0
        if gone:
            kept = f"SELECT * FROM {read} WHERE {condition}"  # noqa: S608
            to = f"{literal(str(fresh))} (FORMAT parquet, COMPRESSION zstd)"
            connection.execute(f"COPY ({kept}) TO {to}", {"ids": list(ids)})
            _put(fresh, path)
    return gone


def _rewrite_json(path: Path, ids: frozenset[str], keys: frozenset[str]) -> int:
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    kept, gone = _without(found, ids, keys)
    if gone:
        fresh = path.with_name(f".{path.name}")
        fresh.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        _put(fresh, path)
    return gone


def _without(value: Json, ids: frozenset[str], keys: frozenset[str]) -> tuple[Json, int]:
    """Return JSON without the entries of lists that name somebody, and how many those were."""
    if isinstance(value, dict):
        parts = {
            name: _without_examples(part, keys) if name == EXAMPLES else _without(part, ids, keys)
            for name, part in value.items()
        }
        return {name: part for name, (part, _) in parts.items()}, sum(gone for _, gone in parts.values())
    if isinstance(value, list):
        others = [_without(one, ids, keys) for one in value if not _names(one, ids)]
        return [one for one, _ in others], len(value) - len(others) + sum(gone for _, gone in others)
    return value, 0


def _names(entry: Json, ids: frozenset[str]) -> bool:
    return isinstance(entry, dict) and any(entry.get(name) in ids for name in NAMING)


def _without_examples(examples: Json, keys: frozenset[str]) -> tuple[Json, int]:
    if not isinstance(examples, list):
        return examples, 0
    kept = [
        one
        for one in examples
        if not (isinstance(one, list) and one and keys.intersection(str(one[0]).split(" / ")))
    ]
    return kept, len(examples) - len(kept)


def _rewrite_lines(path: Path, words: Collection[str]) -> int:
    """Take out the refusals that quote them."""
    quoting = [word.casefold()[:40] for word in words if len(word) >= LEAST_SIGNS]
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    kept = [line for line in lines if not any(word in " ".join(line).casefold() for word in quoting)]
    if len(kept) < len(lines):
        fresh = path.with_name(f".{path.name}")
        with fresh.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(kept)
        _put(fresh, path)
    return len(lines) - len(kept)


def _drop_page(path: Path, names: Collection[str]) -> int:
    """Remove the page if it may name them: `chatbot crm quality` makes it anew."""
    text = path.read_text(encoding="utf-8")
    if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names):
        return 0
    path.unlink()
    return 1


def _put(fresh: Path, path: Path) -> None:
    shutil.copymode(path, fresh)
    sync(fresh)
    fresh.replace(path)


def _plain(cell: object) -> Json:
    if isinstance(cell, list):
        return [_plain(one) for one in cell]
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool | None) else str(cell)
