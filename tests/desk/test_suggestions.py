"""What is suggested to an agent, and what must not be; on either database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete, select, update

from chatbot.desk import shelf as shelves
from chatbot.desk.impersonal import Impersonal
from chatbot.desk.shelf import Shelf
from chatbot.desk.suggestions import last_question
from chatbot.domain.conversation import Conversation, Line, Memory, Message
from chatbot.domain.tools import CannedReply
from chatbot.domain.understanding import Intent
from chatbot.knowledge.score import Floats
from chatbot.knowledge.vectors import PassageEncoder, Vectors
from chatbot.nlu.entities import EntityExtractor
from chatbot.store.canned import CannedReplies
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.past_answers import PastAnswers
from chatbot.store.surveys import Surveys
from chatbot.store.tables import conversations, handoffs, messages
from tests.store.actors import ANGRY, NOW, add_agent, fresh, system_line, turn

SUBJECTS = (("kettle", "limescale"), ("refund", "money"), ("parcel", "late"))
ADVICE = "fill it with water and two spoons of citric acid, then boil it"


def encode(text: str) -> Floats:
    """Know three subjects, whatever the words for them."""
    told = [float(any(word in text.lower() for word in words)) for words in SUBJECTS]
    vector = np.array([*told, 0.0 if any(told) else 1.0], dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


class Corner:
    """A shelf over a database, with or without a model."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder, self.now = database, folder, NOW
        self.encoder: PassageEncoder | None = PassageEncoder("model 1", encode)
        self.maya = add_agent(database, "Maya")
        self.shelf = self.new_shelf()

    def new_shelf(self) -> Shelf:
        """Return what another process would open."""
        impersonal = Impersonal(
            entities=lambda: EntityExtractor([r"1\d{6}"], country="GB", currency="GBP"),
            facts=list,
            words=lambda: frozenset(
                ["fill", "it", "with", "water", "please", "your", "order", "has", "left"]
            ),
            clock=lambda: NOW,
        )
        past, canned = PastAnswers(self.database), CannedReplies(self.database)
        return Shelf(
            canned,
            past,
            impersonal=impersonal,
            encoder=lambda: self.encoder,
            vectors=Vectors(self.folder),
            language="en",
        )

    def settle(
        self, session_id: str, question: str, answer: str, *, rating: int | None = None
    ) -> Conversation:
        """Let Maya answer a customer and end it, and the customer rate it."""
        self.now += timedelta(minutes=1)
        talks, desk, started = Conversations(self.database), Handoffs(self.database), fresh(session_id)
        lines = turn(started, "m1", question)
        talk = talks.commit_turn(started, lines=lines, memory=Memory(), now=self.now, escalation=ANGRY)
        desk.claim(talk.id, self.maya, system_line("c1"), now=self.now)
        line = Line("agent", answer, "a1", agent_id=self.maya.id, agent_name="Maya", source="human")
        desk.answer(talk.id, self.maya, line, now=self.now)
        after = desk.leave(talk.id, self.maya, system_line("r1"), status="resolved", now=self.now)
        if rating:
            Surveys(self.database).give_feedback(
                after, rating=rating, comment="", message_id=None, helpful=None, now=self.now
            )
        return after

    def finds(self, question: str) -> list[str]:
        """Return what comes near, by name; of past answers by their question."""
        self.shelf.refresh()
        vector = encode(question) if self.encoder else None
        names = [name for name, score in self.shelf.rank(question, vector, 9) if score > 0.4]
        with self.database.read() as connection:
            rows = connection.execute(select(conversations.c.id, conversations.c.session_id))
            sessions = {row.id: row.session_id for row in rows}
        return [sessions.get(name.split(":")[1], name) for name in names]


@pytest.fixture
def corner(database: Database, tmp_path: Path) -> Corner:
    return Corner(database, tmp_path / "suggestions")


def test_what_was_answered_well_is_found_by_the_question_it_answered(corner: Corner) -> None:
    corner.settle("hers", "limescale in my pot, what now", ADVICE)
    corner.settle("rated", "my money", "please wait until it has left the bank, then it is yours", rating=5)

    assert corner.finds("the kettle looks awful") == ["hers"]
    assert corner.finds("refund please") == ["rated"]
    assert corner.finds("something else") == []


@pytest.mark.parametrize("model", [True, False])
def test_replies_are_found_with_and_without_a_model(corner: Corner, model: bool) -> None:
    CannedReplies(corner.database).add(
        CannedReply("", "Limescale in the kettle", "Use citric acid."), now=NOW
    )
    corner.settle("hers", "limescale in the kettle", ADVICE)
    corner.encoder = corner.encoder if model else None

    first, second = corner.finds("limescale in the kettle")

    assert {first.startswith("canned:"), second.startswith("canned:")} == {True, False}
    assert corner.finds("where is Wally") == []


