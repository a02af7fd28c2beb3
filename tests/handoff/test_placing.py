"""Where in the line a hand-over stands, and what it asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.decision import RISKS, Escalation
from chatbot.domain.routing import Placement, Team, Worth
from chatbot.handoff import triggers
from chatbot.handoff.placing import ALLOWANCE_S, DANGER, place, to_front
from chatbot.playbook.catalogue import Catalogue

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEAMS = {
    "payments": Team("payments", "Payments", first_response_s=300, members=frozenset({"ann"})),
    "delivery": Team("delivery", "Delivery", members=frozenset({"bo"})),
    "technical": Team("technical", "Technical"),
}


def placed(
    catalogue: Catalogue,
    reason: str = "human_requested",
    priority: int = 3,
    *,
    risk: str | None = None,
    topic: str | None = None,
    language: str = "en",
    anger: float = 0.0,
    worth: Worth | None = None,
    opened_at: datetime = MONDAY,
) -> Placement:
    return place(
        Escalation(reason, priority, "", risk=risk),
        topic=topic,
        language=language,
        anger=anger,
        worth=worth or Worth(),
        catalogue=catalogue,
        teams=TEAMS,
        opened_at=opened_at,
    )


@pytest.mark.parametrize(
    ("priority", "anger", "worth", "due_s", "reasons"),
    [
        (2, 0.0, Worth(), 60, ["priority 2: due within a minute"]),
        (3, 0.0, Worth(), 600, ["priority 3: due within 10 minutes"]),
        (4, 0.0, Worth(), 1800, ["priority 4: due within 30 minutes"]),
        (5, 0.0, Worth(), 3600, ["priority 5: due within an hour"]),
        (3, 0.49, Worth(), 600, ["priority 3: due within 10 minutes"]),
        (3, 0.5, Worth(), 300, ["priority 3: due within 10 minutes", "angry (0.50): 50% of that"]),
        (3, 0, Worth(churn=0.49), 600, ["priority 3: due within 10 minutes"]),
        (
            3,
            0,
            Worth(churn=0.8),
            450,
            ["priority 3: due within 10 minutes", "likely to leave (80%): 75% of that"],
        ),
        (3, 0, Worth(Decimal("499.99")), 600, ["priority 3: due within 10 minutes"]),
        (
            3,
            0,
            Worth(Decimal(500)),
            450,
            ["priority 3: due within 10 minutes", "a good customer (£500.00 in a year): 75% of that"],
        ),
    ],
)
def test_urgency_anger_and_worth_shorten_the_wait(catalogue, *, priority, anger, worth, due_s, reasons):
    found = placed(catalogue, priority=priority, anger=anger, worth=worth)

    assert found.due_at == MONDAY + timedelta(seconds=due_s)
    assert list(found.reasons) == reasons


def test_all_together_shorten_it_to_little_more_than_a_quarter(catalogue):
    found = placed(catalogue, anger=0.9, worth=Worth(Decimal(900), 0.9))

    assert found.due_at - MONDAY == timedelta(seconds=168.75)


@pytest.mark.parametrize(("earlier", "later"), [*pairwise(sorted(ALLOWANCE_S))])
def test_nothing_known_of_a_customer_makes_a_matter_more_urgent_than_the_next_priority(
    catalogue, earlier, later
):
    best = Worth(Decimal(10**6), 1.0)

    assert placed(catalogue, priority=later, worth=best).due_at > placed(catalogue, priority=earlier).due_at


def test_danger_is_before_everybody(catalogue):
    found = placed(catalogue, "high_risk", 1, risk="safety")

    assert found.due_at == MONDAY - DANGER
    assert found.reasons == ("danger: before everybody",)


def test_who_lost_their_agent_is_before_everybody_but_danger(catalogue):
    lost = to_front(placed(catalogue, priority=5).due_at, MONDAY)

    waiting_for_days = placed(catalogue, priority=2, opened_at=MONDAY - timedelta(days=4))
    danger = placed(catalogue, "high_risk", 1, opened_at=MONDAY + timedelta(days=1))
    assert danger.due_at < lost < waiting_for_days.due_at
    assert to_front(lost, MONDAY) == lost
    assert to_front(danger.due_at, MONDAY) == danger.due_at


def test_an_answer_is_due_when_it_is_promised_at_the_latest(catalogue):
    found = placed(catalogue, priority=5, topic="get_refund")

    assert found.respond_by == found.due_at == MONDAY + timedelta(minutes=5)
    assert found.reasons[-1] == "an answer is promised by 12:05"


def test_what_is_due_sooner_than_promised_stays_so(catalogue):
    found = placed(catalogue, "angry", 2, topic="get_refund")

    assert (found.due_at, found.respond_by) == (MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=5))


def test_a_promise_counts_working_hours_alone(catalogue):
    evening = datetime(2026, 11, 23, 19, 58, tzinfo=UTC)

    assert placed(catalogue, topic="get_refund", opened_at=evening).respond_by == datetime(
        2026, 11, 24, 8, 3, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("reason", "risk", "topic", "team", "skills", "senior", "weight"),
    [
        ("human_requested", None, None, None, set(), False, 1),
        ("human_requested", None, "track_order", "delivery", set(), False, 1),
        ("human_requested", None, "report_missing_parcel", "delivery", {"claims"}, False, 1),
        ("angry", None, "report_missing_parcel", "delivery", {"claims"}, True, 2),
        ("high_risk", "fraud", "report_missing_parcel", "payments", {"fraud"}, True, 2),
        ("high_risk", "legal", "get_refund", None, {"legal"}, True, 2),  # no team is called care at this desk
        ("human_requested", None, "technical_support", None, set(), False, 1),  # nobody is in that team
        ("vulnerable", "bereavement", "get_refund", None, {"sensitive"}, False, 1),
        ("policy", None, "hire_a_crane", None, set(), False, 1),
    ],
)
def test_reason_and_topic_say_who_is_asked_for(
    catalogue, *, reason, risk, topic, team, skills, senior, weight
):
    found = placed(catalogue, reason, risk=risk, topic=topic)

    assert (found.team, found.skills, found.senior, found.weight) == (team, skills, senior, weight)


@pytest.mark.parametrize(
    ("told", "language"),
    [("en", "en"), ("en-GB", "en"), ("FR", "fr"), ("und", ""), ("", ""), ("de_AT", "de")],
)
def test_a_language_is_two_letters_or_not_known(catalogue, told, language):
    assert placed(catalogue, language=told).language == language


@given(
    first=st.tuples(st.integers(2, 5), st.floats(0, 1), st.floats(0, 1)),
    second=st.tuples(st.integers(2, 5), st.floats(0, 1), st.floats(0, 1)),
    later_s=st.floats(3600, 10**6),
)
def test_nobody_is_overtaken_by_who_comes_an_hour_later(catalogue, first, second, later_s):
    """Nobody starves: only those who came within the hour, or are in danger, can be served before."""
    later = MONDAY + timedelta(seconds=later_s)
    before = placed(catalogue, priority=first[0], anger=first[1], worth=Worth(churn=first[2]))
    after = placed(
        catalogue, priority=second[0], anger=second[1], worth=Worth(churn=second[2]), opened_at=later
    )

    assert before.due_at < after.due_at


def test_the_risks_are_those_the_triggers_find():
    assert set(RISKS["vulnerable"]) == set(triggers._VULNERABLE)
