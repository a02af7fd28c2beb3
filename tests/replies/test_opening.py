"""When a closed shop opens again, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatbot.replies.listener import Listener
from chatbot.replies.opening import listener_at


@pytest.mark.parametrize(
    ("day", "hour", "opens_on"),
    [
        (23, 7, "today at 8:00"),
        (23, 21, "tomorrow at 8:00"),
        (28, 20, "on Monday at 8:00"),
    ],
)
def test_the_next_opening_is_told_as_people_do(replies, catalogue, day, hour, opens_on):
    moment = datetime(2026, 11, day, hour, tzinfo=UTC)

    assert listener_at(moment, catalogue.conventions, replies) == Listener(open=False, opens_on=opens_on)


def test_a_far_opening_is_told_with_its_date(replies, catalogue):
    hours = catalogue.conventions.hours.model_copy(
        update={"tuesday": (), "wednesday": (), "thursday": (), "friday": (), "saturday": ()}
    )
    rare = catalogue.conventions.model_copy(update={"hours": hours})

    at_noon = listener_at(datetime(2026, 11, 23, 12, tzinfo=UTC), rare, replies)
    evening = listener_at(datetime(2026, 11, 23, 21, tzinfo=UTC), rare, replies)

    assert (at_noon.open, at_noon.opens_on) == (True, None)
    assert evening.opens_on == "on Monday 30 November at 8:00"


def test_without_words_for_it_the_opening_is_not_told(replies, catalogue):
    wordless = replace(replies, variants={"system.sorry": replies.variants["system.sorry"]})

    listener = listener_at(datetime(2026, 11, 22, 12, tzinfo=UTC), catalogue.conventions, wordless)

    assert listener == Listener(open=False)


def test_a_shop_without_hours_is_neither_open_nor_closed(replies, catalogue):
    hourless = catalogue.conventions.model_copy(update={"hours": None})

    assert listener_at(datetime(2026, 11, 22, 12, tzinfo=UTC), hourless, replies) == Listener()
