"""The live side: sessions, locks, wake-ups, limits; and what happens without it."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest

from chatbot.errors import LiveStoreUnavailable, TooManyRequests, Unavailable
from chatbot.store import keys, wakeups
from chatbot.store.database import Database
from chatbot.store.limits import RateLimits
from chatbot.store.live import Live
from chatbot.store.presence import Presence
from chatbot.store.sessions import Sessions
from chatbot.store.wakeups import Wakeups
from tests.store.actors import begin


def test_a_session_comes_back_as_it_was_and_ends(live: Live, database: Database) -> None:
    conversation, sessions = begin(database), Sessions(live, ttl_s=60)
    with sessions.hold("", conversation.session_id) as held:
        assert held.conversation is None
        held.keep(conversation, wake=keys.DESK)

    assert 0 < live.client.ttl(keys.session("", conversation.session_id)) <= 60
    with sessions.hold("", conversation.session_id) as held:
        assert held.conversation == conversation
    sessions.drop(conversation)
    with sessions.hold("", conversation.session_id) as held:
        assert held.conversation is None


def test_a_session_of_another_version_counts_as_lost(live: Live) -> None:
    live.client.set(keys.session("", "s"), '{"format": "of long ago"}')

    with Sessions(live, ttl_s=60).hold("", "s") as held:
        assert held.conversation is None


def test_what_is_kept_wakes_its_readers_and_the_desk(live: Live, database: Database) -> None:
    conversation, wakeups = begin(database), Wakeups(live)
    with wakeups.listen(conversation.id) as reader, wakeups.listen(keys.DESK) as desk:
        while not wakeups._connected:
            reader.wait(0.01)
        reader.clear()
        desk.clear()
        with Sessions(live, ttl_s=60).hold("", conversation.session_id) as held:
            held.keep(conversation, wake=keys.DESK)

        assert reader.wait(5)
        assert desk.wait(5)


def test_one_conversation_is_held_by_one_at_a_time(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "LOCK_WAIT_S", 0.05)
    sessions = Sessions(live, ttl_s=60)

    with (
        sessions.hold("", "s"),
        pytest.raises(Unavailable, match="still being answered"),
        sessions.hold("", "s"),
    ):
        pass
    with sessions.hold("", "s"):
        assert live.client.exists(keys.lock("", "s"))
    assert not live.client.exists(keys.lock("", "s"))


def test_a_lock_that_ran_out_and_was_taken_by_another_stays_with_the_other(live: Live) -> None:
    with Sessions(live, ttl_s=60).hold("", "s"):
        live.client.set(keys.lock("", "s"), "another's token")

    assert live.client.get(keys.lock("", "s")) == "another's token"


def test_a_turn_that_fails_keeps_nothing_and_lets_go(live: Live) -> None:
    with pytest.raises(KeyError), Sessions(live, ttl_s=60).hold("", "s"):
        raise KeyError("the turn failed")

    assert not live.client.keys("*")


def test_without_redis_nothing_fails(dead_live: Live, database: Database) -> None:
    conversation = begin(database)

    with Sessions(dead_live, ttl_s=60).hold("", conversation.session_id) as held:
        assert held.conversation is None
        held.keep(conversation, wake=keys.DESK)
    Sessions(dead_live, ttl_s=60).drop(conversation)
    assert Presence(dead_live).typing(conversation.id) is None
    assert Presence(dead_live).mark_viewing(conversation.id, "a", "Ann", typing=True) == []
    assert Presence(dead_live).viewers(conversation.id, but="b") == []


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


def test_a_lock_that_ran_out_is_no_sign_of_a_lost_redis(live: Live) -> None:
    with Sessions(live, ttl_s=60).hold("", "s"):
        live.client.delete(keys.lock("", "s"))

    assert live.ping()


def test_a_refused_command_is_gone_without_but_does_not_pause_the_rest(live: Live) -> None:
    live.client.set("a", "no number")

    with pytest.raises(LiveStoreUnavailable, match="refuses"):
        live.call(lambda client: client.incr("a"))

    assert live.ping()


def test_one_of_many_claims_a_task_and_without_redis_everybody_does(live: Live, dead_live: Live) -> None:
    assert [live.claim("task", ttl_s=60) for _ in range(3)] == [True, False, False]
    assert dead_live.claim("task", ttl_s=60)


def test_a_reader_is_woken_again_after_the_listener_failed(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeups, "RECONNECT_S", 0.01)
    here, failed = Wakeups(live), threading.Event()
    wake = here._wake

    def fail_once(topics: Iterable[str]) -> None:
        if "conversation" in (found := list(topics)) and not failed.is_set():
            failed.set()
            raise KeyError("nobody thought of this")
        wake(found)

    monkeypatch.setattr(here, "_wake", fail_once)
    with here.listen("other") as other:
        here.wait(other, 0)
        while not failed.is_set():
            here.publish("conversation")
            failed.wait(0.01)
        other.clear()
        while not other.is_set():
            here.publish("other")
            other.wait(0.05)
        assert here._listener is not None
        assert here._listener.is_alive()


def test_the_lock_outlives_no_killed_worker() -> None:
    assert keys.LOCK_TTL_S > keys.LOCK_WAIT_S
