"""The talk with one customer: its messages, its owner, and what the bot remembers of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from chatbot.domain.experiments import Arm
from chatbot.domain.knowledge import Quote
from chatbot.domain.shop import Reach
from chatbot.domain.survey import Question
from chatbot.domain.understanding import Entity, Intent, Sentiment, Understanding

Status = Literal["bot", "waiting", "assigned", "resolved"]
Author = Literal["customer", "bot", "agent", "system"]
Source = Literal["intent", "flow", "knowledge", "rules", "clarify", "handoff", "human"]
LineKind = Literal["text", "note", "waiting", "assigned", "returned", "resolved"]
"""`text`, the agents' own `note` (suppressed: the customer never sees it), or the change of owner a line tells of."""
EscalationReason = Literal[
    "angry",
    "human_requested",
    "repeated_failure",
    "complex",
    "high_risk",
    "vulnerable",
    "policy",
]
UNCLEAR = "unclear"
MISREAD = "misread"
"""Two needs of `Memory.unmet` that are no intent: not understood, and told that the answer missed the question."""


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: `title` is shown, `payload` is sent (`/track_order`)."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Response:
    """One bubble of the bot's answer."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish that waits until the bot's open question is answered, with the values told for it."""

    intent: str
    slots: Mapping[str, str] = field(default_factory=dict)
    leads_on: bool = False
    """A flow ended by leading on to this one: it follows in the same breath."""


CODE = "code"
"""What a flow has asked for that waits for a one-time code."""
CODE_PATTERN = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})(?!\d)")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a flow has come; a flow that runs always has a question open."""

    flow: str
    asked: str = ""
    """What the open question is about: `order`, `confirm`, `code`, or a slot's name."""
    values: Mapping[str, str] = field(default_factory=dict)
    """The flow's own slots, in the order they were filled; an optional one that was skipped is empty."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The same values as people say them."""
    answered: tuple[str, ...] = ()
    """The slots the customer filled, the latest last; the others left no choice."""
    order_number: str | None = None
    """The order the values belong to."""
    confirmed: bool = False
    key: str = ""
    """What the shop was asked under, when nobody knows whether it was done: asked again, it is done once."""
    tries: int = 0
    """How many answers to the open question did not answer it."""
    resumed: bool = False
    """Taken up again after another matter: a second time the customer is not called back to it."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the bot remembers between two turns; it ends with the session's lifetime."""

    slots: Mapping[str, str] = field(default_factory=dict)
    """What the customer told us: entity name to normalised value."""
    awaiting: str | None = None
    """The flow whose question is open, or the offer of a person."""
    flow: Progress | None = None
    """The flow that runs; its name is `awaiting`."""
    paused: tuple[Progress, ...] = ()
    """Flows left for another matter, the latest last: the bot comes back to them."""
    postponed: tuple[Wish, ...] = ()
    """Wishes of an earlier message, in order; they are taken up when no question is open any more."""
    topic: str | None = None
    """The intent last dealt with."""
    offered: str | None = None
    """The intent the last answer closed by offering: a plain yes takes it."""
    declined: Progress | None = None
    """The flow that the customer has just said no to: "actually yes" takes it up again."""
    done: str | None = None
    """The flow that has just been carried out: it may be regretted, or its e-mail be missed."""
    buttons: tuple[Button, ...] = ()
    """What the last answer offered: whoever types the title of one means it."""
    articles: tuple[Quote, ...] = ()
    """What the last answer offered by its title: who chooses one is read it."""
    guessed: tuple[str, ...] = ()
    """The intents the bot asked back about: the one whose button is pressed is what the message meant."""
    topic_words: tuple[str, ...] = ()
    """What the last wish was about, word by word: the same wish about something else is a new one."""
    moods: tuple[Sentiment, ...] = ()
    """One per customer message, oldest first, the last ten."""
    unmet: Mapping[str, int] = field(default_factory=dict)
    """How often a need (an intent, `unclear` or `misread`) came up without being settled."""
    recent_replies: tuple[str, ...] = ()
    """The last reply texts' fingerprints, so that none is said twice running."""
    turns: int = 0
    told_orders: tuple[str, ...] = ()
    """Numbers of the orders told since the customer last asked afresh: "my other order" means none of them."""
    warned: tuple[str, ...] = ()
    """Dangers spoken to since the hand-over, `high_risk.safety`: each is answered once, even in the line."""
    settled: bool = False
    """A matter was settled in this session."""
    complained: bool = False
    """Something went wrong for the customer in this session: nothing is suggested to them."""
    suggested: bool = False
    """A suggestion was made: one is enough."""
    verified: bool = False
    """Signed in: the last message came with a signed token; without it in the next, nobody is."""
    agreed: bool = False
    """Number and e-mail address of an order agreed in this session: the desk is told, that order alone is shown."""
    pair: tuple[str, str] | None = None
    """The number and address that agreed last: told again, as every turn of a flow does, they are no new try."""
    proved: str | None = None
    """The customer who proved themselves with a one-time code: as good as signed in until they fall silent."""
    told_reach: Reach = field(default_factory=Reach)
    """How the customer likes to be reached, as they said in this session, and the number told with it."""
    account_reach: Reach | None = None
    """The same as the proved customer's account has it; None: nobody is proved, or it was not looked up yet."""
    arms: tuple[Arm, ...] = ()
    """The part in experiments that the conversation had from its beginning on."""
    heard_at: datetime | None = None
    """When the customer wrote last: what an agent does in between keeps no proof alive."""

    @property
    def known(self) -> bool:
        """Say whether it is proved who is writing."""
        return self.verified or self.proved is not None

    @property
    def reach(self) -> Reach:
        """Return how the customer likes to be reached: what was said now counts more than what is in the account."""
        told, kept = self.told_reach, self.account_reach or Reach()
        return Reach(told.by or kept.by, told.phone or kept.phone)

    def without_flows(self) -> Memory:
        """Return it with no question open and no flow to come back to."""
        return replace(self, awaiting=None, flow=None, paused=(), postponed=())

    def after_human(self) -> Memory:
        """Return it as it is after a person took care: what was said stays, trouble is forgotten."""
        settled = replace(self.without_flows(), topic=None, offered=None, topic_words=(), told_orders=())
        settled = replace(settled, buttons=(), articles=(), guessed=(), declined=None, done=None)
        return replace(settled, moods=(), unmet={}, warned=(), complained=True)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One customer's conversation; `status` and `version` guard every write."""

    id: str
    session_id: str
    key_id: str
    """The API key whose application chose `session_id`; empty for the widget's visitors."""
    status: Status
    version: int
    last_seq: int
    locale: str
    started_at: datetime
    active_at: datetime
    customer_id: str | None = None
    agent_id: str | None = None
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a conversation as it is stored; `seq` orders, never the clock."""

    seq: int
    message_id: str
    author: Author
    text: str
    created_at: datetime
    buttons: tuple[Button, ...] = ()
    agent_name: str | None = None
    kind: LineKind = "text"
    intent: Intent | None = None
    sentiment: Sentiment | None = None
    source: str | None = None
    suppressed: bool = False
    """Thought of by the bot after an agent had taken over: kept, never shown to the customer."""
    helpful: bool | None = None
    meant: str | None = None
    """The true intent of a customer's message, as their click or an agent says."""


