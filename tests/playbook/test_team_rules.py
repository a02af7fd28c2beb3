"""The section `routing` of the domain file: who is to take what."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chatbot.errors import InvalidData
from tests.playbook.test_catalogue import GOOD, load

ROUTING = """
routing:
  teams: [payments, care]
  skills: [fraud, legal]
  valued_from: 300
  reasons:
    angry: {senior: true}
    high_risk: {skills: [legal]}
    high_risk.fraud: {team: payments, skills: [fraud], senior: true}
"""
TEXT = GOOD.replace("{reply: parcel}", "{reply: parcel, team: care, skills: [legal]}") + ROUTING


@pytest.mark.parametrize(
    ("topic", "reason", "risk", "asked"),
    [
        ("track_order", "human_requested", None, ("care", {"legal"}, False)),
        (
            "track_order",
            "angry",
            None,
            ("care", {"legal"}, True),
        ),  # a reason without a team adds to the topic's
        ("track_order", "high_risk", "fraud", ("payments", {"fraud"}, True)),  # one with a team takes it over
        (
            "track_order",
            "high_risk",
            "safety",
            ("care", {"legal"}, False),
        ),  # what is not named goes by its reason
        ("greet", "high_risk", "safety", (None, {"legal"}, False)),
        (None, "policy", None, (None, set(), False)),
        ("hire_a_crane", "policy", None, (None, set(), False)),
    ],
)
def test_reason_and_topic_name_who_is_asked_for(tmp_path, topic, reason, risk, asked):
    ask = load(tmp_path, TEXT).ask(topic, reason, risk)

    assert (ask.team, ask.skills, ask.senior) == asked


def test_without_the_section_nobody_in_particular_is_asked_for(tmp_path):
    catalogue = load(tmp_path, GOOD)

    assert catalogue.ask("track_order", "angry", None).team is None
    assert catalogue.routing.valued_from is None


def test_the_value_of_a_good_customer_is_read(tmp_path):
    assert load(tmp_path, TEXT).routing.valued_from == Decimal(300)


@pytest.mark.parametrize(
    ("found", "instead", "complaint"),
    [
        (
            "team: care",
            "team: cares",
            "domain.yml:6: intents.track_order.team: no team is called 'cares': use care",
        ),
        ("team: care", "team: Care", "domain.yml:6: intents.track_order.team: .*pattern"),
        ("team: care", "team: [care]", "domain.yml:6: intents.track_order.team"),
        (
            "skills: [legal]}",
            "skills: [leagl]}",
            "domain.yml:6: intents.track_order.skills: no skill is called 'leagl': use legal",
        ),
        (
            "skills: [legal]}",
            "skill: legal}",
            "domain.yml:6: intents.track_order.skill: nothing is called so",
        ),
        (
            "{team: payments",
            "{team: paymets",
            "domain.yml:20: routing.reasons.high_risk.fraud.team: .*use payments",
        ),
        (
            "angry: {",
            "angri: {",
            "domain.yml:18: routing.reasons.angri: .*no reason is called 'angri': use angry",
        ),
        (
            "high_risk.fraud:",
            "high_risk.fruad:",
            "domain.yml:20: routing.reasons.high_risk.fruad: .*: use high_risk.fraud",
        ),
        ("high_risk.fraud:", "angry.fraud:", "domain.yml:20: .*no reason is called 'angry.fraud'"),
        (
            "{senior: true}\n    high",
            "{senior: perhaps}\n    high",
            "domain.yml:18: routing.reasons.angry.senior",
        ),
        (
            "{senior: true}\n    high",
            "{junior: true}\n    high",
            "domain.yml:18: .*angry.junior: nothing is called so",
        ),
        ("valued_from: 300", "valued_from: much", "domain.yml:16: routing.valued_from"),
        ("[payments, care]", "[Payments team]", "domain.yml:14: routing.teams.0: .*pattern"),
        (
            "[payments, care]",
            "[]",
            "domain.yml:6: .*write `teams: \\[care\\]` under `routing`",
        ),
        ("  skills: [fraud, legal]\n", "", "domain.yml:6: .*write `skills: \\[legal\\]` under `routing`"),
    ],
)
def test_a_slip_is_named_with_its_line_and_mend(tmp_path, found, instead, complaint):
    assert found in TEXT

    with pytest.raises(InvalidData, match=complaint):
        load(tmp_path, TEXT.replace(found, instead, 1))


def test_every_wish_of_the_shop_names_a_team_that_the_shop_lists(catalogue):
    named = {entry.team for entry in catalogue.intents.values() if entry.team}

    assert named == set(catalogue.routing.teams)
