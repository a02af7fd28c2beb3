"""Corners of the definitions that a week does not reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from chatbot.desk import hand_over_figures as people
from chatbot.desk.talk_figures import TalkTally, ending
from chatbot.desk.work_figures import loads
from chatbot.desk.working_time import WorkingTime
from chatbot.domain.figures import Promises
from chatbot.domain.report_rows import HandOver, Held, Talk
from chatbot.domain.reports import Period
from chatbot.playbook.hours import Hours
from tests.desk.week import NOW
from tests.desk.written import at

TALK = Talk(at("02 09:00:00"), at("02 09:01:00"), heard=1, last_answer_at=at("02 09:01:00"))
OPEN = HandOver("angry", None, at("02 09:00:00"), respond_by=at("02 09:05:00"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "settled"),
        ({"handed_over": True, "came_back": True}, "handed_over"),
        ({"came_back": True, "last_answer_at": None}, "came_back"),
        ({"last_answer_at": None, "asked_back": True}, "unanswered"),
        ({"asked_back": True, "disliked": True}, "asked_back"),
        ({"last_anger": 0.65, "last_score": -0.2, "disliked": True}, "angry"),
        ({"last_anger": 0.65, "last_score": 0.1}, "settled"),  # joy with swear words
        ({"last_anger": 0.64, "last_score": -0.9}, "settled"),
        ({"disliked": True}, "disliked"),
    ],
)
def test_the_gravest_ending_counts(changes: dict[str, object], expected: str) -> None:
    assert ending(replace(TALK, **changes)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "handed_over", "silent_for", "judged"),
    [(25, False, 24, True), (25, False, 23, False), (25, True, 1, True), (23, True, 23, False)],
)
def test_a_conversation_is_judged_after_a_day_however_it_went(
    hours: int, handed_over: bool, silent_for: int, judged: bool
) -> None:
    tally = TalkTally(NOW)
    started, active = NOW - timedelta(hours=hours), NOW - timedelta(hours=silent_for)
    tally.add(replace(TALK, started_at=started, active_at=active, handed_over=handed_over))

    assert (tally.containment().wishes, tally.containment().running) == ((1, 0) if judged else (0, 1))


def test_an_answer_that_was_not_timed_is_not_called_quick() -> None:
    tally = TalkTally(NOW)
    tally.add(replace(TALK, first_heard_at=TALK.started_at, first_answer_at=TALK.started_at))

    assert tally.first_answer().count == 0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"answered_at": at("02 09:05:00")}, Promises(kept=1)),  # at the last moment
        ({"answered_at": at("02 09:05:01")}, Promises(missed=1)),
        ({"ended_at": at("02 09:04:00")}, Promises(dropped=1)),
        ({"ended_at": at("02 09:06:00")}, Promises(missed=1)),
        ({"respond_by": None}, Promises()),
        ({"respond_by": NOW}, Promises(due=1)),
    ],
)
def test_what_becomes_of_a_promise(changes: dict[str, object], expected: Promises) -> None:
    assert people.promises([replace(OPEN, **changes)], NOW) == expected  # type: ignore[arg-type]


def test_nobody_waited_for_an_agent_who_took_over_by_themselves() -> None:
    taken = replace(OPEN, reason="policy", claimed_at=OPEN.opened_at, answered_at=at("02 09:00:10"))
    always = WorkingTime(None, ZoneInfo("UTC"), at("01 00:00:00"), NOW)

    response = people.first_response([taken], people.spread([]), lambda _team: always)

    assert people.waiting([taken], NOW).everybody.count == 0
    assert (response.human.count, response.unanswered) == (0, 0)
    assert people.escalations([taken])[0].count == 1


def test_what_a_team_works_counts_for_its_own_hand_overs() -> None:
    day, night = (
        WorkingTime(
            Hours.model_validate({"monday": hours}), ZoneInfo("Europe/London"), at("01 00:00:00"), NOW
        )
        for hours in ("9:00-10:00", "22:00-23:00")
    )
    answered = replace(OPEN, opened_at=at("02 09:30:00"), answered_at=at("02 22:20:00"))
    found = people.first_response(
        [answered, replace(answered, team_id="night")],
        people.spread([]),
        lambda team: night if team == "night" else day,
    )

    assert found.human.p50_s == 46_200
    assert (found.worked.p50_s, found.worked.p90_s) == (1_500, 1_740)  # 1,800 by day, 1,200 by night


def test_two_conversations_at_once_are_one_busy_time() -> None:
    period = Period(
        at("02 00:00:00").date(), at("02 00:00:00").date(), at("02 00:00:00"), at("03 00:00:00"), "UTC"
    )
    held = [
        Held("maya", at("01 23:00:00"), at("02 01:00:00")),  # one hour of it is of this day, taken before
        Held("maya", at("02 00:30:00"), at("02 02:00:00")),
        Held("maya", at("02 04:00:00"), None),
    ]
    always = WorkingTime(None, ZoneInfo("UTC"), at("01 00:00:00"), NOW)

    (found,) = loads(held, {}, {"maya": "Maya"}, period=period, now=at("02 05:00:00"), working=always)

    assert (found.taken, found.busy_s, found.held_s) == (2, 3 * 3600, 3.5 * 3600)
    assert found.working_s == 5 * 3600  # the day still runs


def test_who_only_wrote_is_not_forgotten() -> None:
    period = Period(
        at("02 00:00:00").date(), at("02 00:00:00").date(), at("02 00:00:00"), at("03 00:00:00"), "UTC"
    )
    always = WorkingTime(None, ZoneInfo("UTC"), at("01 00:00:00"), NOW)

    (found,) = loads([], {"gone": 3}, {}, period=period, now=NOW, working=always)

    assert (found.name, found.messages, found.busy_s) == ("Somebody who is gone", 3, 0)
