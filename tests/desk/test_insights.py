"""What those who lead are shown of customers, on either database; nobody else is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert

from chatbot.desk.insight_steps import Results, next_steps, warnings
from chatbot.desk.insights import InsightDesk
from chatbot.desk.run_outlook import Forecast, Quality
from chatbot.desk.run_results import Fairness, Predictions, Segments
from chatbot.domain.crm import Insight, Prediction
from chatbot.domain.desk import Agent
from chatbot.domain.insights import Glance, SegmentSum
from chatbot.domain.rules import Rules
from chatbot.errors import Forbidden, NotFound, ShopUnavailable
from chatbot.shop.shop import Shop
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.agents import Agents
from chatbot.store.database import Database
from chatbot.store.earlier import EarlierTalks
from chatbot.store.insight_orders import InsightOrders
from chatbot.store.insight_sums import InsightSums
from chatbot.store.insights import Insights
from chatbot.store.shop_tables import customers
from tests.a_run import RESULTS, leave

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 27)
LEAD = Agent("a1", "Sue", "sue@example.com", "supervisor", available=False)
MAYA = Agent("a2", "Maya", "maya@example.com", "agent", available=False)
RESULTS_NOW = Results(
    Segments.model_validate(RESULTS["segments"]),
    Predictions.model_validate(RESULTS["predictions"]),
    Fairness.model_validate(RESULTS["fairness"]),
    Forecast.model_validate(RESULTS["forecast"]),
    Quality.model_validate(RESULTS["quality"]),
)


class AwayShop(SqlShop):
    """Does not answer."""

    def customer(self, customer_id: str) -> None:
        raise ShopUnavailable("the shop does not answer")


def desk(database: Database, folder: Path, shop: type[SqlShop] = SqlShop) -> InsightDesk:
    found: Shop = shop(database, rules=Rules, clock=lambda: NOW)
    return InsightDesk(
        crm=folder / "crm",
        sums=InsightSums(database),
        insights=Insights(database),
        bought=InsightOrders(database),
        earlier=EarlierTalks(database),
        shop=found,
        agents=Agents(database),
        clock=lambda: NOW,
    )


@pytest.fixture
def insights(database: Database, tmp_path: Path) -> InsightDesk:
    rows = [
        {"id": "c1", "name": "Anna Berg", "email": "anna@example.com", "locale": "en"},
        {"id": "c2", "name": "Anna Lund", "email": "al@example.com", "locale": "en"},
    ]
    with database.write() as connection:
        connection.execute(insert(customers), rows)
    found = [
        Insight("c1", TODAY, segment="Regulars", value=Decimal(400), churn=Prediction(0.75)),
        Insight("c2", TODAY, segment="Regulars", value=Decimal(100), churn=Prediction(0.2)),
        Insight("x9", TODAY, value=Decimal(900), churn=Prediction(0.5)),
        Insight("x10", TODAY),
    ]
    Insights(database).publish(found, run="r1")
    return desk(database, tmp_path)


def test_nobody_but_who_leads_is_shown_anything(insights: InsightDesk) -> None:
    questions = (
        lambda: insights.run(MAYA),
        lambda: insights.result(MAYA, Segments),
        lambda: insights.glance(MAYA),
        lambda: insights.find(MAYA, "anna"),
        lambda: insights.life(MAYA, "c1"),
    )
    for question in questions:
        with pytest.raises(Forbidden):
            question()


def test_value_and_risk_are_summed_by_segment(insights: InsightDesk) -> None:
    found = insights.glance(LEAD)

    assert found.segments == (SegmentSum(None, 2, 900, 450, 1), SegmentSum("Regulars", 2, 500, 320, 1))
    assert (found.customers, found.value, found.at_risk, found.leaving) == (4, 1400, 770, 2)
    assert [one.customer_id for one in found.to_save] == ["x9", "c1"]  # 450 and 300 may be lost
    assert found.as_of == TODAY


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("anna", ["c1", "c2"]),
        ("berg anna", ["c1"]),
        ("al@example.com", ["c2"]),
        ("c1", ["c1"]),
        ("x9", ["x9"]),
        ("??", []),
    ],
)
def test_customers_are_found(insights: InsightDesk, words: str, ids: list[str]) -> None:
    assert [one.customer_id for one in insights.find(LEAD, words)] == ids


def test_a_life_is_shown_though_the_shop_does_not_answer(
    insights: InsightDesk, database: Database, tmp_path: Path
) -> None:
    found = desk(database, tmp_path, AwayShop).life(LEAD, "c1")

    assert not found.shop_answers
    assert found.insight is not None


def test_nobody_has_no_life(insights: InsightDesk) -> None:
    with pytest.raises(NotFound, match="look for them by name"):
        insights.life(LEAD, "nobody")


def test_a_run_is_read_as_far_as_it_can_be(insights: InsightDesk, tmp_path: Path) -> None:
    assert insights.run(LEAD) is None
    leave(tmp_path, {"segments": {"customers": 7}, "quality": {"proposed": "many"}})

    run, segments = insights.run(LEAD), insights.result(LEAD, Segments)
    assert run is not None
    assert run.made_at == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    assert segments is not None
    assert (segments.customers, segments.segments) == (7, ())
    assert insights.result(LEAD, Quality) is None


def test_warnings_are_those_that_call_for_care() -> None:
    assert warnings(RESULTS_NOW) == (
        "few customers: segments are rough",
        "Risk: only 3 cases are of the rarer kind.",
        "1 of 1 columns is spread unlike the import before.",
        "1 gap in time.",
        "churn, by age: 40% missed of 25 to 39, 29% of under 25.",
    )
    assert warnings(Results()) == ()


def test_what_to_do_next_follows_from_what_was_found() -> None:
    known = Glance((SegmentSum("Regulars", 2, 500, 320, 1),), (), TODAY)

    told = [step.words for step in next_steps(RESULTS_NOW, known, NOW - timedelta(days=1), NOW)]

    assert [words.split()[0] for words in told] == ["4", "The", "Staff"]
    assert "about 60 contacts in the next seven days, most of them (12) on Monday" in told[-1]


def test_an_old_run_is_to_be_made_anew() -> None:
    steps = next_steps(Results(), Glance((), (), None), NOW - timedelta(days=12), NOW)

    assert [step.command for step in steps] == ["chatbot crm run", "chatbot crm run"]
    assert steps[0].words.startswith("The last run is 12 days old")
