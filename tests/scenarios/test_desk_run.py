"""A day at the desk on a clock of its own: every wait here can be added up by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.routing import RoutingRules
from chatbot.scenarios.desk_day import Absence, Setting
from chatbot.scenarios.desk_run import SLOWER, UNFIT, play
from tests.scenarios.desk import BEGINS, PLAIN, agent, customer, day, moment, outcomes, waits

OFFERED = Setting(RoutingRules("least_loaded", "offer", offer_s=30))


def test_who_finds_an_agent_with_room_waits_for_nothing():
    assert waits(day([customer(1), customer(2)], [agent("Ann"), agent("Bo")])) == [0, 0]


def test_the_next_is_taken_the_moment_an_agent_is_free():
    assert waits(day([customer(1), customer(2, 10), customer(3, 20)], [agent("Ann")])) == [0, 90, 180]


@pytest.mark.parametrize(("order", "found"), [("due", [0, 190, 80]), ("arrival", [0, 90, 180])])
def test_the_line_is_served_by_urgency_or_first_come_first_served(order, found):
    arrivals = [customer(1), customer(2, 10), customer(3, 20, due_s=60)]

    assert waits(day(arrivals, [agent("Ann")]), replace(PLAIN, order=order)) == found


def test_who_loses_patience_leaves_and_is_not_answered():
    found = outcomes(day([customer(1), customer(2, patience_s=40), customer(3)], [agent("Ann")]))

    assert [(one.answered, one.waited_s) for one in found] == [(True, 0), (False, 40), (True, 100)]


def test_an_offer_takes_its_time_to_be_accepted():
    assert waits(day([customer(1)], [agent("Ann")]), OFFERED) == [5]


def test_an_offer_that_is_missed_goes_to_the_next():
    found = outcomes(day([customer(1, misses=1)], [agent("Ann"), agent("Bo")]), OFFERED)[0]

    assert (found.waited_s, found.agent_id, found.moves) == (35, "bo", 1)


def test_who_leaves_while_it_is_offered_blocks_nobody():
    arrivals = [customer(1, misses=1, patience_s=10), customer(2, 1)]

    assert waits(day(arrivals, [agent("Ann")]), OFFERED) == [10, 14]


@pytest.mark.parametrize(("at_once", "until_free"), [(1, 100), (2, 105), (3, 110)])
def test_several_in_hand_take_longer_each(at_once, until_free):
    arrivals = [customer(number) for number in range(at_once)]

    assert SLOWER == 0.05
    assert waits(day([*arrivals, customer(9, 50)], [agent("Ann", capacity=at_once)]))[-1] == until_free - 50


def test_who_lacks_what_was_asked_for_takes_longer():
    arrivals = [customer(1, senior=True), customer(2, 1)]

    assert UNFIT == 0.25
    assert waits(day(arrivals, [agent("Ann")])) == [0, 124]
    assert waits(day(arrivals, [agent("Ann", senior=True)])) == [0, 99]


def test_nobody_is_given_anything_before_the_shift_or_after_it():
    early = replace(day([customer(1, -600)], [agent("Ann")]), begins=moment(-3600))

    assert waits(early) == [600]
    assert waits(day([customer(1, 100, patience_s=50)], [agent("Ann")], until_s=60)) == [50]


def test_who_vanishes_loses_what_they_hold_to_the_front_of_the_line():
    gone = Absence("ann", moment(50), moment(5000))
    arrivals = [customer(1, handling_s=1000), customer(2, handling_s=180), customer(3, 60)]
    played = day(arrivals, [agent("Ann"), agent("Bo")], absences=[gone])

    found = outcomes(played)

    # Ann is missed after two minutes, at 170; Bo is free at 180 and takes hers before the one who waits since 60
    assert [(one.waited_s, one.moves) for one in found] == [(0, 1), (0, 0), (180 + 950 - 60, 0)]
    assert [one.agent_id for one in found] == ["ann", "bo", "bo"]


def test_the_share_of_their_time_agents_are_busy_is_added_up():
    played = day(
        [customer(1, handling_s=900, weight=2)],
        [agent("Ann", capacity=4), agent("Bo", capacity=4)],
        until_s=3600,
    )

    assert [(one.agent_id, one.share) for one in play(played, PLAIN)[1]] == [("ann", 0.125), ("bo", 0)]


def test_everybody_is_accounted_for():
    arrivals = [
        customer(number, number * 3.7, patience_s=200 + number, misses=number % 3) for number in range(200)
    ]
    agents = [agent(name, capacity=3, senior=name == "Cy") for name in ("Ann", "Bo", "Cy")]
    played = day(arrivals, agents, absences=[Absence("bo", moment(200), moment(400))])

    found = outcomes(played, OFFERED)

    assert [one.arrival.number for one in found] == list(range(200))
    assert all(one.waited_s <= one.arrival.patience_s for one in found)
    assert found == outcomes(played, OFFERED)
    assert played.begins == BEGINS
