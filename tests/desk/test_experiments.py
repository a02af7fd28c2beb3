"""What counts as an outcome of an experiment, and from when on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chatbot.desk.experiments import Trials
from chatbot.domain.report_rows import Talk
from chatbot.store.experiments import Part

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def outcomes(days: float, talk: dict[str, Any] | None = None, **known: Any) -> dict[str, float | None]:
    began = NOW - timedelta(days=days)
    facts = {"customer_id": "ann", "rating": None, "helpful": None, **known}
    part = Part(conversation_id="c1", variant="short", unit="u1", began_at=began, **facts)
    known_of = {"started_at": began, "active_at": began, "last_answer_at": began, "heard": 1}
    told = Talk(**{**known_of, **(talk or {})})
    rows: Any = SimpleNamespace(parts=lambda name: [part], talks=lambda name, small_talk: {"c1": told})
    catalogue: Any = SimpleNamespace(intents={}, is_wish=bool)
    (tried,) = Trials(rows, lambda: catalogue, lambda: NOW).of("greeting")
    return dict(tried.outcomes)


@pytest.mark.parametrize(
    ("talk", "contained", "escalated"),
    [
        ({}, 1.0, 0.0),
        ({"handed_over": True}, 0.0, 1.0),
        ({"came_back": True}, 0.0, 0.0),
        ({"asked_back": True}, 0.0, 0.0),
        ({"wished": False}, None, None),
    ],
)
def test_contained_is_what_the_reports_call_settled(talk, contained, escalated):
    found = outcomes(2, talk)

    assert (found["contained"], found["escalated"]) == (contained, escalated)


def test_nobody_is_judged_on_the_day_they_wrote():
    assert outcomes(0.5)["contained"] is None
    assert outcomes(0.5, {"handed_over": True})["escalated"] is None


def test_stars_are_brought_between_nothing_and_one():
    assert outcomes(0, rating=5)["csat"] == 1
    assert outcomes(0, rating=2)["csat"] == 0.25
    assert outcomes(0)["csat"] is None


def test_who_wrote_again_within_a_week_is_known_after_a_week():
    again = (NOW - timedelta(days=5),)

    assert outcomes(6, again_at=again)["again"] is None
    assert outcomes(8, again_at=again)["again"] == 1
    assert outcomes(20, again_at=again)["again"] == 0
    assert outcomes(8)["again"] == 0
    assert outcomes(8, customer_id=None)["again"] is None


def test_an_order_of_the_day_itself_may_have_come_before_and_does_not_count():
    assert outcomes(15, ordered_on=(date(2026, 11, 15),))["ordered"] == 0
    assert outcomes(15, ordered_on=(date(2026, 11, 16),))["ordered"] == 1
    assert outcomes(13, ordered_on=(date(2026, 11, 20),))["ordered"] is None
