"""The row of a hand-over: opened, made more urgent, written into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, ScalarSelect, insert, select, update

from chatbot.domain.decision import Escalation
from chatbot.domain.routing import Candidate, Placement, Step
from chatbot.store.tables import conversations, handoffs, routings

_candidates = TypeAdapter(tuple[Candidate, ...])


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
            **_placed(escalation.placement or Placement(due_at=now)),
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
        **(_placed(alarm.placement) if alarm.placement else {}),
    )


def _placed(placement: Placement) -> dict[str, Any]:
    return {
        "team_id": placement.team,
        "skills": sorted(placement.skills),
        "language": placement.language,
        "senior": placement.senior,
        "weight": placement.weight,
        "due_at": placement.due_at,
        "respond_by": placement.respond_by,
        "placed": list(placement.reasons),
    }


def update_handoff(connection: Connection, conversation_id: str, **values: Any) -> None:
    """Write into a conversation's open hand-over."""
    current = handoffs.c.id == current_handoff(conversation_id)
    connection.execute(update(handoffs).where(current).values(**values))


def note_step(
    connection: Connection,
    handoff: ColumnElement[Any] | int,
    step: Step,
    *,
    now: datetime,
    agent_id: str | None,
    reasons: Sequence[str] = (),
    candidates: Sequence[Candidate] = (),
) -> None:
    """Write down a decision of routing, or what became of one."""
    connection.execute(
        insert(routings).values(
            handoff_id=handoff,
            step=step,
            agent_id=agent_id,
            reasons=list(reasons),
            candidates=_candidates.dump_python(tuple(candidates), mode="json"),
            decided_at=now,
        )
    )


def load_candidates(raw: Sequence[Mapping[str, Any]]) -> tuple[Candidate, ...]:
    """Return the candidates of a decision as they were written down."""
    return _candidates.validate_python(raw)


def current_handoff(conversation_id: str) -> ScalarSelect[Any]:
    """Return the query for the number of a conversation's open hand-over."""
    return select(conversations.c.handoff_id).where(conversations.c.id == conversation_id).scalar_subquery()


def wake(connection: Connection, conversation_id: str) -> None:
    """End a conversation's sleep, if it sleeps."""
    asleep = conversations.c.id == conversation_id, conversations.c.snoozed_until.is_not(None)
    connection.execute(update(conversations).where(*asleep).values(snoozed_until=None))
