"""What a webhook is told of an entry of the log; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatbot.domain.conversation import Message
from chatbot.domain.webhooks import Happening, NewDelivery, Webhook, WebhookKind

ASSIGNED = ("claimed", "assigned", "transferred")
"""Entries of the log after which an agent may hold the conversation who did not before."""

Hide = Callable[[str], str]
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bodies:
    """Makes bodies.

    Args:
        mask: hides what may identify or be misused.
        desk_url: where agents find the desk, `https://chat.example.com/desk`.
    """

    mask: Hide
    desk_url: str

    def of(self, happening: Happening, webhook: Webhook) -> Iterator[NewDelivery]:
        """Yield what a webhook is told of an entry: nothing, one thing, or every new line."""
        if happening.sequence <= webhook.from_event:
            return
        hide = self.mask if webhook.masked else str
        talk = happening.conversation.id
        for kind, event_id, about in _told(happening, hide):
            if kind in webhook.events:
                data = {**self._conversation(happening), **about}
                yield NewDelivery(webhook.id, event_id, kind, talk, _body(happening, kind, event_id, data))

    def _conversation(self, happening: Happening) -> Data:
        talk = happening.conversation
        return {
            "conversation_id": talk.id,
            # of a visitor it would open the conversation to whoever reads it; an application chose its own
            "session_id": talk.session_id if talk.key_id else None,
            "customer_id": talk.customer_id,
            "status": happening.status,
            "seq": happening.seq,
            "desk_url": f"{self.desk_url}#/c/{talk.id}",
        }


def _body(happening: Happening, kind: WebhookKind, event_id: str, data: Data) -> Mapping[str, Any]:
    return {
        "type": kind,
        "id": event_id,
        "timestamp": happening.at.isoformat().replace("+00:00", "Z"),
        "sequence": happening.sequence,
        "data": data,
    }


def _told(happening: Happening, hide: Hide) -> Iterator[tuple[WebhookKind, str, Data]]:
    number = f"evt_{happening.sequence}"
    if happening.kind == "escalated" and happening.escalation:
        yield "conversation.escalated", number, _escalation(happening, hide)
    if happening.kind in ASSIGNED and happening.agent_id:
        yield "conversation.assigned", number, {"agent": _agent(happening), **_escalation(happening, hide)}
    if happening.kind == "resolved":
        yield "conversation.resolved", number, {"agent": _agent(happening), "outcome": happening.outcome}
    if happening.rating:
        rating = happening.rating
        about = {"rating": rating.rating, "comment": hide(rating.comment), "about": rating.about}
        yield "feedback.created", number, about
    for line in happening.lines:
        name = f"msg_{happening.conversation.id}_{line.seq}"
        yield "message.created", name, {"message": _message(line, hide)}


def _escalation(happening: Happening, hide: Hide) -> Data:
    why = happening.escalation
    return {
        "reason": why.reason if why else None,
        "risk": why.risk if why else None,
        "priority": why.priority if why else None,
        "explanation": hide(why.explanation) if why else None,
    }


def _agent(happening: Happening) -> Data | None:
    if happening.agent_id is None:
        return None
    return {"id": happening.agent_id, "name": happening.agent_name}


def _message(line: Message, hide: Hide) -> Data:
    return {
        "seq": line.seq,
        "message_id": line.message_id,
        "author": line.author,
        "kind": line.kind,
        "text": hide(line.text),
        "agent_name": line.agent_name,
        "intent": line.intent.name if line.intent else None,
        "sentiment": line.sentiment.label if line.sentiment else None,
        "created_at": line.created_at.isoformat().replace("+00:00", "Z"),
    }
