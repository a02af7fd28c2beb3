"""A system that is down is left alone, and asked again when it may be back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from chatbot.domain.shop import Task
from chatbot.errors import ShopUnavailable
from chatbot.shop import http_door
from chatbot.shop.http_door import FAILURES
from chatbot.shop.http_shop import HttpShop
from tests.shop.company import (
    Company,
    says,
)


@pytest.fixture
def shop(connect: Callable[..., HttpShop]) -> HttpShop:
    return connect()


def test_a_system_that_is_down_is_said_to_be(
    connect: Callable[..., HttpShop], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(ShopUnavailable):
        connect(url="http://127.0.0.1:1/api").order("1001")

    assert "cannot be reached" in caplog.text


def test_after_five_failures_running_it_is_left_alone(shop: HttpShop, system: Company) -> None:
    system.does(*[says(500, {})] * FAILURES)
    for _ in range(FAILURES):
        with pytest.raises(ShopUnavailable):
            shop.order("1001")

    with pytest.raises(ShopUnavailable) as refused:
        shop.order("1001")

    assert refused.value.retry_after_s == http_door.PAUSE_S
    assert len(system.asked) == FAILURES


def test_a_good_answer_between_begins_the_count_anew(shop: HttpShop, system: Company) -> None:
    for _ in range(2):
        system.does(*[says(500, {})] * (FAILURES - 1))
        for _ in range(FAILURES - 1):
            with pytest.raises(ShopUnavailable):
                shop.order("1001")
        assert shop.order("9") is None

    assert len(system.asked) == 2 * FAILURES


def test_after_the_pause_one_good_answer_is_enough_and_one_bad_is(
    connect: Callable[..., HttpShop], system: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_door, "PAUSE_S", 0)
    shop = connect()
    system.does(*[says(500, {})] * (FAILURES + 1))
    for _ in range(FAILURES + 1):
        with pytest.raises(ShopUnavailable):
            shop.order("1001")

    assert shop.order("1001") is not None
    assert len(system.asked) == FAILURES + 2


def test_many_threads_share_it(shop: HttpShop, system: Company) -> None:
    tasks = [Task("cancel_order", f"k{number % 4}", {}, "anna") for number in range(32)]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(shop.perform, tasks))

    assert len(system.done) == 4
    by_key: dict[str, set[str]] = {}
    for task, result in zip(tasks, results, strict=True):
        by_key.setdefault(task.key, set()).add(result.facts["count"])
    assert all(len(found) == 1 for found in by_key.values())
