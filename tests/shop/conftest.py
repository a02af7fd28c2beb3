"""A small shop on either kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chatbot.shop.http_door import Door
from chatbot.shop.http_shop import HttpShop
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from tests.shop.company import (
    KEY,
    Company,
    company,
)
from tests.shop.counter import furnish, open_shop


@pytest.fixture
def shop(database: Database) -> SqlShop:
    furnish(database)
    return open_shop(database)


@pytest.fixture
def system() -> Iterator[Company]:
    with company() as found:
        yield found


@pytest.fixture
def connect(system: Company) -> Iterator[Callable[..., HttpShop]]:
    doors: list[Door] = []

    def make(timeout_s: float = 10, url: str | None = None) -> HttpShop:
        doors.append(Door(url or system.url, KEY, timeout_s=timeout_s))
        return HttpShop(doors[-1])

    yield make
    for door in doors:
        door.close()
