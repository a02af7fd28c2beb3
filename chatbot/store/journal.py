"""The one door through which a conversation changes: its row, its lines and its event, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, bindparam, insert, text, update

from chatbot.domain.conversation import Answer, Button, Conversation, Line, Memory
from chatbot.errors import VersionConflict
from chatbot.store.tables import conversations, events, messages

EVENT_LOCK = 4_201_337
"""PostgreSQL hands out event ids before the commit; this lock makes their order the order of the
commits, or a desk that has seen 8 would never ask for 7."""

Handoff = Mapping[str, int | None]
"""Empty, or the new value of `handoff_id`."""

# built once: putting a statement together costs more than running it
_ADVANCE = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("before_id"),
        conversations.c.version == bindparam("before_version"),
        conversations.c.status == bindparam("before_status"),
    )
    .values(
        {
            name: bindparam(name)
            for name in ("status", "version", "last_seq", "active_at", "customer_id", "agent_id", "memory")
        }
    )
)
_ADVANCE_HANDOFF = _ADVANCE.values(handoff_id=bindparam("handoff_id"))
_ADD_LINES = insert(messages)
_ADD_EVENT = insert(events)

_memory = TypeAdapter(Memory)
_answer = TypeAdapter(Answer)
_buttons = TypeAdapter(tuple[Button, ...])


def advance(
    connection: Connection,
    before: Conversation,
    *,
    now: datetime,
    event: str,
    lines: Sequence[Line] = (),
    **changes: Any,
) -> Conversation:
    """Move a conversation one version on and return it as it is then.

    Args:
        before: the conversation as it was read; nothing is written if it is no longer so.
        event: what the desk is told, `message`, `escalated`, `claimed` …
        changes: fields of Conversation that change, or `handoff_id`; `active_at` where it was no talk.

    Raises:
        VersionConflict: somebody else was faster.
    """
    handoff = {"handoff_id": changes.pop("handoff_id")} if "handoff_id" in changes else {}
    after = replace(
        before,
        version=before.version + 1,
        last_seq=before.last_seq + len(lines),
        **{"active_at": now, **changes},
    )
    _write_row(connection, before, after, handoff)
    if lines:
        rows = [_row(after.id, before.last_seq + 1 + number, line, now) for number, line in enumerate(lines)]
        connection.execute(_ADD_LINES, rows)
    _append_event(connection, after, event, len(lines), now)
    return after


def dump_memory(memory: Memory) -> dict[str, Any]:
    """Return memory as JSON."""
    found: dict[str, Any] = _memory.dump_python(memory, mode="json")
    return found


def load_memory(raw: Mapping[str, Any]) -> Memory:
    """Return memory from JSON; of another version's shape nothing is remembered, the conversation goes on."""
    try:
        return _memory.validate_python(raw)
    except ValidationError:
        return Memory()


def load_answer(raw: Mapping[str, Any]) -> Answer:
    """Return a stored answer."""
    return _answer.validate_python(raw)


def load_buttons(raw: Sequence[Mapping[str, str]] | None) -> tuple[Button, ...]:
    """Return stored quick replies."""
    return _buttons.validate_python(raw or ())


def _write_row(connection: Connection, before: Conversation, after: Conversation, handoff: Handoff) -> None:
    values = {
        "before_id": before.id,
        "before_version": before.version,
        "before_status": before.status,
        "status": after.status,
        "version": after.version,
        "last_seq": after.last_seq,
        "active_at": after.active_at,
        "customer_id": after.customer_id,
        "agent_id": after.agent_id,
        "memory": dump_memory(after.memory),
        **handoff,
    }
    changed = connection.execute(_ADVANCE_HANDOFF if handoff else _ADVANCE, values)
    if changed.rowcount != 1:
        raise VersionConflict("the conversation moved on in the meantime: read it again")


def _row(conversation_id: str, seq: int, line: Line, now: datetime) -> dict[str, Any]:
    understood = line.understanding
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "message_id": line.message_id,
        "author": line.author,
        "text": line.text,
        "created_at": line.said_at or now,
        "buttons": _buttons.dump_python(line.buttons, mode="json") or None,
        "kind": line.kind,
        "agent_id": line.agent_id,
        "agent_name": line.agent_name,
        "intent": understood.intent.name if understood else None,
        "confidence": understood.intent.confidence if understood else None,
        "sentiment": understood.sentiment.label if understood else None,
        "score": understood.sentiment.score if understood else None,
        "anger": understood.sentiment.anger if understood else None,
        "language": understood.language if understood else None,
        "source": line.source or (understood.source if understood else None),
        "model": understood.model if understood else None,
        "suppressed": line.suppressed,
        "reply_to": line.reply_to,
        "answer": _answer.dump_python(line.answer, mode="json") if line.answer else None,
    }


def append_event(
    connection: Connection, kind: str, conversation_id: str, data: Mapping[str, object], *, now: datetime
) -> None:
    """Write down for every desk what happened; `conversation_id` is empty where it is of no conversation."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": EVENT_LOCK})
    row = {"kind": kind, "conversation_id": conversation_id, "data": dict(data), "created_at": now}
    connection.execute(_ADD_EVENT, row)


def _append_event(connection: Connection, after: Conversation, event: str, lines: int, now: datetime) -> None:
    data = {
        "seq": after.last_seq,
        "lines": lines,  # so many, up to `seq`, are new
        "agent_id": after.agent_id,
        "status": after.status,
    }
    append_event(connection, event, after.id, data, now=now)
