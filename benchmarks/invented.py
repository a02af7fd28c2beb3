"""Invented conversations by the thousand, with agents, hand-overs and ratings: for figures to be counted on.

Nothing in them is anybody's. They come in the rhythm of a shop: more by day than by night, fewer on Sundays, an agent
only in working hours. The same seed makes the same conversations.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from chatbot.store.database import Database
from chatbot.store.shop_tables import customers
from chatbot.store.survey_tables import surveys
from chatbot.store.tables import agents, conversations, handoffs, messages, team_members, teams

SEED = 7
BATCH = 1_000
Row = dict[str, Any]

INTENTS = {
    "track_order": 26, "return_item": 11, "delivery_period": 9, "track_refund": 8, "cancel_order": 7,
    "technical_support": 7, "payment_issue": 6, "report_missing_parcel": 5, "change_shipping_address": 5,
    "product_availability": 5, "get_invoice": 4, "report_damaged_item": 4, "warranty": 3,
}  # fmt: skip
TROUBLE = {"technical_support": 2.6, "payment_issue": 2.2, "report_missing_parcel": 1.8, "warranty": 1.6}
"""So much oftener than at others the bot fails at these."""
REASONS = {
    "human_requested": 44, "angry": 19, "repeated_failure": 15, "complex": 9, "high_risk": 6, "policy": 4,
    "vulnerable": 3,
}  # fmt: skip
OUTCOMES = {"solved": 74, "unsolved": 9, "no_reply": 9, None: 7, "spam": 1}
STARS = {"human": (5, 5, 10, 30, 50), "bot": (9, 8, 16, 31, 36)}
TEAMS = {
    "general": ("Customer care", 300),
    "technical": ("Technical help", 600),
    "payments": ("Payments", 300),
}
"""Name, and the seconds in which a first answer is promised."""
TEAM_OF = {"technical_support": "technical", "payment_issue": "payments"}
AGENTS = {
    "Amara Okafor": "general", "Ben Ashworth": "general", "Chloé Martin": "general", "Dilip Rao": "technical",
    "Ewa Nowak": "technical", "Femi Bello": "payments",
}  # fmt: skip
BY_HOUR = [1, 1, 1, 1, 1, 2, 4, 8, 16, 24, 27, 26, 22, 23, 24, 22, 20, 19, 18, 17, 14, 9, 5, 2]
BY_WEEKDAY = [11, 10, 10, 9, 10, 8, 4]
OPENS, CLOSES, SUNDAY = time(8), time(20), 6
FIELDS = (
    *("agent_id", "agent_name", "intent", "confidence", "sentiment", "score", "anger", "helpful", "reply_to"),
    *("meant", "meant_by", "answer", "buttons", "model"),
)
"""What a line has or has not; a batch of rows needs all of them to be the same."""


def fill(
    database: Database, *, count: int, days: int, now: datetime, zone: ZoneInfo, seed: int = SEED
) -> None:
    """Fill an empty database with so many conversations, begun in the last so many days."""
    world = World(random.Random(seed), now, zone)
    known = [f"invented-{number}" for number in range(max(20, count // 12))]
    with database.write() as connection:
        connection.execute(insert(agents), world.people)
        connection.execute(insert(teams), [_team(*item) for item in TEAMS.items()])
        members = [{"team_id": AGENTS[one["name"]], "agent_id": one["id"]} for one in world.people]
        connection.execute(insert(team_members), members)
        connection.execute(insert(customers), [_customer(one) for one in known])
    starts = sorted(world.starts(count, days))
    for place in range(0, count, BATCH):
        world.rows = Rows()
        for start in starts[place : place + BATCH]:
            world.live(start, world.dice.choice(known) if world.dice.random() < 0.3 else None)
        with database.write() as connection:
            for table, rows in world.rows.by_table:
                connection.execute(insert(table), rows)


@dataclass
class Rows:
    """Rows on their way into the tables."""

    conversations: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    handoffs: list[Row] = field(default_factory=list)
    surveys: list[Row] = field(default_factory=list)

    @property
    def by_table(self) -> Iterator[tuple[Any, list[Row]]]:
        """Return the rows of each table that has some."""
        tables = (conversations, messages, handoffs, surveys)
        for table in tables:
            if rows := getattr(self, table.name):
                yield table, rows


class Talk:
    """One conversation as it grows, line by line."""

    def __init__(self, dice: random.Random, start: datetime) -> None:
        self.dice, self.at, self.begun = dice, start, start
        self.id = f"{dice.getrandbits(96):024x}"
        self.lines: list[Row] = []
        self.memory: Row = {}
        self.handoff: Row | None = None

    def says(
        self, intent: str | None, mood: float, *, after_s: float = 0, anger: float | None = None
    ) -> None:
        """Let the customer write."""
        self.at += timedelta(seconds=after_s)
        angry = max(0.0, min(1.0, -mood - 0.1 + self.dice.gauss(0, 0.08))) if anger is None else anger
        label = "negative" if mood <= -0.2 else "positive" if mood >= 0.2 else "neutral"
        understood = {"intent": intent, "confidence": 0.9, "sentiment": label, "score": mood, "anger": angry}
        kept = {"text": "what the turn gave, as it is kept for a repeated message " * 18}
        self._line(
            "customer",
            "Where is it? I ordered a kettle a week ago.",
            source="model",
            answer=kept,
            **understood,
        )

    def answers(self, source: str, *, helpful: bool | None = None) -> None:
        """Let the bot answer what was just said."""
        asked = self.lines[-1]["message_id"]
        self.at += timedelta(seconds=max(0.004, self.dice.lognormvariate(-4.2, 0.5)))
        self._line("bot", "It left our warehouse.", source=source, reply_to=asked, helpful=helpful)

    def writes(self, agent: Row, *, after_s: float) -> None:
        """Let an agent write."""
        self.at += timedelta(seconds=after_s)
        who = {"agent_id": agent["id"], "agent_name": agent["name"]}
        self._line("agent", "I am looking into it.", source="human", **who)

    def _line(self, author: str, text: str, **values: Any) -> None:
        seq = len(self.lines) + 1
        line = {
            "conversation_id": self.id,
            "seq": seq,
            "message_id": f"m{seq}",
            "author": author,
            "text": text,
        }
        line |= {"created_at": self.at, "kind": "text", "language": "en", "suppressed": False}
        self.lines.append({**dict.fromkeys(FIELDS), **line, **values})


class World:
    """A shop with its agents, and what happens there."""

    def __init__(self, dice: random.Random, now: datetime, zone: ZoneInfo) -> None:
        self.dice, self.now, self.zone = dice, now, zone
        self.rows = Rows()
        self.people = [_agent(place, name) for place, name in enumerate(AGENTS)]

    def starts(self, count: int, days: int) -> Iterator[datetime]:
        """Yield when conversations begin, a little more of them from week to week."""
        today = self.now.astimezone(self.zone).date()
        dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
        weights = [BY_WEEKDAY[day.weekday()] * (0.8 + 0.4 * place / days) for place, day in enumerate(dates)]
        for day in self.dice.choices(dates, weights, k=count):
            hour = self.dice.choices(range(24), BY_HOUR)[0]
            start = datetime.combine(day, time(hour), self.zone) + timedelta(
                seconds=self.dice.uniform(0, 3600)
            )
            yield min(start, self.now - timedelta(seconds=self.dice.uniform(60, 7200)))

    def live(self, start: datetime, customer: str | None) -> None:
        """Let a conversation happen, and keep its rows."""
        talk, mood = Talk(self.dice, start), self.dice.gauss(-0.02, 0.16)
        if (only_talk := self.dice.random() < 0.06) or self.dice.random() < 0.3:
            talk.says("greet", mood)
            talk.answers("intent")
        if not only_talk:
            self._ask(talk, self.dice.choices(list(INTENTS), list(INTENTS.values()))[0], mood)
        self._keep(talk, customer)

    def _ask(self, talk: Talk, intent: str, mood: float) -> None:
        dice, trouble = self.dice, TROUBLE.get(intent, 1.0)
        for _ in range(dice.choice((1, 1, 2, 2, 3))):
            talk.says(intent, mood + dice.gauss(0, 0.1), after_s=dice.uniform(5, 60))
            if dice.random() < 0.06 * trouble:
                talk.answers("clarify")
                mood -= 0.12
                talk.lines[-2]["meant"] = dice.choice([None, *INTENTS])
            else:
                talk.answers("flow", helpful=False if dice.random() < 0.02 * trouble else None)
        if dice.random() < 0.13 * trouble:
            self._hand_over(talk, intent, mood)
        else:
            self._end(talk, intent, mood, trouble)

    def _end(self, talk: Talk, intent: str, mood: float, trouble: float) -> None:
        ending = self.dice.random()
        if ending < 0.05 * trouble:
            talk.says(None, mood - 0.2, after_s=30)
            talk.answers("clarify")
        elif ending < 0.11 * trouble:
            talk.memory = {"awaiting": intent}
        elif ending < 0.13 * trouble:
            talk.says(intent, self.dice.uniform(-0.9, -0.6), after_s=30, anger=0.75)
            talk.answers("intent")
        elif ending < 0.15 * trouble:
            talk.says(intent, mood - 0.1, after_s=self.dice.uniform(1, 20) * 3600)
            talk.answers("flow")
        elif ending < 0.7:
            talk.says("thanks", mood + 0.3, after_s=30)
            talk.answers("intent")

    def _hand_over(self, talk: Talk, intent: str, mood: float) -> None:
        dice, reason = self.dice, self.dice.choices(list(REASONS), list(REASONS.values()))[0]
        mood -= 0.45 if reason == "angry" else 0.12
        talk.says("contact_human_agent" if reason == "human_requested" else intent, mood, after_s=20)
        talk.answers("handoff")
        team = TEAM_OF.get(intent, "general")
        talk.handoff = row = self._opened(talk, reason, team)
        comes_at = self._working(talk.at + timedelta(seconds=dice.lognormvariate(4.6, 1.0)))
        gives_up_at = talk.at + timedelta(seconds=dice.expovariate(1 / 9000))
        if gives_up_at < min(comes_at, self.now):
            row["ended_at"] = talk.at = gives_up_at
            talk.says(intent, mood)
        elif comes_at < self.now:
            agent = dice.choice([one for one in self.people if AGENTS[one["name"]] == team])
            row |= {"claimed_at": comes_at, "agent_id": agent["id"]}
            talk.at = comes_at
            self._help(talk, row, agent, mood)

    def _opened(self, talk: Talk, reason: str, team: str) -> Row:
        times = dict.fromkeys(("claimed_at", "answered_at", "ended_at", "agent_id", "outcome"))
        opens = self._working(talk.at)
        promised = opens + timedelta(seconds=TEAMS[team][1])
        why = {"reason": reason, "priority": 3, "explanation": "Invented.", "evidence": {}}
        row = {"conversation_id": talk.id, "opened_at": talk.at, "due_at": talk.at, "respond_by": promised}
        return {**times, **why, **row, "team_id": team}

    def _help(self, talk: Talk, row: Row, agent: Row, mood: float) -> None:
        dice = self.dice
        for turn in range(dice.choice((2, 3, 4, 6))):
            talk.writes(agent, after_s=dice.lognormvariate(3.6, 0.7))
            if turn == 0 and talk.at < self.now:
                row["answered_at"] = talk.at
            mood = min(0.8, mood + abs(dice.gauss(0.14, 0.12)))
            talk.says(None, mood, after_s=dice.lognormvariate(3.8, 0.8))
        ended = talk.at + timedelta(seconds=dice.lognormvariate(4.5, 0.8))
        if ended < self.now:
            row |= {"ended_at": ended, "outcome": dice.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]}

    def _keep(self, talk: Talk, customer: str | None) -> None:
        lines = [line for line in talk.lines if line["created_at"] <= self.now]
        status, agent = _status(talk.handoff)
        row = {"id": talk.id, "session_id": talk.id, "key_id": "", "status": status, "agent_id": agent}
        row |= {"version": len(lines), "last_seq": len(lines), "locale": "en", "customer_id": customer}
        row |= {"memory": talk.memory, "started_at": talk.begun, "active_at": lines[-1]["created_at"]}
        self.rows.messages += lines
        self.rows.conversations.append(row)
        if talk.handoff:
            self.rows.handoffs.append(talk.handoff)
        about = "human" if any(line["author"] == "agent" for line in lines) else "bot"
        if self.dice.random() < (0.8 if about == "human" else 0.4):
            at, rates = lines[-1]["created_at"], self.dice.random() < 0.35
            stars = self.dice.choices((1, 2, 3, 4, 5), STARS[about])[0] if rates else None
            asked = {"conversation_id": talk.id, "about": about, "asked_at": at, "comment": ""}
            self.rows.surveys.append({**asked, "rating": stars, "answered_at": at if rates else None})

    def _working(self, at: datetime) -> datetime:
        """Return the moment itself, or when the desk opens next."""
        local = at.astimezone(self.zone)
        if OPENS <= local.time() < CLOSES and local.weekday() != SUNDAY:
            return at
        day = local.date() + timedelta(days=local.time() >= OPENS)
        day += timedelta(days=day.weekday() == SUNDAY)
        return datetime.combine(day, OPENS, self.zone)


def _status(handoff: Row | None) -> tuple[str, str | None]:
    if handoff is None:
        return "bot", None
    if handoff["ended_at"]:
        return "resolved", None
    return ("assigned", handoff["agent_id"]) if handoff["claimed_at"] else ("waiting", None)


def _agent(place: int, name: str) -> Row:
    row = {"id": f"agent-{place}", "name": name, "email": f"agent-{place}@example.com", "role": "agent"}
    return {**row, "password_hash": "none", "available": True, "epoch": 0}


def _team(team: str, told: tuple[str, int]) -> Row:
    name, promised_s = told
    return {"id": team, "name": name, "time_zone": "", "hours": None, "first_response_s": promised_s}


def _customer(name: str) -> Row:
    return {"id": name, "name": name.capitalize(), "email": f"{name}@example.com", "locale": "en"}
