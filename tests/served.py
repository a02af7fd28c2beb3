"""A real `chatbot serve` on a data folder of its own and a free port, for tests that need its processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
START_LIMIT_S = 120


class Server:
    """A `chatbot serve`; stop and start it again, and it has the same address and the same data."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir, self._port = data_dir, free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._settings = settings
        self._output = data_dir / "terminal.txt"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the master's process id."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Say whether it was started and not stopped since."""
        return self._process is not None

    def start(self) -> None:
        """Return when customers are served."""
        assert self._process is None
        command = [sys.executable, "-m", "chatbot", "serve", "--demo"]
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(command, env=self._environment(), cwd=ROOT, stderr=output)
        give_up_at = time.monotonic() + START_LIMIT_S
        while not self._ready():
            assert self._process.poll() is None, f"the server ended instead of starting:\n{self.output()}"
            assert time.monotonic() < give_up_at, f"the server is not ready after {START_LIMIT_S} s"
            time.sleep(0.05)

    def stop(self) -> None:
        """End it as a service manager does; nothing happens when it does not run."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        self._process = None
        sys.stderr.write(self.output())  # pytest shows it beside a test that failed

    def output(self) -> str:
        """Return what it has written to the terminal, mail to customers among it."""
        return self._output.read_text(encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """Run another command of `chatbot` on the same data and return what it prints."""
        command = [sys.executable, "-m", "chatbot", *arguments]
        done = subprocess.run(command, env=self._environment(), cwd=ROOT, check=True, stdout=subprocess.PIPE)
        return done.stdout.decode()

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post JSON; an error of the connection is the caller's to repeat."""
        headers = {"Content-Type": "application/json"}
        return _answer(urllib.request.Request(self.url + path, json.dumps(body).encode(), headers))

    def get(self, path: str) -> dict[str, Any]:
        """Return JSON."""
        return _answer(urllib.request.Request(self.url + path))

    def workers(self) -> list[int]:
        """Return the serving processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def _ready(self) -> bool:
        try:
            self.get("/readyz")
        except OSError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        """Say every setting that the developer's own environment or `.env` might say otherwise."""
        own = {
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "DATA_DIR": str(self.data_dir),
            "MODEL_DIR": str(self.data_dir / "models"),
            "CHATBOT_DEVELOPMENT": "true",
            "CHATBOT_RATE_LIMIT": "100000/minute",
            "CHATBOT_THREADS": "16",
        }
        unset = dict.fromkeys(("PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "CORS_ORIGINS"), "")
        return {**os.environ, **unset, **own, **self._settings}


@contextmanager
def serving(data_dir: Path, **settings: str) -> Iterator[Server]:
    """Serve while the block runs; `settings` are environment variables."""
    server = Server(data_dir, **settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answer(request: urllib.request.Request) -> dict[str, Any]:
    with urllib.request.urlopen(request, timeout=15) as response:
        found: dict[str, Any] = json.loads(response.read())
    return found
