"""The teams of the demo shop; whoever works there when they are made belongs to all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chatbot.desk.changes import differences
from chatbot.domain.routing import Team
from chatbot.domain.staff import COMMAND_LINE
from chatbot.store.database import Database
from chatbot.store.ledger import Ledger

_WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_OFFICE: dict[str, str | list[str]] = {
    **dict.fromkeys(_WORKDAYS, "9:00-18:00"),
    "closed": ["2026-12-25", "2027-01-01"],
}
TEAMS = (
    Team("delivery", "Orders & delivery", first_response_s=300, resolution_s=4 * 3600),
    Team("payments", "Payments & refunds", hours=_OFFICE, first_response_s=300, resolution_s=8 * 3600),
    Team("technical", "Technical help", hours=_OFFICE, first_response_s=600, resolution_s=24 * 3600),
    Team("care", "Customer care", first_response_s=120, resolution_s=4 * 3600),
)
"""Delivery and care work while the shop is open, the other two in office hours on the shop's clock."""


def seed_teams(database: Database, *, now: datetime) -> None:
    """Make the teams; nothing happens where there is one already."""
    with Ledger(database).open(now) as page:
        if page.teams():
            return
        members = frozenset(page.people())
        for team in (replace(one, members=members) for one in TEAMS):
            page.add_team(team)
            page.note(COMMAND_LINE, "team added", team.id, differences(None, team))
