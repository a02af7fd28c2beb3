"""What is set of a team, put into the form it is kept in: its hours are checked as those of the shop are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from chatbot.desk.profile import SLUG, name_complaint, one_line, refuse
from chatbot.domain.routing import Team
from chatbot.domain.staff import LEAST_PROMISE_S, MOST_PROMISE_S
from chatbot.playbook.hours import Hours

Week = Mapping[str, str | list[str]]
CLOSED = "closed"
"""The key of the days off; every other one is a weekday's name."""


def tidy(team: Team) -> Team:
    """Return the team as it is kept: days in the week's order, without those that have no hours.

    Raises:
        InvalidFields: something cannot be kept; `fields` says what and why, hours day by day (`hours.monday`).
    """
    hours = _written(team.hours) if team.hours is not None else None
    found = {
        "id": "" if SLUG.fullmatch(team.id) else "begin with a letter a-z, then a-z, 0-9, _ or -, at most 40",
        "name": name_complaint(team.name),
        "time_zone": zone_complaint(team.time_zone),
        "first_response_s": promise_complaint(team.first_response_s),
        "resolution_s": promise_complaint(team.resolution_s),
    }
    refuse(found | (dict(hours_complaints(hours)) if hours is not None else {}))
    return replace(team, name=one_line(team.name), time_zone=team.time_zone.strip(), hours=hours)


def zone_complaint(name: str) -> str:
    """Say what is wrong with a time zone; an empty one is the shop's."""
    wanted = name.strip()
    try:
        if wanted:
            ZoneInfo(wanted)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder
        return f"no time zone is called {wanted!r}: use a name such as Europe/London, or leave it empty"
    return ""


def promise_complaint(seconds: int | None) -> str:
    """Say what is wrong with the time promised for an answer; None: nothing is promised."""
    if seconds is None or LEAST_PROMISE_S <= seconds <= MOST_PROMISE_S:
        return ""
    days = MOST_PROMISE_S // 86400
    return f"promise at least {LEAST_PROMISE_S} seconds and at most {days} days, or leave it empty"


def hours_complaints(hours: Week) -> Iterator[tuple[str, str]]:
    """Yield field and complaint of what is wrong with hours, day by day."""
    try:
        Hours.model_validate(hours)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            place = ".".join(["hours", *map(str, one["loc"])])
            wrong = one["ctx"]["error"] if one["type"] == "value_error" else None
            key = getattr(wrong, "key", None)  # of a mapping that was looked at as a whole
            text = one["msg"].removeprefix("Value error, ")
            yield f"{place}.{key}" if key else place, _in_words(text, one["loc"])


def _in_words(text: str, place: tuple[int | str, ...]) -> str:
    return "write days off as 2026-12-25" if place[:1] == (CLOSED,) else text


def _written(hours: Week) -> Week:
    """Leave out what says nothing, and put the rest into one order, so that equal hours are equal."""
    order = list(Hours.model_fields)
    kept: dict[str, str | list[str]] = {}
    for name in sorted(hours, key=lambda one: order.index(one) if one in order else len(order)):
        value = hours[name]
        if isinstance(value, str) and value.strip():
            kept[name] = " ".join(value.split())
        elif isinstance(value, list) and value:
            kept[name] = sorted(map(str.strip, value))
    return kept
