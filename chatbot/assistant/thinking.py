"""From a message to a turn: understand, watch for trouble, decide, look up, find the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from chatbot.assistant.errands import Errands
from chatbot.assistant.listening import Listening
from chatbot.assistant.reaching import acquaint, besides, confirm, handed_on, keep, note, whose
from chatbot.assistant.recognising import recognise
from chatbot.assistant.turn import Turn
from chatbot.dialogue import memory as remember
from chatbot.dialogue import policy, wishes
from chatbot.dialogue.contact import Told, noted_reply, read_contact, says_more
from chatbot.dialogue.context import pressed
from chatbot.dialogue.course import hand_over
from chatbot.dialogue.speak import speak
from chatbot.dialogue.wording import names
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory, Response
from chatbot.domain.decision import Act, Decision, Escalate, Escalation, Say
from chatbot.domain.experiments import Arm
from chatbot.domain.understanding import Understanding
from chatbot.handoff import triggers
from chatbot.handoff.patterns import Patterns
from chatbot.handoff.withdrawal import Withdrawal, find_withdrawal
from chatbot.nlu.interpreter import Interpreter
from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.replies import Replies

Arms = tuple[Arm, ...]
Place = Callable[[Escalation, Turn], Escalation]
HUMAN = frozenset({"waiting", "assigned"})
"""In these states a person owns the conversation and the bot is silent."""
PROOF_TTL = timedelta(minutes=30)
"""Whoever was silent for longer proves themselves anew before money or orders change: a browser may be shared."""
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
    """Everything between reading a conversation and writing it; what it asks of the world stands in `errands`."""

    interpreter: Callable[[Arms], Interpreter]
    """Who takes part in experiments may be understood by another."""
    content: Content
    errands: Errands
    listener: Listening
    """Says who reads the answer."""
    session_ttl: timedelta
    staffed: Callable[[], bool]
    """Whether somebody is at the desk."""
    place: Place
    """Says what a hand-over asks of an agent, and when it is its turn."""
    wait_min: Callable[[], int | None]
    """For how many minutes who joins the line will probably wait; None: nobody can tell."""
    clock: Callable[[], datetime]

    def think(self, before: Conversation, message: CustomerMessage, message_id: str) -> Turn:
        """Think one turn through."""
        memory, silent = self._recall(before, message), before.status in HUMAN
        meant = message.text if silent else pressed(message.text, memory)
        understanding = self._understand(message.text, meant, memory.arms)
        shop, told = self.errands.shop, read_contact(understanding, memory, self.content.catalogue())
        turn = acquaint(Turn(before, message, message_id, understanding, (), "handoff", memory), shop)
        turn = note(turn, told) if told else turn
        turn = self._stay_silent(turn, told) if silent else self._decide(turn, told)
        if told:
            keep(turn, told, shop)
        offered = tuple(button for response in turn.responses for button in response.buttons)
        return replace(turn, memory=replace(turn.memory, buttons=offered))

    def _decide(self, turn: Turn, told: Told | None) -> Turn:
        """Answer, or see that a person has to."""
        whole, patterns = turn.understanding, self.content.patterns()
        rest = besides(whole, told, partial(self._interpret, arms=turn.memory.arms)) if told else whole
        escalation = triggers.detect(replace(rest, text=whole.text), turn.memory, patterns)
        if told and not escalation and not says_more(told, rest, turn.memory, self.content.catalogue()):
            return self._acknowledge(turn, told)
        answered = self._answer(
            replace(turn, understanding=rest),
            escalation=escalation,
            misread=triggers.misread(whole, patterns),
            insists=triggers.insists(whole, patterns),
        )
        return confirm(answered, whole, self._noted(answered, told)) if told else answered

    def _acknowledge(self, turn: Turn, told: Told) -> Turn:
        """Confirm how the customer likes to be reached, and leave all else as it is."""
        whole, catalogue = turn.understanding, self.content.catalogue()
        said = policy.acknowledge(whole, turn.memory, catalogue, told.way, self._today())
        return self._carry_out(turn, said)

    def _noted(self, turn: Turn, told: Told) -> Response:
        facts, listener = self.content.catalogue().facts, self.listener(turn)
        reply, turns = noted_reply(told.way), turn.memory.turns
        return self.content.replies().render(reply, facts, turn=turns, listener=listener)

    def _answer(
        self,
        turn: Turn,
        *,
        escalation: Escalation | None = None,
        misread: bool = False,
        insists: bool = False,
    ) -> Turn:
        """Answer every wish of the message, or hand all of it over."""
        catalogue = self.content.catalogue()
        first, *others = wishes.line_up(turn.understanding, turn.memory, catalogue)
        if escalation:
            first, others = turn.understanding, []
        memory = wishes.share(turn.understanding, first, turn.memory, catalogue)
        decision = policy.decide(
            first,
            memory,
            catalogue,
            today=self._today(),
            escalation=escalation,
            misread=misread,
            insists=insists,
            asks_beside=wishes.asks_beside(turn.understanding, catalogue),
        )
        return self._go_on(self._carry_out(turn, decision), others)

    def _go_on(self, turn: Turn, others: list[Understanding]) -> Turn:
        """Answer the other wishes as far as no question is open, then what had to wait."""
        catalogue = self.content.catalogue()
        while others and turn.is_free:
            turn, others = self._add(turn, others[0]), others[1:]
        turn = replace(turn, memory=wishes.postpone(others, turn.memory, catalogue))
        while turn.memory.postponed and turn.is_free and not _must_return(turn):
            late = not turn.memory.postponed[0].leads_on
            wish, memory = wishes.take_up(turn.memory, turn.understanding)
            turn = self._add(replace(turn, memory=memory), wish, late=late)
        return self._come_back(turn) if turn.memory.paused and turn.is_free else turn

    def _add(self, turn: Turn, wish: Understanding, *, late: bool = False) -> Turn:
        """Answer one more wish in the same turn."""
        memory = remember.unhear(turn.memory)
        decision = policy.decide(wish, memory, self.content.catalogue(), today=self._today())
        more = self._carry_out(replace(turn, memory=memory), decision)
        if late and not more.escalation:
            turns, listener = more.memory.turns, self.listener(turn)
            opener = self.content.replies().render(wishes.OPENER, {}, turn=turns, listener=listener)
            more = replace(more, responses=(wishes.opened(more.responses[0], opener), *more.responses[1:]))
        return self._joined(turn, more)

    def _come_back(self, turn: Turn) -> Turn:
        """Ask once more what was open before the customer turned to something else, if it still is."""
        catalogue = self.content.catalogue()
        decision = policy.resume(turn.memory, turn.understanding, catalogue, self._today())
        more = self._carry_out(turn, decision)
        if more.is_free:  # the matter in between ended it, too: a cancelled order can't be changed
            return replace(turn, memory=replace(turn.memory, paused=turn.memory.paused[:-1]))
        return self._joined(turn, more)

    def _joined(self, turn: Turn, more: Turn) -> Turn:
        """Return both answers as one turn: only the last of them may ask something."""
        first, *others = more.responses
        before = map(wishes.without_question, turn.responses)
        customer_id = more.customer_id or turn.customer_id
        return replace(more, responses=(*before, first, *others), source=turn.source, customer_id=customer_id)

    def _carry_out(self, turn: Turn, decision: Decision) -> Turn:
        """Look up what the decision asks for, and find its words."""
        catalogue = self.content.catalogue()
        customer_id = turn.message.customer_id
        while isinstance(decision, Act):
            found = self.errands.run(decision, turn)
            customer_id = whose(turn, decision, found, customer_id)
            turn, decision = handed_on(turn, decision, customer_id)
            decision = policy.go_on(decision, found, catalogue, self._today())
        if isinstance(decision, Say) and (failure := triggers.exhausted(decision.memory)):
            decision = hand_over(failure, decision.memory)
        known, listener = names(turn.message.customer_name), self.listener(turn)
        response, memory = speak(decision, self.content.replies(), catalogue, known, listener)
        said = (response, *self._prospect(turn, decision, memory))
        turn = replace(turn, responses=said, memory=memory, customer_id=customer_id)
        if isinstance(decision, Say):
            return replace(turn, source=decision.source)
        memory = replace(memory, warned=(_danger(decision.escalation),))
        turn = recognise(replace(turn, source="handoff", memory=memory), self.errands)
        return replace(turn, escalation=self.place(decision.escalation, turn))

    def _stay_silent(self, turn: Turn, told: Told | None) -> Turn:
        """Take the message in; only danger, and now and then a word to who waits, is answered."""
        catalogue = self.content.catalogue()
        before, heard = turn.memory, remember.hear(turn.understanding, turn.memory, catalogue.slots)
        turn = recognise(replace(turn, memory=heard, customer_id=turn.message.customer_id), self.errands)
        memory, alarm = turn.memory, self._alarm(turn.understanding, before)
        turn = replace(turn, alarm=self.place(alarm, turn) if alarm else None)
        if turn.before.status != "waiting":
            return turn
        if alarm:
            handed_over, listener = hand_over(alarm, memory), self.listener(turn)
            response, _ = speak(handed_over, self.content.replies(), catalogue, listener=listener)
            warned = (*memory.warned, _danger(alarm))
            return replace(turn, responses=(response,), memory=replace(memory, warned=warned))
        if withdrawal := find_withdrawal(turn.understanding, before, self.content.patterns()):
            return self._take_back(turn, before, withdrawal)
        if told:
            return replace(turn, responses=(self._noted(turn, told),))
        if memory.turns % NOTICE_EVERY:
            return turn
        facts, said = catalogue.facts, memory.recent_replies
        notice = self.content.replies().render(
            "queue.notice", facts, avoid=said, turn=memory.turns, listener=self.listener(turn)
        )
        return replace(turn, responses=(notice,), memory=remember.said(memory, notice.text))

    def _take_back(self, turn: Turn, before: Memory, withdrawal: Withdrawal) -> Turn:
        """Give the customer back to the bot unless danger was told of; answer what the message also asks."""
        catalogue, understood = self.content.catalogue(), turn.understanding
        memory = before if withdrawal.danger else before.after_human()
        answers = (
            withdrawal.danger is None and withdrawal.says_more and policy.asks_beside(understood, catalogue)
        )
        heard = remember.hear(understood, memory, catalogue.slots)
        said = policy.take_back(heard, danger=withdrawal.danger, answers=answers)
        known, listener = names(turn.message.customer_name), self.listener(turn)
        response, after = speak(said, self.content.replies(), catalogue, known, listener)
        taken = replace(turn, withdrawn=withdrawal.danger is None, source=said.source, responses=(response,))
        if not answers:
            return replace(taken, memory=after)
        memory = replace(memory, recent_replies=after.recent_replies)
        answered = self._answer(replace(taken, memory=memory))
        return replace(answered, responses=(response, *answered.responses))

    def _alarm(self, understanding: Understanding, memory: Memory) -> Escalation | None:
        """Return a danger that was not spoken to yet."""
        found = triggers.detect(understanding, memory, self.content.patterns())
        grave = found is not None and found.reason in ("high_risk", "vulnerable")
        return found if found and grave and _danger(found) not in memory.warned else None

    def _prospect(self, turn: Turn, decision: Say | Escalate, memory: Memory) -> tuple[Response, ...]:
        """Say honestly that nobody is at the desk, or how long it will take; nothing where it is not known."""
        if isinstance(decision, Say) or decision.escalation.risk == "self_harm":
            return ()
        reply, variables = "handoff.offline", dict(self.content.catalogue().facts)
        if self.staffed():
            minutes = self.wait_min()
            if minutes is None:
                return ()
            reply = "queue.estimate" if minutes > 1 else "queue.estimate.minute"
            variables["minutes"] = str(minutes)
        listener = self.listener(turn)
        return (self.content.replies().render(reply, variables, turn=memory.turns, listener=listener),)

    def _recall(self, before: Conversation, message: CustomerMessage) -> Memory:
        """Return what the bot remembers; nothing of another customer, or of a session that has run out."""
        signed, now = message.customer_id is not None, self.clock()
        gone = before.memory.verified and not signed
        if gone or now - before.active_at > self.session_ttl:
            # whoever told of danger and waits is not let go because the session ran out meanwhile
            warned = before.memory.warned if before.status in HUMAN else ()
            return Memory(verified=signed, warned=warned, arms=before.memory.arms, heard_at=now)
        memory = before.memory.after_human() if before.status == "resolved" else before.memory
        memory = remember.keep_flows(memory, self.content.catalogue().flows)
        if signed or now - (memory.heard_at or before.active_at) > PROOF_TTL:
            memory = replace(memory, proved=None)
        return replace(memory, verified=signed, heard_at=now)

    def _understand(self, typed: str, meant: str, arms: Arms) -> Understanding:
        """Understand what was meant; who types the title of a button is still heard in their own tone and language."""
        understanding = self._interpret(meant, arms)
        if meant == typed:
            return understanding
        heard = self._interpret(typed, arms)
        return replace(understanding, sentiment=heard.sentiment, language=heard.language)

    def _interpret(self, text: str, arms: Arms) -> Understanding:
        return self.interpreter(arms).interpret(text, now=self._local_time())

    def _local_time(self) -> datetime:
        """Return now as the shop's clock shows it: at 23:30 UTC its day may be another."""
        return self.content.catalogue().conventions.local(self.clock())

    def _today(self) -> date:
        return self._local_time().date()


def _must_return(turn: Turn) -> bool:
    """Say whether an older matter waits: it comes before the wishes told later, but not before what it led to."""
    return bool(turn.memory.paused) and not turn.memory.postponed[0].leads_on


def _danger(escalation: Escalation) -> str:
    return f"{escalation.reason}.{escalation.risk}"
