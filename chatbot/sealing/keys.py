"""The keys that seal who customers are: from the settings, or a file only its owner reads."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from chatbot.disk import locked, sync
from chatbot.errors import InvalidData
from chatbot.sealing.sealer import Sealer

FILE = "keys"
FORMER = Path("crm") / FILE
"""Where it was when the warehouse alone was sealed."""
BYTES = 32
_KEY = re.compile(r"[0-9a-fA-F]{64}")
_Version = tuple[int, int, int]


class Keyring:
    """The keys as they stand now: what another process adds to the file is here at the next use.

    Args:
        folder: `DATA_DIR`; the file `keys` in it holds them, the newest first.
        given: those of the settings; where there are any, the file is not looked at.
    """

    def __init__(self, folder: Path, given: Sequence[str] = ()) -> None:
        self.path = folder / FILE
        self._former = folder / FORMER
        self._read: tuple[_Version | None, Sealer] | None = None
        self.is_given = bool(given)
        if given:
            self._read = None, Sealer([bytes.fromhex(key) for key in given])

    @property
    def sealer(self) -> Sealer:
        """The way to seal and open with these keys.

        Raises:
            InvalidData: there is no file, it holds something else, or others may read it.
        """
        read = self._read
        if read is not None and (self.is_given or read[0] == self._version()):
            return read[1]
        version = self._version()
        if version is None and read is not None:
            return read[1]  # taken away while we run: what we know goes on opening what it sealed
        self._read = version, Sealer([bytes.fromhex(line) for line in self._lines()])
        return self._read[1]

    def open(self, sealed: str, *, column: str) -> str | None:
        """Open what any key sealed, one that came lately too; the file is looked at only where it has to be."""
        sealer = self._read[1] if self._read else self.sealer
        if not sealer.is_sealed(sealed):
            sealer = self.sealer
        return sealer.open(sealed, column=column)

    def make_first(self) -> None:
        """Make a key where there is none; of several processes the first one's stays."""
        if self.is_given or self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            self._former.rename(self.path)
            return
        draft = _draft(self.path, [secrets.token_hex(BYTES)])
        with suppress(FileExistsError):
            os.link(draft, self.path)
        draft.unlink()
        sync(self.path.parent)  # a database that outlives the name of its key is lost

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep out whoever else would change the keys: a key that two overwrite is lost with all that it sealed.

        Raises:
            InvalidData: somebody changes them.
        """
        if self.is_given:
            yield
            return
        with ExitStack() as held:
            try:
                held.enter_context(locked(self.path.parent))
            except BlockingIOError as error:
                raise InvalidData(f"{self.path}: another rotation is at work: wait until it ends") from error
            yield

    def add(self) -> None:
        """Make a newer key; the older ones stay, for what they sealed."""
        self.make_first()
        self._put([secrets.token_hex(BYTES), *self._lines()])

    def drop_older(self) -> int:
        """Keep only the newest; return how many went."""
        keys = self._lines()
        self._put(keys[:1])
        return len(keys) - 1

    def _put(self, keys: Sequence[str]) -> None:
        draft = _draft(self.path, keys)
        os.chown(draft, self.path.stat().st_uid, -1)  # root may do it for the user the server runs as
        draft.replace(self.path)
        sync(self.path.parent)

    def _version(self) -> _Version | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _lines(self) -> list[str]:
        path = self.path
        if not path.exists():
            raise InvalidData(f"{path}: is missing: put it back as it was, or set CHATBOT_CRM_KEYS")
        if path.stat().st_mode & 0o077:
            raise InvalidData(f"{path}: others may read it: chmod 600 {path}")
        try:
            lines = path.read_text(encoding="ascii", errors="replace").split()
        except OSError as error:
            mend = "it must belong to the user the server runs as"
            raise InvalidData(f"{path}: cannot be read ({error.strerror}): {mend}") from error
        for number, line in enumerate(lines, start=1):
            if not _KEY.fullmatch(line):
                raise InvalidData(
                    f"{path}:{number}: no key of 64 hexadecimal signs: put the file back as it was"
                )
        if not lines:
            raise InvalidData(f"{path}: holds no key: put the file back as it was")
        return lines


def _draft(path: Path, keys: Sequence[str]) -> Path:
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # 0600 from the start
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
