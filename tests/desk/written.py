"""Write conversations into the tables just as a test tells them, at the times it names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from chatbot.store.database import Database
from chatbot.store.shop_tables import customers
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import agents, conversations, handoffs, messages, teams


def at(text: str) -> datetime:
    """Return a moment of November 2026 out of `day hours:minutes:seconds`."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


class Writer:
    """Fills an empty database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, table: Any, **row: Any) -> None:
        """Insert a row."""
        with self.database.write() as connection:
            connection.execute(insert(table), row)

    def agent(self, agent_id: str, name: str) -> None:
        """Add an agent."""
        row = {"email": f"{agent_id}@example.com", "password_hash": "none", "role": "agent"}
        self.add(agents, id=agent_id, name=name, available=True, epoch=0, **row)

    def team(self, team_id: str, name: str, **row: Any) -> None:
        """Add a team."""
        self.add(teams, id=team_id, name=name, **{"time_zone": "", **row})

    def customer(self, customer_id: str) -> None:
        """Add a customer."""
        self.add(customers, id=customer_id, name=customer_id, email=f"{customer_id}@example.com", locale="en")

    def talk(self, name: str, start: datetime, **row: Any) -> Talk:
        """Begin a conversation."""
        own = {"id": name, "session_id": name, "key_id": "", "status": "bot", "version": 1, "last_seq": 0}
        own |= {"locale": "en", "memory": {}, "started_at": start, "active_at": start, **row}
        self.add(conversations, **own)
        return Talk(self, name, start)


class Talk:
    """One conversation, told line by line: `after` is in seconds."""

    def __init__(self, writer: Writer, name: str, start: datetime) -> None:
        self.writer, self.name, self.at, self.seq = writer, name, start, 0

    def says(self, intent: str | None, score: float = 0.0, *, after: float = 0, **row: Any) -> Talk:
        """Let the customer write."""
        understood = {"intent": intent, "score": score, "anger": 0.0, "source": "model"}
        return self._line("customer", after, **{**understood, **row})

    def bot(self, source: str, *, after: float = 1, **row: Any) -> Talk:
        """Let the bot answer what was said last."""
        return self._line("bot", after, **{"source": source, "reply_to": f"m{self.seq}", **row})

    def agent(self, agent_id: str, *, after: float, **row: Any) -> Talk:
        """Let an agent write."""
        return self._line("agent", after, **{"source": "human", "agent_id": agent_id, **row})

    def handed_over(self, reason: str, **row: Any) -> Talk:
        """Open a hand-over now."""
        what = {"reason": reason, "priority": 3, "explanation": "", "evidence": {}}
        self.writer.add(handoffs, conversation_id=self.name, opened_at=self.at, **what, **row)
        return self

    def rated(self, about: str, rating: int | None, *, asked: bool = True) -> Talk:
        """Let the customer rate, or, with None, say nothing to the question."""
        row = {"about": about, "rating": rating, "comment": "", "asked_at": self.at if asked else None}
        self.writer.add(surveys, conversation_id=self.name, answered_at=self.at if rating else None, **row)
        return self

    def _line(self, author: str, after: float, **row: Any) -> Talk:
        self.seq += 1
        self.at += timedelta(seconds=after)
        line = {"message_id": f"m{self.seq}", "text": "…", "kind": "text", "suppressed": False}
        line |= {"conversation_id": self.name, "seq": self.seq, "author": author, "created_at": self.at}
        self.writer.add(messages, **{**line, **row})
        own = conversations.c.id == self.name
        with self.writer.database.write() as connection:
            connection.execute(update(conversations).where(own).values(active_at=self.at))
        return self
