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

from chatbot.store.runs import CURRENT, RUNS, STAMP, Json, current_run

KEPT = 30
"""Of older runs the first of each month stays, for it can be seen how what it foretold came true."""
MONTHS = 14
"""So many months have such a run: a year's outcome takes a year."""


@contextmanager
def draft_run(crm: Path, now: datetime) -> Iterator[Path]:
    """Give a folder to write results into; it becomes the current run when the body ends, and is gone if that fails.

    It opens with the results of the current run: a command that makes one of them anew leaves the others as they are.
    Models are not among them: whoever learns leaves their own.

    Args:
        crm: `DATA_DIR/crm`.
        now: Names the run; with a zone.
    """
    runs = crm / RUNS
    draft = runs / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    runs.mkdir(parents=True, exist_ok=True)
    draft.mkdir(mode=0o700)  # whatever the umask: scores of everybody stand in it
    try:
        for path in _results(current_run(crm)):
            shutil.copy2(path, draft)
        yield draft
        _publish(draft, runs, now)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_result(folder: Path, noun: str, result: Mapping[str, Json]) -> None:
    """Write `<noun>.json`. Numbers that are none (NaN, infinite) become null: a browser refuses to read them."""
    text = json.dumps(_plain(dict(result)), ensure_ascii=False, allow_nan=False, indent=1)
    (folder / f"{noun}.json").write_text(text + "\n", encoding="utf-8")


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
        yield from (path for path in folder.iterdir() if path.is_file())


def _publish(draft: Path, runs: Path, now: datetime) -> None:
    stamp = _stamp(now)
    draft.rename(runs / stamp)
    note = runs / f".{CURRENT}-{os.getpid()}"
    note.write_text(stamp + "\n", encoding="utf-8")
    note.replace(runs / CURRENT)
    for old in _too_old(_whole(runs)):
        if old.name != stamp:
            shutil.rmtree(old, ignore_errors=True)


def _too_old(runs: list[Path]) -> list[Path]:
    """Return those to be removed, of all runs, the earliest first."""
    months = dict.fromkeys(path.name[:6] for path in runs)
    firsts = [next(path for path in runs if path.name[:6] == month) for month in months]
    stay = {*runs[-KEPT:], *firsts[-MONTHS:]}
    return [path for path in runs if path not in stay]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(STAMP)


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
