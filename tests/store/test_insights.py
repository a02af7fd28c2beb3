"""What is foretold of customers: put in place as a whole, read one at a time, gone with the customer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from chatbot.domain.crm import Insight, Prediction, Reason, Recommended
from chatbot.store import insights as module
from chatbot.store.database import Database
from chatbot.store.insights import Insights
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
    risk=Prediction(0.01),
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
