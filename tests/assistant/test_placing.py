"""What a hand-over is about, and what it asks for, from all that was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatbot.assistant.placing import Placing
from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.routing import Team, Worth
from chatbot.domain.understanding import Intent, Sentiment, Understanding
from chatbot.playbook.catalogue import Catalogue

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEAMS = {
    name: Team(name, name.title(), members=frozenset({"a"})) for name in ("technical", "care", "payments")
}
ASKED = Escalation("human_requested", 3, "Asked for a person.")


def said(*intents: str, before: str | None = None, anger: float = 0.0) -> Turn:
    """Return the turn of a message with these wishes, after another matter."""
    first, *others = (understood(name, anger) for name in intents)
    whole = replace(first, wishes=(first, *others)) if others else first
    talk = Conversation("c", "s", "", "bot", 1, 2, "en", NOW, NOW, memory=Memory(topic=before))
    return Turn(talk, CustomerMessage("…", "s"), "m", whole, (), "handoff", Memory(topic=intents[-1]))


def understood(name: str, anger: float) -> Understanding:
    """Return what a message means that wishes one thing."""
    intent, mood = Intent(name, 0.9), Sentiment("neutral", 0.0, anger)
    return Understanding("…", intent, (intent,), mood, (), "en", "model")


@pytest.mark.parametrize(
    ("turn", "team"),
    [
        (said("contact_human_agent", before="technical_support"), "technical"),
        (said("complaint", before="technical_support"), "technical"),
        (said("complaint"), "care"),
        (said("get_refund", before="technical_support"), "payments"),
        (said("complaint", "get_refund"), "payments"),
        (said("greet"), None),
    ],
)
def test_the_team_is_that_of_what_it_is_about(catalogue: Catalogue, turn: Turn, team: str | None) -> None:
    placing = Placing(lambda: catalogue, lambda: TEAMS, lambda _id, _now: Worth(), lambda: NOW)

    placement = placing(ASKED, turn).placement

    assert placement is not None
    assert placement.team == team


def test_who_asks_for_a_person_in_anger_gets_a_senior(catalogue: Catalogue) -> None:
    placing = Placing(lambda: catalogue, lambda: TEAMS, lambda _id, _now: Worth(), lambda: NOW)
    calm, angry = (placing(ASKED, said("contact_human_agent", anger=anger)).placement for anger in (0.1, 0.9))

    assert calm is not None
    assert angry is not None
    assert (calm.senior, calm.weight, angry.senior, angry.weight) == (False, 1, True, 2)
    assert angry.due_at < calm.due_at
