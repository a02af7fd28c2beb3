"""What files have in common that rows come from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file whose columns have names."""

    path: Path
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.path.name

    @property
    def fingerprint(self) -> str:
        """Return what tells this file from another, of its size, time and first bytes alone."""
        stat = self.path.stat()
        with self.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        told = f"{self.path.resolve()} {stat.st_size} {stat.st_mtime_ns} ".encode()
        return hashlib.sha256(told + head).hexdigest()
