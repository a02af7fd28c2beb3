"""What came of a customer's orders: returns, exchanges and claims, for whoever helps them next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from chatbot.domain.shop import Case
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.database import Database
from tests.shop.counter import RULES, TODAY, ago, ask, buy, open_shop


def test_a_return_and_a_claim_are_found_by_whose_orders_they_are(database: Database, shop: SqlShop) -> None:
    kettle, _ = buy(database, "1001", ("kettle", 2), ("mug", 1), status="delivered", delivered_on=ago(3))
    ask(shop, "return_item", order_number="1001", item=kettle, quantity="1", reason="too small")
    buy(database, "1002", ("kettle", 1), status="delivered", delivered_on=ago(3))
    strict = open_shop(database, replace(RULES, claim_limit=Decimal(5)))
    ask(strict, "claim_damaged", order_number="1002", wanted="refund", details="dented")

    returned = Case(
        "R-10001", "1001", "return_item", "announced", TODAY, kettle, 1, None, Decimal(20), date(2026, 12, 4)
    )
    claimed = Case("C-10001", "1002", "claim_damaged", "open", TODAY, None, None, "refund", Decimal(20))
    assert shop.cases_of("anna") == [returned, claimed]
    assert shop.cases_of("tom") == []
