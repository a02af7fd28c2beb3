"""The course of a flow: whose order, is it allowed, what is missing, a yes, the proof, the deed; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from chatbot.dialogue import memory as remember
from chatbot.dialogue import wording
from chatbot.dialogue.answers import ALL_ITEMS, Reader
from chatbot.dialogue.context import (
    SEARCH_WORDS_LEAST,
    is_clear_wish,
    means_another_order,
    only_slots,
    phrases,
    topic_words,
)
from chatbot.domain.conversation import MISREAD, Button, Memory, Progress
from chatbot.domain.decision import Act, Escalate, Escalation, Opener, Say
from chatbot.domain.money import format_money
from chatbot.domain.rules import crucial_shipment, find_item, misfit, money_back
from chatbot.domain.shop import Order, Shipment
from chatbot.domain.understanding import Understanding
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.flows import PAIR, Flow

ORDER, CONFIRM = "order", "confirm"
ADDRESS_WORDS = 4
"""No more words than "it's anna@example,com I think"."""
NO_WORDS = 6
"""A longer no says more than no."""
YES_WORDS = 9
"""A longer sentence that begins like a yes is about to say something else."""
CHOICES_MOST = 5
"""So many orders are offered as buttons; an older one is found by its number."""


@dataclass(frozen=True, slots=True)
class Course:
    """One flow in one turn."""

    name: str
    memory: Memory
    understanding: Understanding
    catalogue: Catalogue
    today: date
    order: Order | None = None
    opener: Opener | None = None

    @property
    def flow(self) -> Flow:
        """Return what the file says of it."""
        return self.catalogue.flows[self.name]

    @property
    def progress(self) -> Progress:
        """Return how far it has come."""
        return self.memory.flow or Progress(self.name)

    @property
    def reader(self) -> Reader:
        """Return what reads slots out of the message."""
        known = phrases(self.understanding, self.catalogue)
        return Reader(self.understanding, known, self.catalogue.conventions, self.order)

    @property
    def variables(self) -> dict[str, str]:
        """Return all that the replies of the flow may tell."""
        told = {name: self.memory.slots[name] for name in self.flow.entities if name in self.memory.slots}
        order = wording.of_order(self.order, self.today) if self.order else {}
        missing = {"items": wording.of_items(self._missing.items)} if self._missing else {}
        return {**told, **order, **missing, **self._collected(), **self._money()}

    @property
    def gives_pair(self) -> bool:
        """Say whether the message holds a number or an address."""
        return any(self.understanding.entity(name) for name in PAIR)

    @property
    def strays(self) -> bool:
        """Say whether the message surely asks for something else than the flow."""
        if self.understanding.intent.name == self.name or not is_clear_wish(
            self.understanding, self.catalogue
        ):
            return False
        corrects = self.gives_pair and self.reader.holds(self.reader.phrases.correcting)
        return (
            not corrects
            and not self._misspells_address
            and not only_slots(self.understanding, self.catalogue)
        )

    @property
    def _misspells_address(self) -> bool:
        """Say whether the message is an address with a slip in it, asked for: the model takes such for anything."""
        text = self.understanding.text
        asked = self.progress.asked in (ORDER, *PAIR) and self.understanding.entity("email") is None
        return asked and "@" in text and len(text.split()) <= ADDRESS_WORDS

    @property
    def may_ask(self) -> bool:
        """Say whether a message that answers nothing may be a question: asked for a number, many tell their story."""
        said = self.understanding
        asks = said.text.rstrip().endswith("?") or self.progress.asked in (ORDER, *PAIR)
        tells = len(topic_words(said, self.catalogue)) >= SEARCH_WORDS_LEAST
        return asks and tells and said.source != "button"

    @property
    def refuses(self) -> bool:
        """Say whether the message is a no and nothing else."""
        brief = len(self.understanding.text.split()) <= NO_WORDS
        lacks = self.reader.holds(self.reader.phrases.lacking)
        other = (
            lacks or self.understanding.entities or means_another_order(self.understanding, self.catalogue)
        )
        return self.understanding.intent.name == "deny" and brief and not other

    @property
    def agrees(self) -> bool:
        """Say whether the message is a yes: "go ahead", or the wish said once more, "ok cancel it"; no question is."""
        said = self.understanding
        if "?" in said.text:
            return False
        brief = len(said.text.split()) <= NO_WORDS
        again = said.intent.name == self.name and is_clear_wish(said, self.catalogue)
        return said.intent.name == "affirm" or (again and brief) or self._begins_with_yes

    @property
    def _begins_with_yes(self) -> bool:
        """Say whether it begins like a yes and takes nothing of it back: "right so, go ahead and cancel it"."""
        known, said = self.reader.phrases, self.understanding
        if said.intent.name != self.name and self.catalogue.is_wish(said.intent.name):
            return False
        brief = len(said.text.split()) <= YES_WORDS
        begins = self.reader.begins(known.agreeing) and not self.reader.holds(known.hedging)
        # "ok thanks" takes note, "yes, thank you" agrees
        return brief and begins and (said.intent.name != "thanks" or self.reader.begins(frozenset({"yes"})))

    def noting(self, **changes: object) -> Course:
        """Return it with its progress changed."""
        progress = replace(self.progress, **changes)  # type: ignore[arg-type]
        return replace(self, memory=replace(self.memory, flow=progress, awaiting=self.name))

    def advanced(self) -> Course:
        """Return it with the misunderstandings so far forgotten: an answer came that helps."""
        return replace(self, memory=remember.settle(self.memory, self.name))

    def filled(self, slot: str) -> str | None:
        """Return a slot's value; empty: skipped."""
        value = self.progress.values.get(slot)
        if value is None and self.flow.slots[slot].type == "email":
            return self.memory.slots.get("email")
        return value

    def _collected(self) -> dict[str, str]:
        values = ((slot, self.filled(slot)) for slot in self.flow.slots)
        return {slot: self.said(slot, value) for slot, value in values if value}

    def said(self, slot: str, value: str) -> str:
        """Return a value as people say it; an option keeps its name, the reply has its words."""
        if self.flow.slots[slot].type != "item" or self.order is None:
            return value
        item = find_item(self.order, value)
        if item and (pieces := self._pieces_meant()):
            item = replace(item, quantity=pieces)
        return wording.of_item(item) if item else wording.of_items(self.order.items)

    def _pieces_meant(self) -> int | None:
        """Return of how many pieces it is spoken; a change names what is in the order, and what should be."""
        if self.flow.task == "change_quantity":
            return None
        numbers = (
            self.progress.values.get(name) for name, slot in self.flow.slots.items() if slot.type == "number"
        )
        return next((int(number) for number in numbers if number), None)

    def _money(self) -> dict[str, str]:
        if self.order is None or self.flow.task is None or not self.flow.needs_proof:
            return {}
        values = self.task_values()
        if misfit(self.flow.task, self.order, values):
            return {}
        amount = money_back(self.flow.task, self.order, values, self.catalogue.rules)
        paid = {"refund_method": self.order.pays_with} if self.order.pays_with else {}
        return {"refund_amount": format_money(amount, self.order.currency), **paid} if amount else {}

    @property
    def _missing(self) -> Shipment | None:
        """Return which of several parcels the flow takes for missing; None: it is about another thing."""
        if self.order is None or self.flow.task != "claim_missing" or not self.order.is_split:
            return None
        return crucial_shipment(self.order, self.today)

    def task_values(self) -> dict[str, str]:
        """Return what the shop is told: the slots, and the order they are about."""
        values = {slot: value for slot in self.flow.slots if (value := self.filled(slot))}
        if values.get("item") == ALL_ITEMS:
            del values["item"]
        if self.order:
            values["order_number"] = self.order.number
        if self._missing:
            values["parcel"] = str(self._missing.place)
        return values


