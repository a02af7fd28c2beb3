"""What is suggested is what others bought together, in stock, and not the customer's yet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import insert

from chatbot.domain.crm import Insight, Recommended
from chatbot.domain.shop import Suggestion
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from chatbot.store.insights import Insights
from chatbot.store.shop_tables import claims, products
from tests.shop.counter import TODAY, buy, furnish, open_shop

SHELF = (("descaler", "GBP"), ("filter", "GBP"), ("tea", "EUR"))
"""Besides the kettles and mugs that every test finds."""


@pytest.fixture
def shop(database: Database) -> SqlShop:
    furnish(database)
    with database.write() as connection:
        rows = [
            {"key": key, "name": key.title(), "prices": {currency: "8.95"}, "stock": 9}
            for key, currency in SHELF
        ]
        connection.execute(insert(products), rows)
    return open_shop(database)


def others_buy(database: Database, *baskets: Sequence[str]) -> None:
    for number, basket in enumerate(baskets, start=2000):
        buy(database, str(number), *((product, 1) for product in basket), customer="tom")


def test_what_others_bought_most_with_the_latest_order_is_suggested(
    database: Database, shop: SqlShop
) -> None:
    others_buy(database, *[("kettle", "filter")] * 2, *[("kettle", "descaler")] * 3, *[("mug", "filter")] * 4)
    buy(database, "1001", ("mug", 1))
    buy(database, "1002", ("kettle", 1))

    assert shop.suggestion("anna") == Suggestion("Descaler", "£8.95", "kettle")


def test_each_product_of_the_order_counts_and_the_more_frequent_pair_wins(
    database: Database, shop: SqlShop
) -> None:
    others_buy(database, *[("kettle", "descaler")] * 2, *[("mug", "filter")] * 3)
    buy(database, "1001", ("kettle", 1), ("mug", 1))

    assert shop.suggestion("anna") == Suggestion("Filter", "£8.95", "mug")


def test_what_the_batch_expects_them_to_want_comes_first(database: Database, shop: SqlShop) -> None:
    others_buy(database, *[("kettle", "descaler")] * 3, *[("kettle", "filter")] * 2)
    buy(database, "1001", ("kettle", 1))
    wanted = (Recommended("tea", "Tea"), Recommended("filter", "Filter"))
    Insights(database).publish([Insight("anna", TODAY, recommended=wanted)], run="today")

    assert shop.suggestion("anna") == Suggestion("Filter", "£8.95", "kettle")


@pytest.mark.parametrize(
    "baskets",
    [
        pytest.param([("kettle", "descaler")], id="bought together once is chance"),
        pytest.param([("kettle", "mug")] * 3, id="sold out"),
        pytest.param([("kettle", "tea")] * 3, id="no price in the customer's currency"),
        pytest.param([("kettle", "kettle")] * 3, id="theirs already"),
    ],
)
def test_nothing_is_suggested_that_is_of_no_use(
    database: Database, shop: SqlShop, baskets: list[Sequence[str]]
) -> None:
    others_buy(database, *baskets)
    buy(database, "1001", ("kettle", 1))

    assert shop.suggestion("anna") is None


def test_nothing_is_suggested_beside_what_was_not_kept(database: Database, shop: SqlShop) -> None:
    others_buy(database, *[("kettle", "descaler")] * 3)
    buy(database, "1001", ("kettle", 1), status="returned")

    assert shop.suggestion("anna") is None


def test_nothing_is_suggested_while_a_claim_is_open(database: Database, shop: SqlShop) -> None:
    others_buy(database, *[("kettle", "descaler")] * 3)
    buy(database, "1001", ("kettle", 1))
    claim = {
        "number": "C1",
        "order_number": "1001",
        "kind": "claim_damaged",
        "details": "",
        "wanted": "refund",
    }
    with database.write() as connection:
        connection.execute(insert(claims).values(value=Decimal(20), status="open", claimed_on=TODAY, **claim))

    assert shop.suggestion("anna") is None
