"""The line is served on every change, and by time: offers, assignments, vanished agents, sleep."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.routing import RoutingRules
from chatbot.errors import Conflict
from chatbot.store.conversations import Conversations
from tests.desk.floor import Floor


def test_who_comes_into_the_line_is_offered_to_an_agent_at_once(floor: Floor) -> None:
    floor.agent("Maya")

    talk = floor.waits()

    assert (floor.entry(talk).conversation.status, floor.offered(talk)) == ("waiting", "Maya")


def test_assigned_at_once_the_customer_is_told_who_joined(floor: Floor) -> None:
    floor.rules = RoutingRules(handling="assign")
    floor.agent("Maya")

    talk = floor.waits()

    assert (floor.owner(talk), floor.offered(talk)) == ("Maya", None)
    assert Conversations(floor.database).messages(talk)[-1].text == "handoff.joined Maya"
    assert floor.steps(talk) == ["assigned"]


def test_an_agent_who_comes_free_is_given_who_has_waited(floor: Floor) -> None:
    floor.rules = RoutingRules(handling="assign")
    maya = floor.agent("Maya", capacity=1)
    first, second = floor.waits(), floor.waits()
    assert floor.owner(second) is None

    floor.owners.resolve(first, maya, "solved")

    assert floor.owner(second) == "Maya"


def test_a_declined_offer_goes_to_the_next_and_not_back(floor: Floor) -> None:
    people = {"Maya": floor.agent("Maya"), "Tom": floor.agent("Tom")}
    talk = floor.waits()
    first = floor.offered(talk) or ""

    floor.owners.decline(talk, people[first])
    second = floor.offered(talk) or ""
    floor.owners.decline(talk, people[second])

    assert {first, second} == {"Maya", "Tom"}
    assert floor.offered(talk) is None
    assert floor.steps(talk) == ["offered", "declined", "offered", "declined", "nobody"]


def test_who_declined_is_asked_again_when_nobody_else_took_it(floor: Floor) -> None:
    maya = floor.agent("Maya")
    talk = floor.waits()
    floor.owners.decline(talk, maya)

    floor.later(maya, seconds=60)
    assert floor.offered(talk) is None
    floor.later(maya, seconds=90)

    assert floor.offered(talk) == "Maya"


def test_an_offer_nobody_answers_goes_to_the_next(floor: Floor) -> None:
    maya = floor.agent("Maya")
    talk = floor.waits()
    tom = floor.agent("Tom")

    floor.later(maya, tom, seconds=31)

    assert floor.offered(talk) == "Tom"
    assert floor.steps(talk) == ["offered", "missed", "offered"]
    with pytest.raises(Conflict, match="not offered to you any more"):
        floor.owners.decline(talk, maya)


def test_an_accepted_offer_is_theirs_and_says_so(floor: Floor) -> None:
    maya = floor.agent("Maya")
    talk = floor.waits()

    floor.owners.accept(talk, maya)

    assert (floor.owner(talk), floor.offered(talk)) == ("Maya", None)
    assert floor.steps(talk) == ["offered", "accepted"]


def test_a_colleague_may_take_what_is_offered_to_another(floor: Floor) -> None:
    floor.agent("Maya")
    talk = floor.waits()
    tom = floor.agent("Tom")

    floor.owners.claim(talk, tom)

    assert (floor.owner(talk), floor.steps(talk)) == ("Tom", ["offered", "claimed"])


def test_nobody_is_offered_more_than_they_can_hold(floor: Floor) -> None:
    floor.agent("Maya", capacity=4)

    talks = [floor.waits(weight=2), floor.waits(weight=2), floor.waits(weight=1)]

    assert [floor.offered(talk) for talk in talks] == ["Maya", "Maya", None]


def test_an_agent_whose_desk_was_closed_loses_what_they_hold_to_the_front_of_the_line(floor: Floor) -> None:
    floor.rules = replace(floor.rules, handling="assign")
    maya, tom = floor.agent("Maya", capacity=1), floor.agent("Tom", available=False)
    held, waiting = floor.waits(), floor.waits(priority=2)
    assert floor.owner(held) == "Maya"

    floor.later(tom, seconds=130)

    line = [one.conversation.id for one in floor.line(maya)]
    messages = Conversations(floor.database).messages(held, shown_only=False)
    assert line == [held, waiting]
    assert [one.kind for one in messages[-2:]] == ["waiting", "note"]
    assert "Maya's desk was closed" in messages[-1].text
    assert messages[-1].suppressed
    assert "vanished" in floor.steps(held)


def test_who_came_back_in_time_keeps_what_they_hold(floor: Floor) -> None:
    floor.rules = RoutingRules(handling="assign")
    maya = floor.agent("Maya")
    held = floor.waits()

    floor.later(maya, seconds=100)
    floor.later(seconds=100)

    assert floor.owner(held) == "Maya"


def test_what_sleeps_comes_back_when_its_time_is_over_or_the_customer_writes(floor: Floor) -> None:
    maya = floor.agent("Maya")
    first, second = floor.waits(), floor.waits()
    for talk in (first, second):
        floor.owners.claim(talk, maya)
        floor.owners.snooze(talk, maya, floor.now.replace(hour=14))

    floor.writes(second)
    assert floor.entry(second).snoozed_until is None
    assert floor.entry(first).snoozed_until is not None
    floor.later(maya, hours=2)

    assert floor.entry(first).snoozed_until is None


def test_without_anybody_at_the_desk_the_line_waits(floor: Floor) -> None:
    floor.agent("Maya", seen_at=None)
    floor.agent("Tom", available=False)

    talk = floor.waits()

    assert (floor.offered(talk), floor.steps(talk)) == (None, [])


def test_the_line_is_served_in_the_order_of_turns(floor: Floor) -> None:
    late, soon = floor.waits(priority=4), floor.waits(priority=2)
    floor.agent("Maya", capacity=1)

    floor.dispatcher.drain()

    assert (floor.offered(soon), floor.offered(late)) == ("Maya", None)


def test_whose_desk_was_open_an_hour_ahead_still_vanishes_when_the_clock_is_right_again(floor: Floor) -> None:
    maya, tom = floor.agent("Maya"), floor.agent("Tom", available=False)
    talk = floor.waits()
    floor.owners.accept(talk, maya)
    floor.later(maya, hours=1)

    floor.later(tom, hours=-1)  # she leaves, and somebody sets the clock
    floor.later(tom, seconds=floor.rules.vanish_after_s + 1)

    assert floor.owner(talk) is None
    assert "vanished" in floor.steps(talk)
