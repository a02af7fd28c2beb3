"""Write a model folder whole or not at all."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatbot.disk import locked, sync
from chatbot.errors import InvalidInput
from chatbot.nlu.folder import MANIFEST, file_hash

DRAFT = ".draft-"
YOUNG_S = 5
"""A draft younger than this may not have its lock yet."""


def check_free(folder: Path) -> None:
    """Refuse a name that is taken, before a minute is spent on training.

    Raises:
        InvalidInput: something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"{folder}: exists already: choose another --out, or remove it")


@contextmanager
def draft_in(parent: Path) -> Iterator[Path]:
    """Give an empty folder within `parent`; what was not published of it is removed afterwards.

    Raises:
        InvalidInput: nothing can be written there.
    """
    draft = parent / f"{DRAFT}{secrets.token_hex(4)}"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
    except OSError as error:
        raise InvalidInput(
            f"{parent}: cannot be written to ({error.strerror}): choose another --out"
        ) from error
    _sweep(parent)
    with locked(draft):
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def seal(draft: Path) -> str:
    """Write the manifest over all files of the draft and return 8 hex digits of its hash."""
    files = {path.name: file_hash(path) for path in sorted(draft.iterdir())}
    manifest = json.dumps({"files": files}, indent=1) + "\n"
    (draft / MANIFEST).write_text(manifest, encoding="utf-8")
    return hashlib.sha256(manifest.encode()).hexdigest()[:8]


def publish(draft: Path, folder: Path) -> None:
    """Put the draft on disk and give it its name.

    Raises:
        InvalidInput: the name was taken in the meantime.
    """
    for path in (*draft.iterdir(), draft):
        sync(path)
    try:
        draft.rename(folder)
    except OSError as error:
        raise InvalidInput(f"{folder}: cannot be written ({error.strerror}): choose another --out") from error
    sync(folder.parent)


def _sweep(parent: Path) -> None:
    """Remove the drafts whose training was killed while it wrote: the lock of a dead process is free."""
    for left in parent.glob(f"{DRAFT}*"):
        try:
            if time.time() - left.stat().st_mtime < YOUNG_S:
                continue
            with locked(left):
                shutil.rmtree(left, ignore_errors=True)
        except OSError:  # its training lives, or another one has just swept it
            continue
