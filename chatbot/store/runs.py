"""What the last run of the batch left for the pages: `DATA_DIR/crm/runs/<UTC stamp>/<noun>.json`."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from chatbot.errors import InvalidData

RUNS = "runs"
CURRENT = "current"
STAMP = "%Y%m%dT%H%M%S.%fZ"
"""How a run is named."""
_NAME = re.compile(r"\w[\w.-]*")

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Result = dict[str, Json]
"""What a page shows: numbers, words, points of curves."""


def current_run(crm: Path) -> Path | None:
    """Return the folder of the run to show; None: there was none yet.

    Args:
        crm: `DATA_DIR/crm`.
    """
    try:
        name = (crm / RUNS / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):  # none yet, or none that can be read: the next run writes it anew
        return None
    folder = crm / RUNS / name
    return folder if _NAME.fullmatch(name) and folder.is_dir() else None


def made_at(folder: Path) -> datetime | None:
    """Return when a run was made, in UTC; None: its name does not tell."""
    try:
        return datetime.strptime(folder.name, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


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
