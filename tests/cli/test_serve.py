"""What the server does beside serving."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chatbot.cli.serve import tidy
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.live import Live


def house(live: Live, done: list[str], *, fail: bool = False) -> Any:
    """Return the part of the services that housekeeping needs."""

    def keep_house() -> None:
        done.append("tried")
        if fail:
            raise ZeroDivisionError

    return SimpleNamespace(live=live, keep_house=keep_house)


def test_one_worker_tidies_up_for_all(embedded: EmbeddedServer) -> None:
    live, done = Live(embedded.url), []
    live.client.flushdb()

    for _ in range(3):
        tidy(house(live, done))

    assert done == ["tried"]
    live.client.close()


def test_housekeeping_goes_on_after_a_failure(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    failing = house(Live(f"unix://{tmp_path / 'nobody.sock'}"), done, fail=True)

    with caplog.at_level(logging.ERROR):
        tidy(failing)
        tidy(failing)

    assert done == ["tried", "tried"]
    assert "housekeeping failed" in caplog.text
