"""The Redis of our own: killed, stopped, broken, damaged."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.errors import LiveStoreUnavailable
from chatbot.store.embedded import START_TIMEOUT_S, EmbeddedServer
from chatbot.store.live import Live


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """Return a running server of our own."""
    found = EmbeddedServer(tmp_path / "redis")
    found.ensure()
    yield found
    found.stop()


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedServer:
    """Return one whose binary ends at once; every start leaves a line in `starts`."""
    binary = tmp_path / "bin" / "redis-server"
    binary.parent.mkdir()
    binary.write_text(f"#!/bin/sh\necho begun >> {tmp_path}/starts\necho out of luck >&2\nexit 1\n")
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", f"{binary.parent}:{os.environ['PATH']}")
    (tmp_path / "redis" / "appendonlydir").mkdir(parents=True)
    return EmbeddedServer(tmp_path / "redis")


def process_id(server: EmbeddedServer) -> int:
    return int(Live(server.url).client.info()["process_id"])


def wait_for_answer(server: EmbeddedServer) -> None:
    give_up_at = time.monotonic() + 30
    while not server.answers():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


def test_a_killed_server_comes_back_with_its_content(server: EmbeddedServer) -> None:
    live = Live(server.url, revive=server.revive)
    live.client.set("a", "1")
    os.kill(process_id(server), signal.SIGKILL)

    with pytest.raises(LiveStoreUnavailable):
        live.call(lambda client: client.ping())

    wait_for_answer(server)
    assert live.client.get("a") == "1"


def test_no_second_server_starts_beside_one_that_hangs(server: EmbeddedServer) -> None:
    first = process_id(server)
    os.kill(first, signal.SIGSTOP)
    try:
        with pytest.raises(LiveStoreUnavailable, match="hangs"):
            server.ensure()
        assert server.socket.exists()
    finally:
        os.kill(first, signal.SIGCONT)

    wait_for_answer(server)
    assert process_id(server) == first


def test_a_binary_that_ends_at_once_is_said_at_once_and_the_file_stays(broken: EmbeddedServer) -> None:
    begun_at = time.monotonic()

    with pytest.raises(LiveStoreUnavailable, match="out of luck"):
        broken.ensure()

    assert time.monotonic() - begun_at < START_TIMEOUT_S
    assert (broken.folder / "appendonlydir").exists()


def test_a_turn_does_not_wait_for_a_server_that_cannot_start(broken: EmbeddedServer, tmp_path: Path) -> None:
    live = Live(broken.url, revive=broken.revive)

    for _ in range(50):
        assert not live.ping()
    for thread in [one for one in threading.enumerate() if one.name == "revive"]:
        thread.join()
    live._paused_until = 0.0
    assert not live.ping()

    assert (tmp_path / "starts").read_text() == "begun\n"


def test_a_server_that_dies_as_a_daemon_is_noticed_before_the_time_is_over(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "redis")
    server.socket = tmp_path / "no such folder" / "redis.sock"
    begun_at = time.monotonic()

    with pytest.raises(LiveStoreUnavailable, match=r"[Uu]nix socket"):
        server.ensure()

    assert time.monotonic() - begun_at < START_TIMEOUT_S


def test_many_processes_start_one_server(tmp_path: Path) -> None:
    servers = [EmbeddedServer(tmp_path / "redis") for _ in range(8)]
    threads = [threading.Thread(target=server.ensure) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert len({process_id(server) for server in servers}) == 1
    finally:
        servers[0].stop()


def test_a_damaged_file_is_moved_aside_and_the_server_starts(server: EmbeddedServer) -> None:
    server.stop()
    for file in (server.folder / "appendonlydir").iterdir():
        file.write_bytes(b"\x00 not a journal \xff" * 100)

    server.ensure()

    assert server.answers()
    assert list(server.folder.glob("damaged-*"))


def test_a_damaged_line_is_damage_too(server: EmbeddedServer) -> None:
    server.stop()
    (journal,) = (server.folder / "appendonlydir").glob("*.incr.aof")
    journal.write_bytes(b"\x00 not a journal \xff" * 100)

    server.ensure()

    assert list(server.folder.glob("damaged-*"))


def test_a_sound_file_survives_a_restart_where_it_is(server: EmbeddedServer) -> None:
    Live(server.url).client.set("a", "1")
    server.stop()

    server.ensure()

    assert Live(server.url).client.get("a") == "1"
    assert not list(server.folder.glob("damaged-*"))


def test_a_folder_with_a_long_name_still_gets_a_socket(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / ("long" * 30))
    server.ensure()
    try:
        assert server.answers()
    finally:
        server.stop()
