"""A team's hours, time zone and promises, as they are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.desk.timetable import tidy
from chatbot.domain.routing import Team
from chatbot.errors import InvalidFields

TEAM = Team("technical", "Technical help", hours={"monday": "8:00-20:00"}, first_response_s=120)


def test_what_is_in_order_stays_as_it_is():
    assert tidy(TEAM) == TEAM
    assert tidy(replace(TEAM, hours=None, first_response_s=None)).hours is None


def test_hours_are_kept_in_one_order_without_what_says_nothing():
    closed = {"closed": [" 2026-12-26", "2026-12-25"], "sunday": "  "}

    found = tidy(
        replace(TEAM, hours={**closed, "friday": " 8:00-12:00,  13:00-18:00 ", "monday": "9:00-17:00"})
    ).hours

    assert found == {
        "monday": "9:00-17:00",
        "friday": "8:00-12:00, 13:00-18:00",
        "closed": ["2026-12-25", "2026-12-26"],
    }
    assert list(found) == ["monday", "friday", "closed"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"id": "Technical"}, "id", "begin with a letter"),
        ({"id": "t" * 41}, "id", "at most 40"),
        ({"name": "\n"}, "name", "a name is needed"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone", "Europe/London"),
        ({"time_zone": "Europe"}, "time_zone", "Europe/London"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "Europe/London"),
        ({"time_zone": "\x00"}, "time_zone", "Europe/London"),
        ({"first_response_s": 29}, "first_response_s", "at least 30"),
        ({"resolution_s": 31 * 86400}, "resolution_s", "at most 30 days"),
        ({"hours": {}}, "hours", "no day has hours"),
        ({"hours": {"closed": ["2026-12-25"]}}, "hours", "no day has hours"),
        ({"hours": {"monday": "8-20"}}, "hours.monday", "tells no hours: write 8:00-20:00"),
        ({"hours": {"monday": "20:00-8:00"}}, "hours.monday", "closes before it opens"),
        ({"hours": {"mondy": "8:00-20:00"}}, "hours.mondy", "no day is called 'mondy': use monday"),
        ({"hours": {"monday": ["8:00-20:00"]}}, "hours.monday", "tells no hours"),
        ({"hours": {"monday": "8:00-20:00", "closed": ["Christmas"]}}, "hours.closed.0", "2026-12-25"),
        ({"hours": {"monday": "8:00-20:00", "closed": "Christmas"}}, "hours.closed", "2026-12-25"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(change, field, words):
    with pytest.raises(InvalidFields) as refused:
        tidy(replace(TEAM, **change))

    assert list(refused.value.fields) == [field]
    assert words in refused.value.fields[field]
