"""The passages' vectors, kept on disk: made once for a model and a wording, by one process for all."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from chatbot.knowledge.passages import Passage
from chatbot.knowledge.score import Floats

log = logging.getLogger(__name__)
CHUNK = 100
"""So many passages are kept at a time: a process that is stopped meanwhile goes on there."""
ARTICLES, ANSWERS = "knowledge", "suggestions"
"""Folders of DATA_DIR: of the shop's articles, and of what agents may answer."""
KEPT = 3
"""Models whose vectors stay on disk, for the way back to one of them: 8 MB each for 10,000 passages."""


@dataclass(frozen=True, slots=True, eq=False)
class PassageEncoder:
    """What makes vectors: the model in use."""

    model: str
    """Another one for other vectors: the run and when it was trained."""
    encode: Callable[[str], Floats]
    """From a text to its vector, (H), of length 1."""


class Vectors:
    """A folder of vectors, a file a model; it may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(self, passages: Sequence[Passage], model: str) -> Floats | None:
        """Return the passages' vectors, (P, H), if all are kept."""
        kept = self._read(model)
        return _stack(passages, kept) if all(passage.key in kept for passage in passages) else None

    def make(self, passages: Sequence[Passage], encoder: PassageEncoder) -> Floats:
        """Return the passages' vectors, (P, H); those that are missing are made and kept.

        It waits while another process makes some: then they are there.
        """
        with self._only_one():
            kept = self._read(encoder.model)
            missing = {one.key: one.whole for one in passages if one.key not in kept}
            if missing:
                log.info("reading %d passages with model %s", len(missing), encoder.model)
            for start in range(0, len(missing), CHUNK):
                chunk = islice(missing.items(), start, start + CHUNK)
                kept |= {key: encoder.encode(text) for key, text in chunk}
                self._write(encoder.model, {one.key: kept[one.key] for one in passages if one.key in kept})
        return _stack(passages, kept)

    def clear(self) -> None:
        """Delete all of them: those still needed are made anew."""
        for path in self._folder.glob("*.npz"):
            path.unlink(missing_ok=True)

    def _read(self, model: str) -> dict[str, Floats]:
        path = self._path(model)
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                return dict(zip(kept["keys"].tolist(), kept["vectors"].astype(np.float32), strict=True))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            log.warning("%s is damaged (%s): the vectors are made anew", path, error)
            return {}

    def _write(self, model: str, vectors: Mapping[str, Floats]) -> None:
        """Write the file aside and rename it: a reader never sees half of it."""
        try:
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                matrix = np.array([*vectors.values()], dtype=np.float16)
                np.savez(file, keys=np.array([*vectors]), vectors=matrix)
            Path(file.name).replace(self._path(model))
        except OSError as error:
            log.warning(
                "%s cannot be written (%s): the next start makes the vectors again", self._folder, error
            )
        files = sorted(self._folder.glob("*.npz"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for outdated in files[KEPT:]:
            outdated.unlink(missing_ok=True)

    def _path(self, model: str) -> Path:
        readable = re.sub(r"[^\w.-]+", "-", model)[:60]
        return self._folder / f"{readable}-{hashlib.blake2b(model.encode(), digest_size=4).hexdigest()}.npz"

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _stack(passages: Sequence[Passage], kept: Mapping[str, Floats]) -> Floats:
    return np.stack([kept[passage.key] for passage in passages])  # (P, H)
