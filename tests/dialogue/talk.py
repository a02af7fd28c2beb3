"""One customer's talk with the policy: understandings made by hand, orders looked up in a dictionary."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.dialogue.catalogue import Catalogue
from chatbot.dialogue.policy import conclude, decide
from chatbot.dialogue.replies import Replies
from chatbot.dialogue.speak import speak
from chatbot.domain.conversation import Memory, Response
from chatbot.domain.decision import Act, Decision, Escalate, Escalation, Outcome, Say
from chatbot.domain.understanding import Entity, Intent, Sentiment, Understanding, UnderstandingSource

CALM = Sentiment("neutral", 0.0, 0.0)
FURIOUS = Sentiment("negative", -0.9, 0.9)
ORDERS = {"1001234": "anna@example.com"}
_ENTITIES = {"order_number": re.compile(r"\b\d{7}\b"), "email": re.compile(r"\S+@\S+\.\w+")}


def understood(
    text: str,
    intent: str | None = None,
    confidence: float = 0.9,
    *,
    source: UnderstandingSource = "model",
    mood: Sentiment = CALM,
    language: str = "en",
    ranking: tuple[Intent, ...] = (),
    rule_reply: str | None = None,
) -> Understanding:
    """Return what the nlu room would say of a message."""
    entities = tuple(
        Entity(kind, found[0], found.start(), found.end(), 1.0)
        for kind, pattern in _ENTITIES.items()
        for found in pattern.finditer(text)
    )
    best = Intent(intent, confidence if intent else 0.0)
    return Understanding(
        text, best, ranking or (best,), mood, entities, language, source, rule_reply=rule_reply
    )


class Talk:
    """Says things, and keeps what the bot remembers."""

    def __init__(self, catalogue: Catalogue, replies: Replies) -> None:
        self.catalogue, self.replies = catalogue, replies
        self.memory = Memory()
        self.decision: Decision | None = None

    def says(self, understanding: Understanding, *, misread: bool = False, insists: bool = False) -> Response:
        """Say something and return the bot's answer."""
        decision = decide(understanding, self.memory, self.catalogue, misread=misread, insists=insists)
        self.decision = decision
        if isinstance(decision, Act):
            decision = conclude(self._look_up(decision), decision)
        response, self.memory = speak(decision, self.replies, self.catalogue)
        return response

    def is_handed_over(self, escalation: Escalation) -> Escalate:
        """Let the triggers have seen this in a message."""
        decision = decide(understood("…"), self.memory, self.catalogue, escalation=escalation)
        assert isinstance(decision, Escalate)
        return decision

    def verify(self) -> None:
        """Sign the customer in."""
        self.memory = replace(self.memory, verified=True)

    def _look_up(self, act: Act) -> Outcome:
        number, email = act.memory.slots.get("order_number"), act.memory.slots.get("email")
        if not act.memory.verified and ORDERS.get(number or "") != email:
            told = {"order_number": number or "", "email": email or ""}
            return Outcome(f"{act.action}.not_found", told, settled=False)
        return Outcome(
            "track_order.shipped", {"order_number": number or "1001234", "items": "kettle"}, "anna"
        )


def reply_of(talk: Talk) -> str:
    """Return the name of the reply the policy chose."""
    assert isinstance(talk.decision, Say)
    return talk.decision.reply