def test_what_was_rated_badly_left_unsolved_or_taken_up_again_is_not_repeated(corner: Corner) -> None:
    rated = corner.settle("rated", "my kettle", f"please {ADVICE}", rating=2)
    unsolved = corner.settle("unsolved", "my kettle", f"your best way: {ADVICE}")
    again = corner.settle("again", "my kettle", f"well, {ADVICE}")
    helpless = corner.settle("helpless", "my kettle", f"oh, {ADVICE}")
    assert sorted(corner.finds("kettle")) == ["again", "helpless", "unsolved"]

    with corner.database.write() as connection:
        of_talk = handoffs.c.conversation_id == unsolved.id
        connection.execute(update(handoffs).where(of_talk).values(outcome="unsolved"))
        own = messages.c.conversation_id == helpless.id, messages.c.author == "agent"
        connection.execute(update(messages).where(*own).values(helpful=False))
    lines = turn(again, "m2", "it did not help")
    Conversations(corner.database).commit_turn(again, lines=lines, memory=Memory(), now=NOW)

    assert corner.finds("kettle") == []
    assert rated.id


def test_the_same_words_are_found_once_and_what_tells_of_a_customer_never(corner: Corner) -> None:
    corner.settle("first", "my kettle", ADVICE)
    corner.settle("second", "my kettle", f"{ADVICE[0].upper()}{ADVICE[1:]}  ")
    corner.settle("third", "my kettle", "please write to ann@example.com about it, they know more")

    assert corner.finds("kettle") == ["second"]


def test_what_is_erased_is_gone_from_what_is_said_at_once_and_from_the_shelf_soon(corner: Corner) -> None:
    talk = corner.settle("hers", "my kettle", ADVICE)
    assert corner.finds("kettle") == ["hers"]
    key = (talk.id, 4)
    assert [one.text for one in PastAnswers(corner.database).read([key])] == [ADVICE]

    with corner.database.write() as connection:
        connection.execute(delete(conversations))

    assert PastAnswers(corner.database).read([key]) == []
    assert corner.finds("kettle") == []


def test_only_so_many_answers_are_held_the_latest(corner: Corner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_PAST", 2)
    monkeypatch.setattr(shelves, "CHUNK", 1)
    for number, name in enumerate(("old", "newer", "newest")):
        corner.settle(name, "my kettle", f"{ADVICE}{' again' * number}")

    assert sorted(corner.finds("kettle")) == ["newer", "newest"]


def test_vectors_are_made_once_and_anew_for_another_model(corner: Corner) -> None:
    read: list[str] = []

    def counted(text: str) -> Floats:
        read.append(text)
        return encode(text)

    corner.encoder = PassageEncoder("model 2", counted)
    corner.settle("hers", "my kettle, write to ann@example.com", ADVICE)
    for _ in range(2):
        assert corner.finds("kettle") == ["hers"]
    corner.shelf = corner.new_shelf()
    assert corner.finds("kettle") == ["hers"]
    assert read == ["my kettle, write to [email]"]

    corner.encoder = PassageEncoder("model 3", counted)
    assert corner.finds("kettle") == ["hers"]
    assert len(read) == 2


def test_another_models_vector_is_never_compared(corner: Corner) -> None:
    corner.settle("hers", "my kettle", ADVICE)
    corner.shelf.refresh()
    corner.encoder = PassageEncoder("model 2", encode)

    assert [score for _, score in corner.shelf.rank("the limescale", encode("kettle"), 9)] == [0.0]


def said(
    seq: int, text: str, intent: str | None = "odd", *, author: str = "customer", kind: str = "text"
) -> Message:
    understood = Intent(intent, 0.9) if author == "customer" else None
    return Message(seq, f"m{seq}", author, text, NOW, intent=understood, kind=kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("messages", "question"),
    [
        ([], ""),
        ([said(1, "my kettle leaks")], "my kettle leaks"),
        ([said(1, "my kettle leaks"), said(2, "thanks", "thanks")], "my kettle leaks"),
        ([said(1, "one"), said(2, "two"), said(3, "three"), said(4, "four")], "two three four"),
        ([said(1, "my kettle leaks"), said(2, "1001234", None), said(3, "hm ok", None)], "my kettle leaks"),
        ([said(1, "it makes odd noises", None)], "it makes odd noises"),
        (
            [said(1, "old"), said(2, "Ended.", author="system", kind="resolved"), said(3, "new")],
            "new",
        ),
        ([said(1, "my kettle"), said(2, "a bot's words", author="bot")], "my kettle"),
        ([said(1, "hello", "greet")], ""),
    ],
)
def test_the_question_is_what_the_customer_said_last_of_the_matter(
    messages: list[Message], question: str
) -> None:
    is_wish: Callable[[str | None], bool] = lambda name: name == "odd"  # noqa: E731

    assert last_question(messages, is_wish) == question
    assert last_question([replace(one, text="x" * 9_000) for one in messages], is_wish)[600:] == ""
