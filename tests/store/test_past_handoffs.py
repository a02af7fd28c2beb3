"""What came to the desk is read again for a simulation, and nothing of who it was; in either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from chatbot.domain.routing import PastHandoff, Placement
from chatbot.store.database import Database
from chatbot.store.past_handoffs import PastHandoffs
from chatbot.store.tables import conversations, handoffs
from tests.store.actors import NOW

PLACEMENT = Placement(
    NOW + timedelta(seconds=60),
    NOW + timedelta(seconds=300),
    "care",
    frozenset({"legal"}),
    "fr",
    senior=True,
    weight=2,
)


def hand_over(database: Database, name: str, **values: object) -> None:
    state = {"status": "resolved", "version": 1, "last_seq": 0, "locale": "en", "memory": {}}
    talk = {"id": name, "session_id": name, "key_id": "", "started_at": NOW, "active_at": NOW, **state}
    row = {"conversation_id": name, "reason": "angry", "priority": 2, "explanation": "", "evidence": {}}
    with database.write() as connection:
        connection.execute(insert(conversations).values(talk))
        connection.execute(insert(handoffs).values({**row, "opened_at": NOW, **values}))


def test_hand_overs_are_read_in_the_order_of_time_with_what_they_took(database):
    later, took = NOW + timedelta(hours=1), {"claimed_at": NOW, "ended_at": NOW + timedelta(seconds=90)}
    asks = {"team_id": "care", "skills": ["legal"], "language": "fr", "senior": True, "weight": 2}
    due = {"due_at": PLACEMENT.due_at, "respond_by": PLACEMENT.respond_by}
    hand_over(database, "second", opened_at=later, claimed_at=later)
    hand_over(database, "first", **took, **asks, **due)
    hand_over(database, "long_ago", opened_at=NOW - timedelta(days=2))

    found = PastHandoffs(database).since(NOW - timedelta(days=1))

    first = PastHandoff(NOW, "angry", None, 2, PLACEMENT, 90)
    assert found == [first, replace(first, opened_at=later, placement=None, handling_s=None)]