@dataclass(frozen=True, slots=True)
class CustomerMessage:
    """What came in at the door, already cleaned."""

    text: str
    session_id: str | None = None
    key_id: str = ""
    may_choose_id: bool = False
    """The caller may name a session that does not exist yet."""
    message_id: str | None = None
    locale: str = "en"
    customer_id: str | None = None
    """Proved by a signed token; None for an anonymous visitor."""
    customer_name: str = ""
    address: str = ""
    """Where it came from, as limits count it; empty where many customers share one: an application's server."""
    title: str | None = None
    """What the customer saw on the button whose payload `text` is; of plain words only if it was offered just so."""
    came_at: datetime | None = None
    """When it came in: the answer took from then on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one turn gave: the body of `POST /chat`, stored for a repeated `message_id`."""

    text: str
    """What was said to the bot."""
    responses: tuple[Response, ...]
    session_id: str
    message_id: str
    seq: int
    status: Status
    intent: Intent
    ranking: tuple[Intent, ...]
    intents: tuple[Intent, ...]
    """Every wish of the message, in order."""
    sentiment: Sentiment
    entities: tuple[Entity, ...]
    language: str
    source: Source
    escalated: bool = False
    escalation_reason: EscalationReason | None = None
    model: str | None = None
    survey: Question | None = None
    """What the customer is to be asked now."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message about to be stored; the store gives it its `seq`."""

    author: Author
    text: str
    message_id: str
    buttons: tuple[Button, ...] = ()
    kind: LineKind = "text"
    agent_id: str | None = None
    agent_name: str | None = None
    understanding: Understanding | None = None
    source: Source | None = None
    suppressed: bool = False
    answer: Answer | None = None
    """On a customer's line: what the turn gave, for a repeated `message_id`."""
    reply_to: str | None = None
    """On a bot's line: the customer's `message_id` it answers."""
    said_at: datetime | None = None
    """On a customer's line: when it came in; None: with the commit."""
