"""What a run leaves for the pages: `runs/<UTC stamp>/<noun>.json`, all of it or none; `current` names the last."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from chatbot.errors import InvalidData

RUNS = "runs"
CURRENT = "current"
KEPT = 30
"""Older runs are removed."""

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Result = dict[str, Json]
"""What a page shows: numbers, words, points of curves."""


@contextmanager
def draft_run(crm: Path, now: datetime) -> Iterator[Path]:
    """Give a folder to write results into; it becomes the current run when the body ends, and is gone if that fails.

    It opens with the results of the current run: a command that makes one of them anew leaves the others as they are.

    Args:
        crm: `DATA_DIR/crm`.
        now: Names the run; with a zone.
    """
    runs = crm / RUNS
    draft = runs / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        for path in _results(current_run(crm)):
            shutil.copy2(path, draft)
        yield draft
        _publish(draft, runs, now)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def current_run(crm: Path) -> Path | None:
    """Return the folder of the run to show; None: there was none yet."""
    try:
        name = (crm / RUNS / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = crm / RUNS / name
    return folder if name not in ("", "..") and folder.parent.name == RUNS and folder.is_dir() else None


def write_result(folder: Path, noun: str, result: Mapping[str, Json]) -> None:
    """Write `<noun>.json`. Numbers that are none (NaN, infinite) become null: a browser refuses to read them."""
    text = json.dumps(_plain(dict(result)), ensure_ascii=False, allow_nan=False, indent=1)
    (folder / f"{noun}.json").write_text(text + "\n", encoding="utf-8")


def read_result(crm: Path, noun: str) -> Result | None:
    """Return what the current run says of a noun; None: nothing yet.

    Raises:
        InvalidData: the file is damaged.
    """
    folder = current_run(crm)
    path = folder / f"{noun}.json" if folder else None
    if path is None or not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidData(
            f"{path}: is damaged ({error}): remove it and let `chatbot crm run` write it"
        ) from error
    if not isinstance(found, dict):
        raise InvalidData(f"{path}: is no result: remove it and let `chatbot crm run` write it")
    return found


def drop_runs(crm: Path, before: datetime) -> int:
    """Remove the runs of before a moment, but for the current one; return how many.

    Args:
        before: with a zone.
    """
    current, stamp = current_run(crm), _stamp(before)
    old = [path for path in _whole(crm / RUNS) if path != current and path.name < stamp]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def _results(folder: Path | None) -> Iterator[Path]:
    if folder:
        yield from folder.glob("*.json")


def _publish(draft: Path, runs: Path, now: datetime) -> None:
    stamp = _stamp(now)
    draft.rename(runs / stamp)
    note = runs / f".{CURRENT}-{os.getpid()}"
    note.write_text(stamp + "\n", encoding="utf-8")
    note.replace(runs / CURRENT)
    for old in _whole(runs)[:-KEPT]:
        if old.name != stamp:
            shutil.rmtree(old, ignore_errors=True)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def _whole(runs: Path) -> list[Path]:
    if not runs.is_dir():
        return []
    return sorted(path for path in runs.iterdir() if path.is_dir() and not path.name.startswith("."))


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
