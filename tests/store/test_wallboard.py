"""The desk in figures, counted by hand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, update

from chatbot.domain.wallboard import Board, Crowd, HeldBy, Ratings
from chatbot.store.database import Database
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import agents, conversations, handoffs
from chatbot.store.wallboard import Wallboards
from tests.store.actors import NOW, add_agent

MIDNIGHT = NOW.replace(hour=0)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@dataclass
class House:
    """Puts conversations into the tables as they would stand there."""

    database: Database

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def talk(
        self, status: str = "bot", *, started: datetime = NOW, active: datetime = NOW, **values: Any
    ) -> str:
        talk_id = f"talk{next(self._numbers)}"
        row = {
            "id": talk_id,
            "session_id": talk_id,
            "key_id": "",
            "version": 1,
            "last_seq": 1,
            "locale": "en",
        }
        with self.database.write() as connection:
            connection.execute(
                insert(conversations).values(
                    status=status, memory={}, started_at=started, active_at=active, **row, **values
                )
            )
        return talk_id

    def handed_over(self, status: str, *, opened: datetime, **values: Any) -> str:
        """Return a conversation under a hand-over; of one that is assigned `agent_id` says to whom."""
        owner = values.get("agent_id") if status == "assigned" else None
        snoozed = values.pop("snoozed_until", None)
        talk_id = self.talk(status, started=opened, agent_id=owner, snoozed_until=snoozed)
        row = {
            "reason": "complex",
            "priority": 3,
            "explanation": "",
            "evidence": {},
            "due_at": opened,
            **values,
        }
        with self.database.write() as connection:
            added = connection.execute(
                insert(handoffs).values(conversation_id=talk_id, opened_at=opened, **row)
            )
            number = (added.inserted_primary_key or (0,))[0]
            if status in ("waiting", "assigned"):
                connection.execute(
                    update(conversations).where(conversations.c.id == talk_id).values(handoff_id=number)
                )
        return talk_id

    def rated(self, talk_id: str, rating: int, about: str, at: datetime = NOW) -> None:
        row = {"conversation_id": talk_id, "rating": rating, "comment": "", "about": about, "answered_at": at}
        with self.database.write() as connection:
            connection.execute(insert(surveys).values(row))

    def board(self) -> Board:
        return Wallboards(self.database).read(midnight=MIDNIGHT, now=NOW)


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_an_empty_desk_has_nobody_waiting(house: House) -> None:
    board = house.board()

    assert (board.waiting.count, board.waiting.longest_since, board.waiting.by_team) == (0, None, ())
    assert board.agents == ()
    assert (board.today.conversations, board.today.median_wait_s, board.today.promised) == (0, None, 0)


def test_who_waits_is_counted_by_team_and_by_reason(house: House) -> None:
    house.handed_over("waiting", opened=ago(9), team_id="care", reason="angry", respond_by=ago(4))
    house.handed_over("waiting", opened=ago(5), team_id="care", respond_by=NOW + timedelta(minutes=1))
    house.handed_over("waiting", opened=ago(7), offered_to="x", offered_until=NOW + timedelta(seconds=9))
    house.handed_over("waiting", opened=ago(1), reason="angry", offered_to="x", offered_until=ago(1))
    house.handed_over("resolved", opened=ago(30))

    waiting = house.board().waiting

    assert (waiting.count, waiting.longest_since, waiting.overdue, waiting.offered) == (4, ago(9), 1, 1)
    assert waiting.by_team == (Crowd(None, 2, ago(7), 0), Crowd("care", 2, ago(9), 1))
    assert waiting.by_reason == (Crowd("angry", 2, ago(9), 1), Crowd("complex", 2, ago(7), 0))


def test_what_each_agent_is_at(house: House) -> None:
    maya, tom = add_agent(house.database, "Maya"), add_agent(house.database, "Tom")
    left = add_agent(house.database, "Zoe")
    later = NOW + timedelta(hours=1)
    house.handed_over(
        "assigned", opened=ago(9), agent_id=maya.id, weight=2, answered_at=ago(8), respond_by=ago(7)
    )
    house.handed_over("assigned", opened=ago(9), agent_id=maya.id, respond_by=ago(7))
    house.handed_over("assigned", opened=ago(9), agent_id=maya.id, answered_at=ago(8), snoozed_until=later)
    house.handed_over("waiting", opened=ago(2), offered_to=tom.id, offered_until=later)
    with house.database.write() as connection:
        connection.execute(update(agents).where(agents.c.id == maya.id).values(seen_at=ago(0.5)))
        connection.execute(update(agents).where(agents.c.id == tom.id).values(seen_at=ago(1)))
        connection.execute(update(agents).where(agents.c.id == left.id).values(active=False))

    found = {one.colleague.agent.name: one for one in house.board().agents}

    assert list(found) == ["Maya", "Tom"]
    assert found["Maya"].held == HeldBy(holds=3, unanswered=1, overdue=1, snoozed=1, offered=0)
    assert (found["Maya"].colleague.load, found["Maya"].colleague.present) == (4, True)
    assert found["Tom"].held == HeldBy(offered=1)
    assert (found["Tom"].colleague.load, found["Tom"].colleague.present) == (1, False)


def test_the_day_is_counted_as_the_docs_define_it(house: House) -> None:
    yesterday = MIDNIGHT - timedelta(hours=1)
    house.talk(started=yesterday, active=ago(1))  # not begun today
    contained = house.talk(started=ago(90), active=ago(31))
    house.talk(started=ago(90), active=ago(29))  # may go on yet
    house.handed_over("waiting", opened=ago(10))
    house.handed_over("resolved", opened=ago(90), claimed_at=ago(80), respond_by=ago(70), answered_at=ago(75))
    house.handed_over("resolved", opened=ago(60), claimed_at=ago(58), respond_by=ago(50), answered_at=ago(40))
    house.handed_over("resolved", opened=ago(60), claimed_at=ago(57), respond_by=ago(50), ended_at=ago(55))
    house.handed_over("waiting", opened=ago(60), respond_by=ago(50))
    house.handed_over("waiting", opened=ago(1), respond_by=NOW + timedelta(minutes=5))
    for rating, about in ((5, "bot"), (3, "bot"), (4, "human"), (1, "human"), (4, "human")):
        house.rated(contained, rating, about)
    house.rated(contained, 5, "bot", at=yesterday)

    today = house.board().today

    assert (today.conversations, today.contained, today.escalated) == (8, 1, 6)
    assert today.median_wait_s == 3 * 60  # of ten, two and three minutes
    assert (today.promised, today.kept) == (3, 1)  # kept, late, and due without an answer
    assert (today.bot, today.human) == (Ratings(2, 1), Ratings(3, 2))
    assert today.since == MIDNIGHT
