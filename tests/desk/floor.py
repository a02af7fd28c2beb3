"""A desk with a clock that is set by hand: real SQL, no Redis, and people who do what agents do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from chatbot.desk.dispatch import Dispatcher
from chatbot.desk.owners import Owners
from chatbot.domain.conversation import Conversation, Memory, Response
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent, QueueEntry
from chatbot.domain.routing import Placement, RoutingRules
from chatbot.store.agents import Agents
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.lapses import Lapses
from chatbot.store.live import Live
from chatbot.store.passing import Passing
from chatbot.store.sessions import Sessions
from chatbot.store.tables import agents, team_members, teams
from chatbot.store.waiting_line import WaitingLine
from chatbot.store.wakeups import Wakeups
from tests.store.actors import fresh, turn

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def say(reply: str, variables: Mapping[str, str]) -> Response:
    """Return the reply's name and who it is about."""
    return Response(" ".join([reply, *variables.values()]))


@dataclass(slots=True)
class Floor:
    """The desk, its people and its clock."""

    database: Database
    live: Live
    rules: RoutingRules = field(default_factory=RoutingRules)
    now: datetime = NOON
    talks: int = 0

    @property
    def dispatcher(self) -> Dispatcher:
        """Return what serves the line."""
        return Dispatcher(
            line=WaitingLine(self.database),
            lapses=Lapses(self.database),
            sessions=Sessions(self.live, ttl_s=60),
            wakeups=Wakeups(self.live),
            say=say,
            rules=lambda: self.rules,
            team_open=lambda _at: lambda _team: True,
            clock=lambda: self.now,
        )

    @property
    def owners(self) -> Owners:
        """Return what agents do with conversations."""
        return Owners(
            handoffs=Handoffs(self.database),
            passing=Passing(self.database),
            line=WaitingLine(self.database),
            dispatcher=self.dispatcher,
            sessions=Sessions(self.live, ttl_s=60),
            wakeups=Wakeups(self.live),
            say=say,
            clock=lambda: self.now,
        )

    def agent(self, name: str, **values: object) -> Agent:
        """Let an agent come to the desk."""
        people = Agents(self.database)
        added = people.add(name=name, email=f"{name}@example.com", password="correct horse", role="agent")
        with self.database.write() as connection:
            came = {"seen_at": self.now, **values}
            connection.execute(update(agents).where(agents.c.id == added.id).values(**came))
        found = people.fetch(added.id)
        assert found
        return found

    def team(self, team_id: str, *members: Agent) -> None:
        """Make a team."""
        with self.database.write() as connection:
            connection.execute(insert(teams).values(id=team_id, name=team_id.title(), time_zone=""))
            for member in members:
                connection.execute(insert(team_members).values(team_id=team_id, agent_id=member.id))

    def talk(self) -> Conversation:
        """Return a conversation with the bot."""
        self.talks += 1
        started = fresh(f"customer {self.talks}")
        return Conversations(self.database).commit_turn(
            started, lines=turn(started, "m1"), memory=Memory(), now=self.now
        )

    def escalates(self, before: Conversation, priority: int = 3, **asks: object) -> Conversation:
        """Let the bot hand a conversation over, and the line be served."""
        placement = Placement(due_at=self.now + timedelta(minutes=priority), **asks)  # type: ignore[arg-type]
        escalation = Escalation("human_requested", priority, "Asked for a person.", placement=placement)
        after = Conversations(self.database).commit_turn(
            before,
            lines=turn(before, f"e{before.last_seq}"),
            memory=Memory(),
            now=self.now,
            escalation=escalation,
        )
        self.dispatcher.drain()
        return after

    def waits(self, priority: int = 3, **asks: object) -> str:
        """Return the id of a conversation that has just come into the line."""
        return self.escalates(self.talk(), priority, **asks).id

    def writes(self, conversation_id: str) -> Conversation:
        """Let the customer write once more; a person owns the conversation."""
        before = self.entry(conversation_id).conversation
        heard = turn(before, f"w{before.last_seq}")[:1]
        return Conversations(self.database).commit_turn(before, lines=heard, memory=Memory(), now=self.now)

    def entry(self, conversation_id: str) -> QueueEntry:
        """Return a conversation as the desk lists it."""
        return Handoffs(self.database).entry(conversation_id)

    def line(self, agent: Agent) -> list[QueueEntry]:
        """Return who waits, as an agent sees it."""
        return Handoffs(self.database).queue(agent, bot_since=self.now).waiting

    def offered(self, conversation_id: str) -> str | None:
        """Return the name of whom a conversation is offered to."""
        asked = self.entry(conversation_id).offered_to
        with self.database.read() as connection:
            return connection.execute(select(agents.c.name).where(agents.c.id == asked)).scalar()

    def owner(self, conversation_id: str) -> str | None:
        """Return the name of who holds a conversation."""
        return self.entry(conversation_id).agent_name

    def steps(self, conversation_id: str) -> list[str]:
        """Return what routing did with a conversation, in order."""
        return [one.step for one in reversed(Handoffs(self.database).steps(conversation_id))]

    def later(self, *here: Agent, **by: float) -> None:
        """Let time go by; the desks of those who are here stay open."""
        self.now += timedelta(**by)
        with self.database.write() as connection:
            for agent in here:
                connection.execute(update(agents).where(agents.c.id == agent.id).values(seen_at=self.now))
        self.dispatcher.sweep()
