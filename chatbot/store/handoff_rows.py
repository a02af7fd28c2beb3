"""The row of a hand-over: opened, made more urgent, written into."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from chatbot.domain.decision import Escalation
from chatbot.store.tables import conversations, handoffs


def follow_turn(
    connection: Connection,
    conversation_id: str,
    *,
    escalation: Escalation | None,
    alarm: Escalation | None,
    withdrawn: bool,
    now: datetime,
) -> dict[str, Any]:
    """Write what a turn does to the hand-over; return what it changes of the conversation."""
    if alarm:
        raise_handoff(connection, conversation_id, alarm)
    if withdrawn:
        update_handoff(connection, conversation_id, ended_at=now)
        return {"status": "bot", "handoff_id": None}
    if escalation:
        return {"status": "waiting", "handoff_id": open_handoff(connection, conversation_id, escalation, now)}
    return {}


def open_handoff(connection: Connection, conversation_id: str, escalation: Escalation, now: datetime) -> int:
    """Write down why a person is needed and return the hand-over's number."""
    result = connection.execute(
        insert(handoffs).values(
            conversation_id=conversation_id,
            reason=escalation.reason,
            priority=escalation.priority,
            explanation=escalation.explanation[:400],
            evidence=dict(escalation.evidence),
            risk=escalation.risk,
            collected=dict(escalation.collected),
            opened_at=now,
        )
    )
    (number,) = result.inserted_primary_key or (0,)
    return int(number)


def raise_handoff(connection: Connection, conversation_id: str, alarm: Escalation) -> None:
    """Make the open hand-over as urgent as a danger that was told of meanwhile."""
    update_handoff(
        connection,
        conversation_id,
        reason=alarm.reason,
        risk=alarm.risk,
        priority=alarm.priority,
        explanation=alarm.explanation[:400],
        evidence=dict(alarm.evidence),
    )


def update_handoff(connection: Connection, conversation_id: str, **values: Any) -> None:
    """Write into a conversation's open hand-over."""
    current = (
        select(conversations.c.handoff_id).where(conversations.c.id == conversation_id).scalar_subquery()
    )
    connection.execute(update(handoffs).where(handoffs.c.id == current).values(**values))
