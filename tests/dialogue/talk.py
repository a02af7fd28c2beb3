"""One customer's talk with the policy: understandings made by hand, a shop made of a dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chatbot.dialogue.policy import decide, go_on, resume
from chatbot.dialogue.speak import speak
from chatbot.domain.conversation import Memory, Response
from chatbot.domain.decision import Act, Decision, Escalate, Escalation, Finding, Say
from chatbot.domain.knowledge import Quote
from chatbot.domain.shop import Item, Order, OrderStatus, Result, Shipment, Suggestion
from chatbot.domain.understanding import Entity, Intent, Sentiment, Understanding, UnderstandingSource
from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.replies import Replies

CALM = Sentiment("neutral", 0.0, 0.0)
FURIOUS = Sentiment("negative", -0.9, 0.9)
TODAY = date(2026, 11, 26)
ANNA = "anna@example.com"
CODE = "123456"
KETTLE = Item("Harbour kettle, copper", 1, Decimal(40), id="1")
MUGS = Item("Stoneware mugs", 4, Decimal(9), id="2")


def order(number: str = "1001234", status: OrderStatus = "shipped", *items: Item, **more: Any) -> Order:
    """Return an order of Anna's."""
    bought = items or (KETTLE,)
    total = sum((item.price * item.quantity for item in bought), Decimal(0))
    delivered_on = TODAY - timedelta(days=3) if status == "delivered" else None
    way = {name: more.pop(name) for name in ("expected_on", "delivered_on") if name in more}
    parcel = Shipment(**{"carrier": "DPD", "delivered_on": delivered_on, **way})
    found = Order(number, "anna", ANNA, status, TODAY - timedelta(days=7), "GBP", total, bought, (parcel,))
    return replace(found, **{"pays_with": "Visa card ending 4417", **more})


def split(number: str = "1001234", *, due_in: int = 2, items: tuple[Item, ...] = (MUGS,)) -> Order:
    """Return an order of a kettle that came and of mugs that are to come in another parcel."""
    parcels = (
        Shipment(1, "DPD", "1550", delivered_on=TODAY - timedelta(days=3), items=(KETTLE,)),
        Shipment(
            2,
            "Evri",
            "H00",
            shipped_on=TODAY - timedelta(days=6),
            expected_on=TODAY + timedelta(days=due_in),
            items=items,
        ),
    )
    return order(number, "shipped", KETTLE, MUGS, shipments=parcels)


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
        self.replies_said: list[str] = []
        self.acts: list[Act] = []
        self.orders = [order()]
        self.result = Result()
        self.suggestion: Suggestion | None = None
        self.quotes: tuple[Quote, ...] = ()

    def says(self, understanding: Understanding, *, misread: bool = False, insists: bool = False) -> Response:
        """Say something and return the bot's answer, what it comes back to included."""
        decision = decide(
            understanding, self.memory, self.catalogue, today=TODAY, misread=misread, insists=insists
        )
        self.replies_said.clear()
        response = self._speak(decision)
        while self.memory.paused and self.memory.flow is None:
            decision = resume(self.memory, understanding, self.catalogue, TODAY)
            back = self._speak(decision)
            response = replace(back, text=f"{response.text}\n{back.text}")
        return response

    def is_handed_over(self, escalation: Escalation) -> Escalate:
        """Let the triggers have seen this in a message."""
        decision = decide(understood("…"), self.memory, self.catalogue, today=TODAY, escalation=escalation)
        assert isinstance(decision, Escalate)
        return decision

    def verify(self) -> None:
        """Sign the customer in."""
        self.memory = replace(self.memory, verified=True)

    def _speak(self, decision: Decision) -> Response:
        while isinstance(decision, Act):
            self.acts.append(decision)
            decision = go_on(decision, self._find(decision), self.catalogue, TODAY)
        self.decision = decision
        self.replies_said.append(decision.reply)
        response, self.memory = speak(decision, self.replies, self.catalogue)
        return response

    def _find(self, act: Act) -> Finding:
        if act.look == "send_code":
            return Finding(email="a…@example.com")
        if act.look == "check_code":
            return Finding(customer_id="anna") if act.code == CODE else Finding(problem="wrong")
        if act.look == "suggest":
            return Finding(suggestion=self.suggestion)
        if act.look == "search":
            return Finding(quotes=self.quotes)
        if act.look == "perform":
            return Finding(result=self.result)
        return self._find_orders(act.memory)

    def _find_orders(self, memory: Memory) -> Finding:
        number, email = memory.slots.get("order_number"), memory.slots.get("email")
        if memory.known and number is None:
            untold = tuple(one for one in self.orders if one.number not in memory.told_orders)
            return Finding(untold, problem=None if untold else "no_other")
        found = tuple(
            one for one in self.orders if one.number == number and (memory.known or one.email == email)
        )
        return Finding(found, problem=None if found else "not_found")


def performed(talk: Talk) -> Mapping[str, str] | None:
    """Return what the shop was last asked to do, with the task's name; None: nothing."""
    last = next((act for act in reversed(talk.acts) if act.look == "perform"), None)
    return {"task": last.task or "", **last.values} if last else None


def looked(talk: Talk) -> bool:
    """Say whether orders were looked for since the last time this was asked."""
    found = any(act.look == "find_orders" for act in talk.acts)
    talk.acts.clear()
    return found


def reply_of(talk: Talk) -> str:
    """Return the name of the reply the policy chose first."""
    assert isinstance(talk.decision, Say)
    return talk.replies_said[0]
