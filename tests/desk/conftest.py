"""A desk with nobody at it yet."""

from __future__ import annotations

import pytest

from chatbot.store.database import Database
from chatbot.store.live import Live
from tests.desk.floor import Floor


@pytest.fixture
def floor(database: Database, dead_live: Live) -> Floor:
    return Floor(database, dead_live)
