"""A small shop on either kind of database."""

from __future__ import annotations

import pytest

from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from tests.shop.counter import furnish, open_shop


@pytest.fixture
def shop(database: Database) -> SqlShop:
    furnish(database)
    return open_shop(database)
