"""When a team works, and by when it has promised to answer: counted in its own working hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chatbot.domain.routing import Team
from chatbot.playbook.conventions import Conventions
from chatbot.playbook.hours import Hours


def respond_by(opened_at: datetime, seconds: int, hours: Hours | None) -> datetime | None:
    """Return when so many seconds of open time are over; None: not within a year.

    Args:
        opened_at: on the clock the hours are written for.
        hours: None: open day and night.
    """
    left = timedelta(seconds=seconds)
    if hours is None:
        return (opened_at.astimezone(UTC) + left).astimezone(opened_at.tzinfo)
    for opens, closes in hours.spans_from(opened_at):
        # of two times in one zone Python takes the clocks' difference: wrong in the night the clocks change
        begins, ends = max(opens, opened_at).astimezone(UTC), closes.astimezone(UTC)
        if ends - begins >= left:
            return (begins + left).astimezone(opened_at.tzinfo)
        left -= ends - begins
    return None


def promised_by(
    team: Team | None, seconds: int | None, opened_at: datetime, conventions: Conventions
) -> datetime | None:
    """Return until when a team's promise of so many seconds lasts, in UTC; None: nothing is promised."""
    if team is None or seconds is None:
        return None
    due = respond_by(local(team, opened_at, conventions), seconds, hours_of(team, conventions))
    return due.astimezone(UTC) if due else None


def is_open(team: Team | None, at: datetime, conventions: Conventions) -> bool:
    """Say whether a team works at an aware moment; it does where neither it nor the shop tells hours."""
    hours = hours_of(team, conventions)
    return hours is None or hours.is_open(local(team, at, conventions))


def hours_of(team: Team | None, conventions: Conventions) -> Hours | None:
    """Return a team's own hours, else the shop's."""
    if team is None or team.hours is None:
        return conventions.hours
    return Hours.model_validate(dict(team.hours))


def local(team: Team | None, moment: datetime, conventions: Conventions) -> datetime:
    """Return an aware moment as the team's clock shows it."""
    if team is None or not team.time_zone:
        return conventions.local(moment)
    return moment.astimezone(ZoneInfo(team.time_zone))
