"""What the bot decided to do next; pure data between policy, actions and replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chatbot.domain.conversation import EscalationReason, Memory, Source

ActionName = Literal["track_order", "track_refund"]


@dataclass(frozen=True, slots=True)
class Say:
    """Answer with this reply from `templates/replies/`, or with `text` as it stands (a rule's words)."""

    reply: str
    source: Source
    memory: Memory
    text: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    """Intents to offer as buttons: what the customer may have meant."""


@dataclass(frozen=True, slots=True)
class Act:
    """Ask the shop's data first; the outcome names the reply."""

    action: ActionName
    memory: Memory


@dataclass(frozen=True, slots=True)
class Escalate:
    """Hand over to a person and say so with `reply`."""

    escalation: Escalation
    reply: str
    memory: Memory


@dataclass(frozen=True, slots=True)
class Escalation:
    """Why a person is needed, in a form one can read and replay."""

    reason: EscalationReason
    priority: int
    """1 (life and limb) to 5 (whenever somebody is free)."""
    explanation: str
    """One sentence for the agent: what was seen."""
    evidence: Mapping[str, str] = field(default_factory=dict)
    """The numbers or words behind it, and the limit they passed."""
    risk: str | None = None
    """`fraud`, `legal`, `safety`, `self_harm` for high risk; the kind of need (`bereavement`, …) when vulnerable."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action found: the reply that tells it, its variables, and what was learnt of the customer."""

    reply: str
    variables: Mapping[str, str] = field(default_factory=dict)
    customer_id: str | None = None
    """Whose order was shown: the desk links the conversation to them."""
    settled: bool = True
    """False: the need is still open, and counts toward a repeated failure."""


Decision = Say | Act | Escalate
