"""From a message to a turn: understand, watch for trouble, decide, look up, find the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chatbot.assistant import actions
from chatbot.assistant.turn import Turn
from chatbot.dialogue import memory as remember
from chatbot.dialogue import policy
from chatbot.dialogue.catalogue import Catalogue
from chatbot.dialogue.replies import Replies
from chatbot.dialogue.speak import speak
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory, Response
from chatbot.domain.decision import Act, Decision, Escalate, Escalation, Say
from chatbot.domain.understanding import Understanding
from chatbot.handoff import triggers
from chatbot.handoff.patterns import Patterns
from chatbot.nlu.interpreter import Interpreter
from chatbot.store.customers import Customers

HUMAN = frozenset({"waiting", "assigned"})
"""In these states a person owns the conversation and the bot is silent."""
NOTICE_EVERY = 3
"""A customer in the line is told again that somebody will come at every third message."""


@dataclass(frozen=True, slots=True)
class Content:
    """The files people edit, each as it stands now."""

    catalogue: Callable[[], Catalogue]
    replies: Callable[[], Replies]
    patterns: Callable[[], Patterns]


@dataclass(frozen=True, slots=True)
class Thinking:
    """Everything between reading a conversation and writing it; changes nothing itself."""

    interpreter: Interpreter
    content: Content
    customers: Customers
    session_ttl: timedelta
    staffed: Callable[[], bool | None]
    """Whether somebody is at the desk; None when it cannot be known."""
    clock: Callable[[], datetime]

    def think(self, before: Conversation, message: CustomerMessage, message_id: str) -> Turn:
        """Think one turn through."""
        understanding = self.interpreter.interpret(message.text, now=self.clock())
        turn = Turn(before, message, message_id, understanding, (), "handoff", self._recall(before, message))
        return self._stay_silent(turn) if before.status in HUMAN else self._answer(turn)

    def _answer(self, turn: Turn) -> Turn:
        catalogue = self.content.catalogue()
        customer_id = self._customer_id(turn)
        decision = self._decide(turn.understanding, turn.memory, catalogue)
        if isinstance(decision, Act):
            outcome = actions.perform(
                decision.action,
                decision.memory,
                customer_id=customer_id,
                customers=self.customers,
                today=self.clock().date(),
            )
            customer_id = outcome.customer_id or customer_id
            decision = policy.conclude(outcome, decision)
        if isinstance(decision, Say) and (failure := triggers.exhausted(decision.memory)):
            decision = policy.hand_over(failure, decision.memory)
        response, memory = speak(decision, self.content.replies(), catalogue, self._known(customer_id))
        if isinstance(decision, Escalate):
            memory = replace(memory, warned=(_danger(decision.escalation),))
        return replace(
            turn,
            responses=(response, *self._offline(decision, memory)),
            source=decision.source if isinstance(decision, Say) else "handoff",
            memory=memory,
            customer_id=customer_id,
            escalation=decision.escalation if isinstance(decision, Escalate) else None,
        )

    def _stay_silent(self, turn: Turn) -> Turn:
        """Take the message in; only danger, and now and then a word to who waits, is answered."""
        catalogue = self.content.catalogue()
        memory = remember.hear(turn.understanding, turn.memory, catalogue.slots)
        alarm = self._alarm(turn.understanding, turn.memory)
        turn = replace(turn, memory=memory, customer_id=self._customer_id(turn), alarm=alarm)
        if turn.before.status != "waiting":
            return turn
        if alarm:
            response, _ = speak(policy.hand_over(alarm, memory), self.content.replies(), catalogue)
            warned = (*memory.warned, _danger(alarm))
            return replace(turn, responses=(response,), memory=replace(memory, warned=warned))
        if memory.turns % NOTICE_EVERY:
            return turn
        facts, said = catalogue.facts, memory.recent_replies
        notice = self.content.replies().render("queue.notice", facts, avoid=said, turn=memory.turns)
        return replace(turn, responses=(notice,), memory=remember.said(memory, notice.text))

    def _alarm(self, understanding: Understanding, memory: Memory) -> Escalation | None:
        """Return a danger that was not spoken to yet."""
        found = triggers.detect(understanding, memory, self.content.patterns())
        grave = found is not None and found.reason in ("high_risk", "vulnerable")
        return found if found and grave and _danger(found) not in memory.warned else None

    def _offline(self, decision: Say | Escalate, memory: Memory) -> tuple[Response, ...]:
        """Say honestly that nobody is at the desk, when that is so."""
        if (
            isinstance(decision, Say)
            or decision.escalation.risk == "self_harm"
            or self.staffed() is not False
        ):
            return ()
        facts = self.content.catalogue().facts
        return (self.content.replies().render("handoff.offline", facts, turn=memory.turns),)

    def _recall(self, before: Conversation, message: CustomerMessage) -> Memory:
        """Return what the bot remembers; nothing of another customer, or of a session that has run out."""
        signed = message.customer_id is not None
        gone = before.memory.by_token and not signed
        if gone or self.clock() - before.active_at > self.session_ttl:
            return Memory(verified=signed, by_token=signed)
        memory = before.memory.after_human() if before.status == "resolved" else before.memory
        return replace(memory, verified=memory.verified or signed, by_token=signed)

    def _customer_id(self, turn: Turn) -> str | None:
        return turn.message.customer_id or (turn.before.customer_id if turn.memory.verified else None)

    def _decide(self, understanding: Understanding, memory: Memory, catalogue: Catalogue) -> Decision:
        patterns = self.content.patterns()
        return policy.decide(
            understanding,
            memory,
            catalogue,
            escalation=triggers.detect(understanding, memory, patterns),
            misread=triggers.misread(understanding, patterns),
        )

    def _known(self, customer_id: str | None) -> dict[str, str]:
        """Return what replies may say of the customer."""
        customer = self.customers.fetch(customer_id) if customer_id else None
        return {"first_name": customer.name.split()[0], "customer_name": customer.name} if customer else {}


def _danger(escalation: Escalation) -> str:
    return f"{escalation.reason}.{escalation.risk}"
