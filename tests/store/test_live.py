"""The live side: sessions, locks, wake-ups, limits; and what happens without it."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from chatbot.errors import LiveStoreUnavailable, TooManyRequests, Unavailable
from chatbot.store import keys, sessions
from chatbot.store.database import Database
from chatbot.store.embedded import EmbeddedServer
from chatbot.store.limits import RateLimits
from chatbot.store.live import Live
from chatbot.store.presence import Presence
from chatbot.store.sessions import Sessions
from chatbot.store.wakeups import Wakeups
from tests.store.actors import begin


def test_a_session_comes_back_as_it_was_and_ends(live: Live, database: Database) -> None:
    conversation = begin(database)
    Sessions(live, ttl_s=60).save(conversation)

    assert Sessions(live, ttl_s=60).fetch("", conversation.session_id) == conversation
    assert 0 < live.client.ttl(keys.session("", conversation.session_id)) <= 60
    Sessions(live, ttl_s=60).drop(conversation)
    assert Sessions(live, ttl_s=60).fetch("", conversation.session_id) is None


def test_a_session_of_another_version_counts_as_lost(live: Live) -> None:
    live.client.set(keys.session("", "s"), '{"format": "of long ago"}')

    assert Sessions(live, ttl_s=60).fetch("", "s") is None


def test_one_conversation_is_held_by_one_at_a_time(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "LOCK_WAIT_S", 0.05)
    held = Sessions(live, ttl_s=60)

    with held.hold("", "s"), pytest.raises(Unavailable, match="still being answered"), held.hold("", "s"):
        pass
    with held.hold("", "s"):
        assert live.client.exists(keys.lock("", "s"))
    assert not live.client.exists(keys.lock("", "s"))


def test_without_redis_nothing_fails(dead_live: Live, database: Database) -> None:
    conversation = begin(database)
    found = Sessions(dead_live, ttl_s=60)

    found.save(conversation)
    with found.hold("", "s"):
        assert found.fetch("", conversation.session_id) is None
    assert Presence(dead_live).typing(conversation.id) is None
    assert Presence(dead_live).anybody(["a"]) is None


def test_a_reader_is_woken_by_another_process(live: Live) -> None:
    here, there = Wakeups(live), Wakeups(Live(live.url))

    with here.listen("conversation") as woken, here.listen("other") as other:
        while not here._connected:
            other.wait(0.01)
        woken.clear()
        other.clear()
        there.publish("conversation")
        assert woken.wait(5)
        assert not other.is_set()


def test_a_limit_refuses_and_says_when_to_come_back(live: Live) -> None:
    limits = RateLimits(live)
    for _ in range(3):
        limits.hit("3/minute", "visitor", "a")
    limits.hit("3/minute", "visitor", "b")

    with pytest.raises(TooManyRequests) as refused:
        limits.hit("3/minute", "visitor", "a")

    assert 1 <= refused.value.retry_after_s <= 60


def test_limits_hold_without_redis(dead_live: Live) -> None:
    limits = RateLimits(dead_live)
    limits.hit("1/minute", "visitor", "a")

    with pytest.raises(TooManyRequests):
        limits.hit("1/minute", "visitor", "a")


def test_the_embedded_server_keeps_its_content_over_a_kill(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "redis")
    server.ensure()
    live = Live(server.url, revive=server.revive)
    try:
        live.client.set("a", "1")
        os.kill(int(live.client.info()["process_id"]), signal.SIGKILL)
        with pytest.raises(LiveStoreUnavailable):
            live.call(lambda client: client.ping())
        assert server.answers()
    finally:
        server.stop()


def test_many_processes_start_one_embedded_server(tmp_path: Path) -> None:
    servers = [EmbeddedServer(tmp_path / "redis") for _ in range(8)]
    threads = [threading.Thread(target=server.ensure) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        found = {Live(server.url).client.info()["process_id"] for server in servers}
        assert len(found) == 1
    finally:
        servers[0].stop()


def test_a_damaged_file_is_moved_aside_and_the_server_starts(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "redis")
    server.ensure()
    server.stop()
    for file in (tmp_path / "redis" / "appendonlydir").iterdir():
        file.write_bytes(b"\x00 not a journal \xff" * 100)

    server.ensure()

    try:
        assert server.answers()
        assert list((tmp_path / "redis").glob("damaged-*"))
    finally:
        server.stop()


def test_a_folder_with_a_long_name_still_gets_a_socket(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / ("long" * 30))
    server.ensure()
    try:
        assert server.answers()
    finally:
        server.stop()


def test_the_lock_outlives_no_killed_worker() -> None:
    assert sessions.keys.LOCK_TTL_S > sessions.keys.LOCK_WAIT_S
