"""A killed worker and a killed Redis lose no acknowledged message and double none."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chatbot.store.embedded import EmbeddedServer
from chatbot.store.live import Live

ROOT = Path(__file__).parents[1]
CUSTOMERS = 4
MESSAGES = 30


@dataclass(frozen=True)
class Server:
    """A real `chatbot serve`."""

    url: str
    pid: int
    data_dir: Path

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post JSON; an error of the connection is the caller's to repeat."""
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=15) as response:
            found: dict[str, Any] = json.loads(response.read())
        return found

    def get(self, path: str) -> dict[str, Any]:
        """Return JSON."""
        with urllib.request.urlopen(self.url + path, timeout=15) as response:
            found: dict[str, Any] = json.loads(response.read())
        return found

    def workers(self) -> list[int]:
        """Return the serving processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Start a server without a model on an empty data folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "PORT": str(port),
        "CHATBOT_DEVELOPMENT": "true",
        "CHATBOT_RATE_LIMIT": "100000/minute",
        "CHATBOT_THREADS": "16",
    }
    for name in ("REDIS_URL", "DATABASE_URL", "MODEL_DIR"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "chatbot", "serve", "--demo"], env=environment, cwd=ROOT
    )
    found = Server(f"http://127.0.0.1:{port}", process.pid, tmp_path)
    while True:
        assert process.poll() is None
        try:
            found.get("/readyz")
            break
        except OSError:
            time.sleep(0.05)
    yield found
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def talk(server: Server, name: str, acknowledged: dict[str, int]) -> None:
    """Say thirty things, each until it is acknowledged, as the widget does."""
    for number in range(MESSAGES):
        message_id = f"{name}-{number}"
        body = {"message": f"{name} says number {number}", "session_id": name, "message_id": message_id}
        while message_id not in acknowledged:
            try:
                acknowledged[message_id] = server.post("/chat", body)["seq"]
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.05)


def test_kills_in_mid_conversation_lose_and_double_nothing(server: Server) -> None:
    acknowledged: dict[str, int] = {}
    names = [f"customer{number}" for number in range(CUSTOMERS)]
    threads = [threading.Thread(target=talk, args=(server, name, acknowledged)) for name in names]
    for thread in threads:
        thread.start()
    for least in (20, 45, 70):
        while len(acknowledged) < least:
            time.sleep(0.01)
        os.kill(server.workers()[0], signal.SIGKILL)
    redis = Live(EmbeddedServer(server.data_dir / "redis").url)
    os.kill(int(redis.client.info()["process_id"]), signal.SIGKILL)
    for thread in threads:
        thread.join(120)

    assert len(acknowledged) == CUSTOMERS * MESSAGES
    for name in names:
        messages = server.get(f"/chat/{name}/messages")["messages"]
        said = [one["message_id"] for one in messages if one["author"] == "customer"]
        assert said == [f"{name}-{number}" for number in range(MESSAGES)]
        assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
