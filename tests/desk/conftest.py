"""A desk with nobody at it yet, one that is set up, a house that tells what happens, a system that listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatbot.store.database import Database
from chatbot.store.live import Live
from tests.desk.floor import Floor
from tests.desk.office import Office
from tests.desk.receiver import Receiver, receiver
from tests.desk.world import Clock, World


@pytest.fixture
def floor(database: Database, dead_live: Live) -> Floor:
    return Floor(database, dead_live)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(database: Database, dead_live: Live, clock: Clock) -> World:
    return World(database, dead_live, clock)


@pytest.fixture
def crm() -> Iterator[Receiver]:
    with receiver() as found:
        yield found
