"""A one-time code proves an address once, to one conversation, and cannot be guessed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chatbot.errors import LiveStoreUnavailable, TooManyRequests
from chatbot.store import keys
from chatbot.store.codes import TRIES, Codes
from chatbot.store.limits import RateLimits
from chatbot.store.live import Live

ANNA = "anna@example.com"


@pytest.fixture
def codes(live: Live) -> Codes:
    return Codes(live, RateLimits(live))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_right_code_is_right_once(codes: Codes) -> None:
    code = codes.issue("talk", " Anna@Example.com", caller="c")

    assert len(code) == 6
    assert code.isdecimal()
    assert codes.check("talk", ANNA, f" {code[:3]} {code[3:]}.")
    assert not codes.check("talk", ANNA, code)


@pytest.mark.parametrize(("talk", "email"), [("another talk", ANNA), ("talk", "tom@example.com")])
def test_it_is_good_for_one_conversation_and_one_address(codes: Codes, talk: str, email: str) -> None:
    code = codes.issue("talk", ANNA, caller="c")

    assert not codes.check(talk, email, code)
    assert codes.check("talk", ANNA, code)


def test_after_five_wrong_ones_the_right_one_is_wrong(codes: Codes) -> None:
    code = codes.issue("talk", ANNA, caller="c")
    for _ in range(TRIES - 1):
        assert not codes.check("talk", ANNA, wrong(code))
    assert codes.check("talk", ANNA, code)

    code = codes.issue("talk", ANNA, caller="c")
    for _ in range(TRIES):
        codes.check("talk", ANNA, wrong(code))
    assert not codes.check("talk", ANNA, code)


def test_many_guesses_at_once_are_counted_one_by_one(codes: Codes, live: Live) -> None:
    code = codes.issue("talk", ANNA, caller="c")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: codes.check("talk", ANNA, code), range(16)))

    assert found.count(True) == 1


def test_a_new_code_replaces_the_old_one_and_its_wrong_tries(codes: Codes) -> None:
    old = codes.issue("talk", ANNA, caller="c")
    for _ in range(TRIES - 1):
        codes.check("talk", ANNA, wrong(old))
    new = codes.issue("talk", ANNA, caller="c")
    while new == old:
        new = codes.issue("talk", ANNA, caller="another")

    assert not codes.check("talk", ANNA, old)
    assert codes.check("talk", ANNA, new)


def test_redis_holds_neither_code_nor_address_and_forgets_after_ten_minutes(codes: Codes, live: Live) -> None:
    code = codes.issue("talk", ANNA, caller="c")

    names = live.client.keys("*")
    [name] = live.client.keys("chatbot:code:*")
    kept = live.client.hgetall(name)
    assert not any("anna" in found or "talk" in found for found in names)
    assert code not in str(kept)
    assert 0 < live.client.ttl(name) <= keys.CODE_TTL_S


def test_an_address_is_sent_five_an_hour_and_a_caller_gets_ten(codes: Codes) -> None:
    for number in range(5):
        codes.issue(f"talk {number}", ANNA, caller=f"caller {number}")
    with pytest.raises(TooManyRequests):
        codes.issue("talk", ANNA, caller="another")

    for number in range(10):
        codes.issue("talk", f"{number}@example.com", caller="one")
    with pytest.raises(TooManyRequests):
        codes.issue("talk", "last@example.com", caller="one")


def test_without_redis_there_is_no_code_and_no_guess(dead_live: Live) -> None:
    codes = Codes(dead_live, RateLimits(dead_live))

    with pytest.raises(LiveStoreUnavailable):
        codes.issue("talk", ANNA, caller="c")
    with pytest.raises(LiveStoreUnavailable):
        codes.check("talk", ANNA, "123456")
