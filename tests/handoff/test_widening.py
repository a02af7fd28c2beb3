"""What is asked of agents after a wait, and what nobody is waited for."""

from __future__ import annotations

import pytest

from chatbot.domain.routing import RoutingRules
from tests.handoff.desk import need, route, seat, takers

FULL = seat("Ann", 8, teams=["payments"], skills=["fraud"], senior=True, languages=["fr"])
"""The only one who has it all."""


@pytest.mark.parametrize(
    ("waited_s", "chosen"),
    [
        (0, None),
        (119, None),
        (120, "bo"),  # the skills are waived first
        (240, "cy"),  # then the team
        (360, "dee"),  # then that it be a senior
        (480, "eve"),  # the language last
    ],
)
def test_each_two_minutes_waive_one_thing(waited_s, chosen):
    desk = [
        FULL,
        seat("Bo", 0 if chosen == "bo" else 8, teams=["payments"], senior=True, languages=["fr"]),
        seat("Cy", 0 if chosen == "cy" else 8, senior=True, languages=["fr"]),
        seat("Dee", 0 if chosen == "dee" else 8, languages=["fr"]),
        seat("Eve", languages=["en"]),
    ]
    asked = need(waited_s=waited_s, team="payments", skills=["fraud"], senior=True, language="fr")

    assert takers([asked], desk) == [chosen]


def test_what_was_waived_is_told_to_who_takes_it():
    routing = route(
        [need(waited_s=120, team="payments", skills=["fraud"])], [FULL, seat("Bo", teams=["payments"])]
    )[0]

    assert routing.reasons == ("of payments", "does not know fraud: no longer asked for", "0 of 8 in hand")


def test_who_has_what_was_waived_is_still_the_better_one():
    desk = [seat("Ann"), seat("Bo", 3, skills=["fraud"]), seat("Cy")]

    assert takers([need(waited_s=500, skills=["fraud"])], desk) == ["bo"]


@pytest.mark.parametrize(
    ("waited_s", "due_in_s", "chosen"),
    [
        (59, 60, None),
        (60, 60, "bo"),  # due within a minute: a step is a minute
        (14, 5, None),
        (15, 5, "bo"),  # no step is shorter
        (119, 3600, None),
        (120, 3600, "bo"),  # nor longer than the rules say
        (0, -1, "bo"),  # in danger: who is there takes it
    ],
)
def test_the_urgent_wait_less_for_each_step(waited_s, due_in_s, chosen):
    assert takers([need(waited_s=waited_s, due_in_s=due_in_s, skills=["fraud"])], [FULL, seat("Bo")]) == [
        chosen
    ]


def test_in_danger_the_one_suited_best_takes_it_of_those_who_have_room():
    asked = need(due_in_s=-1, team="care", senior=True, skills=["sensitive"], language="fr")
    desk = [
        seat("Ann", languages=["en"]),
        seat("Bo", 5, languages=["fr"], senior=True),
        seat("Cy", languages=["fr"]),
    ]

    assert takers([asked], desk) == ["bo"]


def test_where_nothing_is_widened_all_is_waited_for():
    assert takers(
        [need(waited_s=9999, skills=["fraud"])], [FULL, seat("Bo")], RoutingRules(widen_after_s=0)
    ) == [None]


@pytest.mark.parametrize(("is_open", "chosen"), [(True, None), (False, "bo")])
def test_another_team_takes_at_once_what_is_asked_of_a_team_that_does_not_work_now(is_open, chosen):
    assert takers([need(team="payments", team_open=is_open)], [FULL, seat("Bo")]) == [chosen]


@pytest.mark.parametrize(
    "asked",
    [
        need(team="nobodys"),
        need(skills=["juggling"]),
        need(senior=True),
        need(language="ja"),
        need(team="nobodys", skills=["juggling"], senior=True, language="ja"),
    ],
)
def test_what_nobody_of_the_house_has_is_not_waited_for(asked):
    assert takers([asked], [seat("Ann", languages=["en"])]) == ["ann"]


def test_what_no_single_agent_has_is_waived_in_turn():
    desk = [seat("Ann", skills=["fraud"]), seat("Bo", teams=["payments"])]

    assert takers([need(team="payments", skills=["fraud"])], desk) == ["bo"]


@pytest.mark.parametrize(
    ("waited_s", "due_in_s", "chosen"),
    [(0, 600, None), (120, 600, "bo"), (0, 119, "bo"), (0, 120, None)],
)
def test_who_is_not_at_the_desk_is_waited_for_one_step_and_not_by_the_urgent(waited_s, due_in_s, chosen):
    away = seat("Ann", ready=False, senior=True, languages=["fr"])
    asked = need(waited_s=waited_s, due_in_s=due_in_s, senior=True, language="fr")

    assert takers([asked], [away, seat("Bo", languages=["en"])]) == [chosen]


def test_a_clock_that_runs_behind_waives_nothing():
    assert takers([need(waited_s=-3600, skills=["fraud"])], [FULL, seat("Bo")]) == [None]
