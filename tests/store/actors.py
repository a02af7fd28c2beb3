"""People and lines for the store's tests."""

from __future__ import annotations

from datetime import UTC, datetime

from chatbot.domain.conversation import Answer, Conversation, Line, Memory, Response
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Agent
from chatbot.domain.understanding import Intent, Sentiment, Understanding
from chatbot.store import conversations as store
from chatbot.store.agents import Agents
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CALM = Sentiment("neutral", 0.0, 0.0)
ANGRY = Escalation("angry", 2, "Anger 0.91 on one message.", {"anger": "0.91", "limit": "0.80"})


def understanding(text: str) -> Understanding:
    """Return what a clear question after a parcel gives."""
    intent = Intent("track_order", 0.97)
    return Understanding(text, intent, (intent,), CALM, (), "en", "model", model="en/test")


def answer(conversation: Conversation, message_id: str, text: str) -> Answer:
    """Return a stored answer."""
    intent = Intent("track_order", 0.97)
    return Answer(
        text="where is it",
        responses=(Response(text),),
        session_id=conversation.session_id,
        message_id=message_id,
        seq=conversation.last_seq + 2,
        status="bot",
        intent=intent,
        ranking=(intent,),
        intents=(intent,),
        sentiment=CALM,
        entities=(),
        language="en",
        source="flow",
    )


def turn(
    conversation: Conversation, message_id: str, text: str = "where is it", reply: str = "On its way."
) -> list[Line]:
    """Return the two lines of a turn."""
    return [
        Line(
            "customer",
            text,
            message_id,
            understanding=understanding(text),
            answer=answer(conversation, message_id, reply),
        ),
        Line("bot", reply, f"{message_id} 1", source="flow", reply_to=message_id),
    ]


def system_line(message_id: str) -> Line:
    """Return a notice of the house."""
    return Line("system", "Somebody joined.", message_id, kind="assigned")


def add_agent(database: Database, name: str) -> Agent:
    """Return an agent who can sign in with `correct horse`."""
    return Agents(database).add(
        name=name, email=f"{name}@example.com".lower(), password="correct horse", role="agent"
    )


def fresh(session_id: str, key_id: str = "") -> Conversation:
    """Return a conversation before its first turn."""
    return store.begin(key_id=key_id, session_id=session_id, locale="en", now=NOW)


def begin(database: Database, session_id: str = "s" * 32, *, waiting: bool = False) -> Conversation:
    """Return a conversation with one turn, handed over if `waiting`."""
    conversations = Conversations(database)
    started = fresh(session_id)
    return conversations.commit_turn(
        started,
        lines=turn(started, "m1"),
        memory=Memory(topic="track_order"),
        now=NOW,
        escalation=ANGRY if waiting else None,
    )