def chooses(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    """Say whether a message chooses one of the options that the open question is about."""
    progress = memory.flow
    flow = catalogue.flows.get(progress.flow) if progress else None
    slot = flow.slots.get(progress.asked) if flow and progress else None
    if slot is None or slot.type != "choice":
        return False
    reader = Reader(understanding, phrases(understanding, catalogue), catalogue.conventions)
    return reader.read(slot, asked=True) is not None


def question(
    course: Course, asked: str, reply: str, *, choices: tuple[Button, ...] = (), again: str = ".again"
) -> Say | Act:
    """Ask; the same question once more counts as a need unmet, and has words of its own.

    A message that does not answer it may ask something itself: then the articles are asked first.
    """
    repeated = course.progress.asked == asked and course.opener is None
    before, course = course, course.noting(asked=asked, tries=course.progress.tries + 1 if repeated else 0)
    if not repeated:
        return replace(say(reply, course), choices=choices, opener=course.opener)
    course = replace(course, memory=remember.count(course.memory, course.name))
    asks_again = replace(say(reply + again, course), choices=choices)
    if not before.may_ask:
        return asks_again
    return Act("search", before.memory, before.understanding, instead=asks_again)


def over(course: Course, *, settled: bool) -> Course:
    """Return it at its end: no question is open any more."""
    memory = replace(course.memory, flow=None, awaiting=None)
    need = memory.topic or course.name
    memory = remember.settle(memory, need, MISREAD) if settled else remember.count(memory, need)
    return replace(course, memory=memory)


def say(reply: str, course: Course, variables: Mapping[str, str] | None = None) -> Say:
    """Answer in a flow: its variables go into the reply."""
    told = {**course.variables, **(variables or {})}
    return Say(reply, "flow", course.memory, variables=told, flow=course.name)


def hand_over(escalation: Escalation, memory: Memory) -> Escalate:
    """Hand over to a person with all that was collected; nothing of the trouble is remembered."""
    kind = f".{escalation.risk}" if escalation.risk else ""
    escalation = replace(escalation, collected=_collected(memory))
    return Escalate(escalation, f"handoff.{escalation.reason}{kind}", memory.after_human())


def _collected(memory: Memory) -> dict[str, str]:
    """Return what was collected so far, for whoever takes over."""
    progress, told = memory.flow, memory.told_reach
    reach = {"reached_by": told.by, "phone": told.phone}
    wished = {name: value for name, value in reach.items() if value}
    if progress is None:
        return {**memory.slots, **wished}
    own = {name: progress.words.get(name, value) for name, value in progress.values.items() if value}
    return {"flow": progress.flow, **memory.slots, **own, **wished}
