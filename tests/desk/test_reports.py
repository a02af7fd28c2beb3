"""Every figure of a small week, as it was counted by hand in `week.py`."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.desk.reports import Reports
from chatbot.domain.figures import Escalations, MoodCourse, Moods, Promises, Spread, WaitingStep
from chatbot.domain.reports import Overview
from chatbot.errors import InvalidFields
from chatbot.playbook.catalogue import Catalogue
from chatbot.store.database import Database
from chatbot.store.reports import Reports as Rows
from chatbot.store.teams import Teams
from tests.desk.week import NOW, write_week
from tests.desk.written import at

MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 8)


@pytest.fixture
def reports(database: Database, catalogue: Catalogue) -> Reports:
    return Reports(Rows(database), Teams(database), lambda: catalogue, lambda: NOW)


@pytest.fixture
def week(database: Database, reports: Reports) -> Overview:
    write_week(database)
    return reports.overview(first=MONDAY, last=SUNDAY)


def seconds(found: Spread) -> tuple[int, ...]:
    """Return count and percentiles in thousandths, so that no float stands in the way."""
    return found.count, *(round(1000 * (value or 0)) for value in (found.p50_s, found.p90_s, found.p95_s))


def test_containment_counts_each_wish_once(week: Overview) -> None:
    found = week.now.containment

    assert found is not None
    assert (found.conversations, found.small_talk, found.running, found.wishes) == (14, 1, 2, 11)
    assert found.endings == {
        "handed_over": 3, "came_back": 2, "unanswered": 1, "asked_back": 2, "angry": 1, "disliked": 1, "settled": 1,
    }  # fmt: skip
    assert (found.honest.value, found.honest.count) == (pytest.approx(1 / 11), 11)
    assert (found.naive.value, found.naive.count) == (pytest.approx(10 / 14), 14)


def test_volume_is_counted_by_the_shops_days(week: Overview) -> None:
    # 3 + 1 + 2 + 1 + 1 alone, 1 + 1 + 1 + 1 + 1 unsettled, 3 + 7 + 2 + 1 with people
    assert (week.now.volume.conversations, week.now.volume.handed_over, week.now.volume.heard) == (14, 4, 26)
    assert week.step == "day"
    assert [(one.starts_at.day, one.conversations, one.handed_over) for one in week.course] == [
        (2, 3, 0), (3, 2, 0), (4, 1, 1), (5, 3, 0), (6, 2, 1), (7, 1, 1), (8, 2, 1),
    ]  # fmt: skip
    assert [one.answered.p50_s for one in week.course] == [None, None, 180, None, 40_499, None, None]


def test_the_first_response_of_bot_and_people(week: Overview) -> None:
    found = week.now.first_response

    # nine times 1 s, three times 2 s, once 3 s: the 95th of 100 lies 0.4 of the way from the twelfth to the thirteenth
    assert seconds(found.bot) == (13, 1_000, 2_000, 2_400)
    # 180 and 40,499: between them 40,319
    assert seconds(found.human) == (2, 20_339_500, 36_467_100, 38_483_050)
    # 180 and 900
    assert seconds(found.worked) == (2, 540_000, 828_000, 864_000)
    assert found.unanswered == 2


def test_resolution_and_outcomes(week: Overview) -> None:
    found = week.now.resolution

    assert seconds(found.bot) == (1, 62_000, 62_000, 62_000)
    assert seconds(found.human) == (2, 21_869_500, 38_933_100, 41_066_050)  # 540 and 43,199
    assert (found.open, dict(found.outcomes)) == (1, {"solved": 1, "unsolved": 1})


def test_whoever_gave_up_or_still_waits_has_waited(week: Overview) -> None:
    found = week.now.waiting

    # 120, 1,200, 39,839, 75,600
    assert seconds(found.everybody) == (4, 20_519_500, 64_871_700, 70_235_850)
    assert (found.claimed, found.gave_up, found.waiting) == (2, 1, 1)
    assert [one for one in found.steps if one.claimed + one.gave_up + one.waiting] == [
        WaitingStep(300, 1, 0, 0),
        WaitingStep(3600, 0, 1, 0),
        WaitingStep(None, 1, 0, 1),
    ]


def test_a_promise_is_missed_by_a_late_answer_and_by_none(week: Overview) -> None:
    assert week.now.promises == Promises(kept=1, missed=2, due=1, dropped=0)
    assert week.now.promises.share.value == pytest.approx(1 / 3)
    assert [(one.name, one.promises) for one in week.teams] == [
        ("Payments", Promises(kept=1)),
        ("Technical help", Promises(missed=1)),
        ("general", Promises(missed=1, due=1)),
    ]


def test_satisfaction_of_bot_and_people_apart(week: Overview) -> None:
    bot, human = week.now.bot_satisfaction, week.now.human_satisfaction

    assert (bot.ratings, bot.asked, bot.answered) == ((1, 0, 0, 0, 1), 2, 1)
    assert (human.ratings, human.asked, human.answered) == ((0, 1, 0, 1, 0), 2, 2)
    # Wilson's interval of 1 of 2
    assert (bot.csat.value, round(bot.csat.low, 4), round(bot.csat.high, 4)) == (0.5, 0.0945, 0.9055)
    assert (bot.response.value, human.response.value) == (0.5, 1.0)


def test_how_customers_came_and_went(week: Overview) -> None:
    assert week.now.bot_mood == MoodCourse(
        Moods(unhappy=0, calm=2, glad=0, mean=0.0),
        Moods(unhappy=1, calm=0, glad=1, mean=pytest.approx(0.15)),
        better=1,
        worse=1,
    )
    assert week.now.human_mood == MoodCourse(
        Moods(unhappy=2, calm=1, glad=0, mean=pytest.approx(-1.3 / 3)),
        Moods(unhappy=1, calm=0, glad=2, mean=pytest.approx(0.1)),
        better=2,
        worse=1,
    )


def test_escalations_by_reason(week: Overview) -> None:
    assert week.now.escalations == (
        Escalations("angry", 1, 0),
        Escalations("human_requested", 1, 0),
        Escalations("repeated_failure", 1, 1),
        Escalations("vulnerable", 1, 0),
    )


def test_intents_by_failure_count_a_message_once(week: Overview) -> None:
    # intent, messages, failed, asked back, misread, thumb down, escalated
    assert [tuple(getattr(one, name) for name in one.__dataclass_fields__) for one in week.intents] == [
        ("payment_issue", 2, 2, 1, 0, 0, 1),
        ("report_missing_parcel", 1, 1, 0, 1, 0, 0),
        ("technical_support", 1, 1, 0, 0, 0, 1),  # the other was never answered
        ("track_refund", 2, 1, 0, 0, 1, 1),
        ("warranty", 1, 1, 1, 0, 0, 0),
    ]


def test_what_agents_carried(week: Overview) -> None:
    # Maya held one from 8:03:01 to 8:10:01, Tom one from 8:04 to 9:00; a week has six days of twelve hours
    assert [(one.name, one.taken, one.messages, one.busy_s, one.held_s) for one in week.agents] == [
        ("Maya", 1, 2, 420, 420),
        ("Tom", 1, 1, 3_360, 3_360),
    ]
    assert {one.working_s for one in week.agents} == {6 * 12 * 3600}


def test_the_week_before_is_counted_by_the_same_rules(week: Overview) -> None:
    assert (week.before.first, week.before.last) == (date(2026, 10, 26), date(2026, 11, 1))
    assert week.then.volume.conversations == 1
    assert seconds(week.then.first_response.bot) == (1, 4_000, 4_000, 4_000)
    assert week.then.containment is not None
    assert week.then.containment.endings["settled"] == 1


def test_it_is_told_since_when_there_is_something_to_count(week: Overview) -> None:
    assert week.kept_since == at("01 23:59:59")


def test_a_team_has_its_own_figures(reports: Reports, database: Database) -> None:
    write_week(database)

    found = reports.overview(first=MONDAY, last=SUNDAY, team_id="technical")

    assert (found.now.volume.conversations, found.now.containment, found.intents) == (1, None, ())
    assert found.now.promises == Promises(missed=1)
    assert [(one.name, one.messages) for one in found.agents] == [("Tom", 1)]


def test_an_empty_period_has_no_figures_but_zeros(reports: Reports) -> None:
    found = reports.overview(first=MONDAY, last=SUNDAY)

    assert found.now.containment is not None
    assert (found.now.containment.honest.count, found.now.promises.share.count) == (0, 0)
    assert found.now.waiting.everybody == Spread(0)
    assert found.now.bot_mood.start == Moods()
    assert (found.agents, found.intents, found.teams, found.kept_since) == ((), (), (), None)


@pytest.mark.parametrize(
    ("first", "last", "field", "text"),
    [
        (SUNDAY, MONDAY, "from", "swap the two"),
        (MONDAY, date(2026, 11, 10), "to", "still to come"),
        (date(2024, 11, 1), SUNDAY, "from", "more than two years"),
    ],
)
def test_a_period_that_cannot_be_is_refused(
    reports: Reports, first: date, last: date, field: str, text: str
) -> None:
    with pytest.raises(InvalidFields, match=text) as refused:
        reports.overview(first=first, last=last)

    assert list(refused.value.fields) == [field]


def test_an_unknown_team_is_refused(reports: Reports) -> None:
    with pytest.raises(InvalidFields, match="no such team"):
        reports.overview(team_id="nobody")


def test_long_periods_are_read_in_slices(reports: Reports, database: Database) -> None:
    write_week(database)

    found = reports.overview(first=date(2025, 11, 9), last=date(2026, 11, 9))

    assert (found.step, found.now.volume.conversations) == ("week", 16)
    assert sum(one.conversations for one in found.course) == 16


def test_today_is_the_shops(reports: Reports) -> None:
    assert reports.today() == date(2026, 11, 9)
