"""The keys that seal who customers are: from the settings, or a file only its owner reads."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

from chatbot.errors import InvalidData

FILE = "keys"
BYTES = 32
_KEY = re.compile(r"[0-9a-fA-F]{64}")


def read_keys(folder: Path, given: Sequence[str] = ()) -> tuple[bytes, ...]:
    """Return the keys, the newest first; the first one is made where there is none.

    Args:
        folder: `DATA_DIR/crm`.
        given: those of the settings; where there are any, the file is not looked at.

    Raises:
        InvalidData: the file holds something else, or others may read it.
    """
    if given:
        return tuple(bytes.fromhex(key) for key in given)
    path = folder / FILE
    if not path.exists():
        _write(path, [secrets.token_hex(BYTES)])
    if path.stat().st_mode & 0o077:
        raise InvalidData(f"{path}: others may read it: chmod 600 {path}")
    return tuple(bytes.fromhex(line) for line in _lines(path))


def add_key(folder: Path) -> tuple[bytes, ...]:
    """Make a newer key and return all; the older ones stay, for what they sealed."""
    keys = read_keys(folder)
    _write(folder / FILE, [secrets.token_hex(BYTES), *(key.hex() for key in keys)])
    return read_keys(folder)


def drop_older(folder: Path) -> int:
    """Keep only the newest; return how many went."""
    keys = read_keys(folder)
    _write(folder / FILE, [keys[0].hex()])
    return len(keys) - 1


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="ascii", errors="replace").split()
    for number, line in enumerate(lines, start=1):
        if not _KEY.fullmatch(line):
            raise InvalidData(f"{path}:{number}: no key of 64 hexadecimal signs: put the file back as it was")
    if not lines:
        raise InvalidData(
            f"{path}: holds no key: put the file back as it was, or delete it with the warehouse"
        )
    return lines


def _write(path: Path, keys: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # 0600 from the start
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)
