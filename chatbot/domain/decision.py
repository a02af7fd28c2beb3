"""What the bot decided to do next; pure data between policy, actions and replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chatbot.domain.conversation import Button, EscalationReason, Memory, Source
from chatbot.domain.knowledge import Quote
from chatbot.domain.routing import Placement
from chatbot.domain.shop import Order, Result, Suggestion, TaskName
from chatbot.domain.understanding import Understanding

RISKS: Mapping[EscalationReason, tuple[str, ...]] = {
    "high_risk": ("fraud", "legal", "safety", "self_harm"),
    "vulnerable": (
        "abuse",
        "bereavement",
        "confusion",
        "disability",
        "hardship",
        "illness",
        "minor",
    ),
}
"""What `Escalation.risk` may say, by reason."""
Look = Literal["find_orders", "send_code", "check_code", "perform", "search", "suggest"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words in the answer that are a reply of their own: how one of several parcels stands."""

    reply: str
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opener:
    """Words before the answer: what was changed, or which matter the bot comes back to."""

    reply: str
    variables: Mapping[str, str] = field(default_factory=dict)


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
    choices: tuple[Button, ...] = ()
    """Answers to choose from: orders, items, options; a title that names a reply `title.…` is shown in its words."""
    beside: tuple[Button, ...] = ()
    """Offered after the reply's own buttons, of which a typed yes takes the first."""
    flow: str | None = None
    """The flow it belongs to: the replies know `{purpose}` by it."""
    opener: Opener | None = None
    parcels: tuple[Sentence, ...] = ()
    """Told one after the other as `{parcels}`."""


@dataclass(frozen=True, slots=True)
class Act:
    """Ask the world first, then go on with what it says."""

    look: Look
    memory: Memory
    understanding: Understanding
    task: TaskName | None = None
    """What is to be performed, with `values`."""
    mail: str | None = None
    """The reply that is sent as an e-mail once it is performed."""
    values: Mapping[str, str] = field(default_factory=dict)
    intent: str | None = None
    """Whose reply is said where the articles hold no answer; None: nobody knows what is meant."""
    instead: Say | None = None
    """What a flow says where the articles hold no answer: its question once more."""
    code: str = ""
    """The one-time code to be checked."""
    order: Order | None = None
    """The order in hand; who may know of it was looked at."""
    opener: Opener | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the world said to an Act."""

    orders: tuple[Order, ...] = ()
    """Those that may be shown and may be meant, the latest first."""
    quotes: tuple[Quote, ...] = ()
    """What the shop's articles say to the message, the best first."""
    problem: str | None = None
    """Why it did not go: the last part of a reply's name."""
    customer_id: str | None = None
    """Who proved themselves with a code."""
    suggestion: Suggestion | None = None
    email: str = ""
    """Where a code went, as it may be shown: `m…@example.com`."""
    result: Result | None = None
    key: str = ""
    """What the task was asked under."""


@dataclass(frozen=True, slots=True)
class Escalate:
    """Hand over to a person and say so with `reply`."""

    escalation: Escalation
    reply: str
    memory: Memory
    variables: Mapping[str, str] = field(default_factory=dict)


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
    """The danger when the risk is high, the kind of need when vulnerable: one of `RISKS`."""
    collected: Mapping[str, str] = field(default_factory=dict)
    """What the customer told so far, by name: nobody asks for it again."""
    placement: Placement | None = None
    """What it asks of an agent, and when it is its turn; None: of anybody, as soon as it is opened."""


@dataclass(frozen=True, slots=True)
class Stray:
    """The message is no answer to the flow's question: it asks for something else."""

    memory: Memory
    understanding: Understanding


@dataclass(frozen=True, slots=True)
class Lead:
    """A choice was made that is a flow of its own: it goes on at once."""

    flow: str
    memory: Memory
    understanding: Understanding


Decision = Say | Act | Escalate
Move = Decision | Stray | Lead
"""What a flow makes of a message."""
