"""What is foretold of customers: put in place as a whole, read one at a time, gone with the customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert

from chatbot.domain.crm import Insight, Prediction, Reason, Recommended
from chatbot.domain.insights import Bought, PastOrder
from chatbot.store import insight_sums
from chatbot.store import publication as module
from chatbot.store.database import Database
from chatbot.store.insight_orders import InsightOrders
from chatbot.store.insight_sums import InsightSums
from chatbot.store.insights import Insights
from chatbot.store.shop_tables import customers
from chatbot.store.worth import worth_of

DAY = date(2026, 11, 1)
WHOLE = Insight(
    "c1",
    DAY,
    segment="Slipping away",
    value=Decimal("212.40"),
    churn=Prediction(0.71, (Reason("recency_days", "last order 214 days ago", 1.4),)),
    purchase=Prediction(0.05),
    satisfaction=None,
    risk=Prediction(None, (Reason("", "too few cases: 3 of 90 are of the rarer kind", 0.0),)),
    next_order_on=date(2027, 2, 3),
    recommended=(Recommended("lamp", "Reading lamp"), Recommended("rug", "Wool rug")),
)


@pytest.fixture
def insights(database: Database) -> Insights:
    return Insights(database)


def test_what_was_published_is_read_as_it_was(insights: Insights) -> None:
    assert insights.publish([WHOLE, Insight("c2", DAY)], run="first") == 2
    assert insights.of("c1") == WHOLE
    assert insights.of("c2") == Insight("c2", DAY)
    assert insights.of("c3") is None
    assert insights.of(None) is None


def test_a_run_takes_the_place_of_the_one_before(insights: Insights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    insights.publish([Insight(f"c{number}", DAY, segment="Old") for number in range(10)], run="first")
    later = [Insight(f"c{number}", DAY, segment="New") for number in range(4)]
    assert insights.publish(later, run="second") == 4
    assert [insights.of(f"c{number}") for number in range(4)] == later
    assert insights.of("c7") is None


def test_routing_hears_how_likely_they_leave(database: Database, insights: Insights) -> None:
    insights.publish([WHOLE], run="first")
    now = datetime(2026, 11, 2, tzinfo=UTC)
    assert worth_of(database, "c1", now).churn == pytest.approx(0.71)
    assert worth_of(database, "c2", now).churn is None


def test_all_customers_are_summed_once_and_anew_after_an_erasure(
    database: Database, insights: Insights, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = InsightSums(database)
    insights.publish([WHOLE, Insight("c2", DAY, value=Decimal(10))], run="first")
    with monkeypatch.context() as patch:
        patch.setattr(insight_sums, "_summed", None)  # nothing is summed when they are read
        assert (sums.glance().customers, [one.customer_id for one in sums.glance().to_save]) == (2, ["c1"])

    insights.forget(["c1"])

    assert (sums.glance().customers, sums.glance().value, sums.glance().to_save) == (1, 10, ())


def test_orders_of_whom_the_shop_does_not_know_are_published(database: Database) -> None:
    orders = InsightOrders(database)
    with database.write() as connection:
        connection.execute(insert(customers).values(id="ours", name="O", email="o@example.com", locale="en"))
    latest = (PastOrder("o1", DAY, Decimal("12.50"), "delivered", "GBP"),)

    assert orders.publish([Bought(one, 3, Decimal("40.00"), latest) for one in ("ours", "x9")], run="1") == 1

    assert orders.of("ours") is None
    assert orders.of("x9") == Bought("x9", 3, Decimal("40.00"), latest)
    orders.publish([], run="2")
    assert orders.of("x9") is None


def test_routing_takes_what_is_unknown_for_nothing_known(database: Database, insights: Insights) -> None:
    insights.publish(
        [replace(WHOLE, churn=Prediction(None, (Reason("", "too few cases", 0.0),)))], run="first"
    )
    assert worth_of(database, "c1", datetime(2026, 11, 2, tzinfo=UTC)).churn is None
