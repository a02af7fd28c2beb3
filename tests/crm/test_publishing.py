"""What is published of each customer beside what is foretold."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from chatbot.crm.publishing import LATEST, read_bought
from chatbot.crm.scoring import FILE
from chatbot.domain.insights import PastOrder
from tests.crm.little_shop import FIRST, LittleShop


@pytest.fixture
def shop(tmp_path: Path) -> LittleShop:
    """Return a shop of two who bought, one of whom wants no profile; both were scored."""
    shop = LittleShop()
    shop.customers("anna")
    shop.customers("ben", do_not_profile=True)
    shop.connection.sql("SELECT id AS customer_id FROM customers").write_parquet(str(tmp_path / FILE))
    for day in range(LATEST + 2):
        shop.buys("anna", day=day)
    shop.buys("ben")
    return shop


def test_orders_are_counted_and_the_latest_are_shown(shop: LittleShop, tmp_path: Path) -> None:
    shop.buys("anna", day=90, status="Cancelled")
    shop.buys("anna", day=91, returned_at=FIRST + timedelta(days=95), refunded=4)

    (bought,) = read_bought(shop.connection, tmp_path, "GBP")

    assert (bought.customer_id, bought.orders, bought.spent) == ("anna", LATEST + 3, Decimal(126))
    assert [one.status for one in bought.latest] == ["returned", "cancelled", *["placed"] * (LATEST - 2)]
    day = (FIRST + timedelta(days=91)).date()
    assert bought.latest[0] == PastOrder("o15", day, Decimal(10), "returned", "GBP")


def test_without_scores_nothing_is_published(shop: LittleShop, tmp_path: Path) -> None:
    (tmp_path / FILE).unlink()

    assert list(read_bought(shop.connection, tmp_path, "GBP")) == []
