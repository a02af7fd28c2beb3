"""A killed worker and a killed Redis lose no acknowledged message and double none."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.store.embedded import EmbeddedServer
from chatbot.store.live import Live
from tests.served import Server, serving

CUSTOMERS = 4
MESSAGES = 30


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Start a server without a model on an empty data folder."""
    with serving(tmp_path) as found:
        yield found


def talk(server: Server, name: str, acknowledged: dict[str, int]) -> None:
    """Say thirty things, each until it is acknowledged, as the widget does."""
    for number in range(MESSAGES):
        message_id = f"{name}-{number}"
        body = {"message": f"{name} says number {number}", "session_id": name, "message_id": message_id}
        while message_id not in acknowledged:
            try:
                acknowledged[message_id] = server.post("/chat", body)["seq"]
            except (OSError, http.client.HTTPException):  # refused, or cut off in the middle of the answer
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
