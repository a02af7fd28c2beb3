"""Whatever customers, agents, bot, clock and crashes do, in whatever order: one state, one owner, nobody forgotten."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Set
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event, select

from chatbot.domain.conversation import Memory
from chatbot.domain.desk import Agent
from chatbot.domain.routing import Handling, RoutingRules, Strategy
from chatbot.errors import ChatbotError
from chatbot.store import journal
from chatbot.store.agents import Agents
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.live import Live
from chatbot.store.tables import agents, conversations
from tests.desk.floor import Floor
from tests.desk.order import CHANGES, MOST_ACTORS, act, check
from tests.keys import KEYS
from tests.store.actors import turn

TALKS = 3
TALK = st.integers(0, TALKS - 1)
WHO = st.integers(0, 3)
"""Three agents and one who leads the desk."""
ACTOR = st.integers(0, MOST_ACTORS - 1)


class Crash(Exception):
    """The process dies with a transaction open."""


class Desk(RuleBasedStateMachine):
    """Every rule is something somebody does; a refusal is an answer, not a failure."""

    made: Path
    """The file of a desk with its people, and with customers who have just come into the line."""
    done: Counter[str]
    refused: Counter[str]

    @initialize(handling=st.sampled_from(get_args(Handling)), strategy=st.sampled_from(get_args(Strategy)))
    def open(self, handling: Any, strategy: Any) -> None:
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "desk.sqlite3"
        shutil.copy(self.made, file)
        nobody = Live(f"unix://{self.folder.name}/nobody.sock")
        rules = RoutingRules(handling=handling, strategy=strategy)
        self.floor = Floor(quick(file), nobody, rules, talks=TALKS)
        self.dispatcher, self.owners = self.floor.dispatcher, self.floor.owners
        with self.floor.database.read() as connection:
            self.people = list(connection.execute(select(agents.c.id).order_by(agents.c.name)).scalars())
            self.talks = list(
                connection.execute(select(conversations.c.id).order_by(conversations.c.id)).scalars()
            )
        self.dispatcher.drain()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.floor.database.engine.dispose()
            self.folder.cleanup()

    @rule(talk=TALK, priority=st.integers(1, 5), weight=st.integers(1, 2))
    def the_bot_hands_over(self, talk: int, priority: int, weight: int) -> None:
        before = self.floor.entry(self.talks[talk]).conversation
        if before.status in ("bot", "resolved"):
            self.floor.escalates(before, priority, weight=weight)
            self.done["hand over"] += 1

    @rule(talk=TALK)
    def a_customer_writes(self, talk: int) -> None:
        self.floor.writes(self.talks[talk])

    @rule(talk=TALK)
    def a_customer_needs_nobody_any_more(self, talk: int) -> None:
        before = self.floor.entry(self.talks[talk]).conversation
        if before.status == "waiting":
            lines, taken_back = turn(before, f"t{before.last_seq}"), {"memory": Memory(), "withdrawn": True}
            Conversations(self.floor.database).commit_turn(
                before, lines=lines, now=self.floor.now, **taken_back
            )
            self.done["withdraw"] += 1

    @rule(talk=TALK, who=ACTOR, to=WHO, change=st.sampled_from(CHANGES))
    def an_agent_acts(self, talk: int, who: int, to: int, change: str) -> None:
        self.attempt(change, lambda: act(self.floor, change, self.talks[talk], self.people, who=who, to=to))

    @rule(talk=TALK, who=ACTOR, to=WHO, change=st.sampled_from(CHANGES))
    def an_agent_acts_once_more(self, talk: int, who: int, to: int, change: str) -> None:
        self.an_agent_acts(talk, who, to, change)

    @rule(who=WHO, available=st.booleans())
    def an_agent_comes_or_goes(self, who: int, available: bool) -> None:
        Agents(self.floor.database).set_available(self.people[who], available)
        self.dispatcher.drain()

    @rule(here=st.sets(WHO), seconds=st.sampled_from([5, 31, 130, 600]))
    def time_goes_by(self, here: Set[int], seconds: int) -> None:
        self.floor.later(*(self.person(self.people[who]) for who in here), seconds=seconds)

    @rule(talk=TALK, who=ACTOR, to=WHO, change=st.sampled_from(CHANGES))
    def a_process_dies_in_the_middle(self, talk: int, who: int, to: int, change: str) -> None:
        whole = journal._append_event
        journal._append_event = _die
        try:
            self.an_agent_acts(talk, who, to, change)
        except Crash:
            self.done["crash"] += 1
        finally:
            journal._append_event = whole

    @invariant()
    def each_has_one_state_and_one_owner_with_room_and_nobody_is_forgotten(self) -> None:
        if hasattr(self, "people"):
            check(self.floor.database, self.floor.now)

    def attempt(self, name: str, act: Callable[[], object]) -> None:
        try:
            act()
            self.done[name] += 1
        except ChatbotError:
            self.refused[name] += 1

    def person(self, agent_id: str) -> Agent:
        found = Agents(self.floor.database).fetch(agent_id)
        assert found
        return found


def _die(*_: object) -> None:
    raise Crash


def quick(file: Path) -> Database:
    """Open a database that need not survive the machine."""
    found = Database(f"sqlite:///{file}", KEYS)
    event.listen(found.engine, "connect", lambda opened, _record: opened.execute("PRAGMA synchronous=OFF"))
    return found


@pytest.fixture
def _counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count ids instead of drawing them: whatever goes by their order goes the same way in every run."""
    ids = itertools.count(1)
    monkeypatch.setattr("secrets.token_hex", lambda size: f"{next(ids):0{2 * size}x}")


@pytest.fixture
def made(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, _counted: None) -> Path:
    """Make the desk once: a password's hash alone takes as long as a hundred steps."""
    file = tmp_path_factory.mktemp("desk") / "made.sqlite3"
    shutil.copy(empty_sqlite, file)
    floor = Floor(Database(f"sqlite:///{file}", KEYS), Live(f"unix://{file.parent}/nobody.sock"))
    ann, bea = floor.agent("Ann", capacity=2, senior=True), floor.agent("Bea", capacity=3)
    floor.agent("Cid", capacity=1)
    floor.agent("Dee", capacity=4, role="supervisor")
    floor.team("payments", ann, bea)
    for number in range(TALKS):
        floor.escalates(floor.talk(), priority=1 + number)
    floor.database.engine.dispose()
    return file


def test_whatever_happens_in_whatever_order(made: Path) -> None:
    Desk.made, Desk.done, Desk.refused = made, Counter(), Counter()

    everything = {*CHANGES, "crash", "hand over", "withdraw"}
    for number in range(12):
        run_state_machine_as_test(
            seed(number)(Desk), settings=settings(max_examples=20, stateful_step_count=30)
        )
        if number >= 2 and everything <= {*Desk.done}:
            break

    assert everything <= {*Desk.done}
    assert sum(Desk.refused.values()) > 0
