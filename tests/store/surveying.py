"""What tests of surveys have in common: talks that were helped, questions and ratings."""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.conversation import Conversation, Line, Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent, Outcome
from chatbot.domain.survey import Question
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from chatbot.store.surveys import Surveys
from tests.store.actors import ANGRY, NOW, fresh, system_line, turn

SMALL_TALK = frozenset({"thanks"})


def asked(
    database: Database,
    conversation: Conversation,
    *,
    small_talk: frozenset[str] = SMALL_TALK,
    now: datetime = NOW,
) -> Question | None:
    return Surveys(database).question(conversation.id, small_talk=small_talk, now=now)


def opine(
    database: Database,
    conversation: Conversation,
    *,
    rating: int | None = None,
    comment: str = "",
    message_id: str | None = None,
    helpful: bool | None = None,
    now: datetime = NOW,
) -> None:
    Surveys(database).give_feedback(
        conversation, rating=rating, comment=comment, message_id=message_id, helpful=helpful, now=now
    )


def ratings(database: Database, conversation: Conversation) -> list[tuple[str, int]]:
    return [(one.about, one.rating) for one in Surveys(database).ratings(conversation.id)]


def current(database: Database, conversation: Conversation) -> Conversation:
    found = Conversations(database).fetch("", conversation.session_id)
    assert found is not None
    return found


def called(
    database: Database, session_id: str = "s" * 32, why: Escalation = ANGRY, memory: Memory | None = None
) -> Conversation:
    """Return a talk that waits for a person."""
    started = fresh(session_id)
    return Conversations(database).commit_turn(
        started, lines=turn(started, "m1"), memory=memory or Memory(), now=NOW, escalation=why
    )


def helped(
    database: Database,
    conversation: Conversation,
    agent: Agent,
    *,
    says: str = "I see to it.",
    outcome: Outcome = "solved",
    now: datetime = NOW,
) -> Conversation:
    """Let an agent take a talk, answer and resolve it."""
    desk, number = Handoffs(database), current(database, conversation).version
    desk.claim(conversation.id, agent, system_line(f"c{number}"), now=now)
    if says:
        said = Line("agent", says, f"a{number}", agent_id=agent.id, agent_name=agent.name)
        desk.answer(conversation.id, agent, said, now=now)
    line = system_line(f"r{number}")
    return desk.leave(conversation.id, agent, line, status="resolved", outcome=outcome, now=now)
