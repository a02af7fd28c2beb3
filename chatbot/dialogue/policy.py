"""What the bot does next: a pure function of what was understood, remembered and configured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chatbot.dialogue import memory as remember
from chatbot.dialogue import running, wording
from chatbot.dialogue.afterthought import ended, follow_up
from chatbot.dialogue.answers import holds
from chatbot.dialogue.contact import noted_reply
from chatbot.dialogue.context import (
    CLEAR_MIN_CONFIDENCE,
    is_clear_wish,
    means_another_order,
    means_latest_order,
    meant,
    phrases,
    topic_words,
    waves_away,
)
from chatbot.dialogue.course import Course, hand_over
from chatbot.dialogue.ladder import (
    PERSON,
    answer_from_articles,
    answer_with_reply,
    chosen,
    is_foreign_guess,
    not_understood,
    quote,
)
from chatbot.dialogue.repair import repair
from chatbot.domain.conversation import MISREAD, UNCLEAR, Memory, Source
from chatbot.domain.decision import (
    Act,
    Decision,
    Escalation,
    Finding,
    Lead,
    Move,
    Opener,
    Say,
    Stray,
)
from chatbot.domain.knowledge import READ
from chatbot.domain.rules import is_late
from chatbot.domain.shop import ContactWay
from chatbot.domain.understanding import Understanding
from chatbot.playbook.catalogue import Catalogue

GREETING = "greet"
LOST_WORDS = 10
"""Who says more than "right, so what am I supposed to do now then" says what about."""


def decide(
    understanding: Understanding,
    memory: Memory,
    catalogue: Catalogue,
    *,
    today: date,
    escalation: Escalation | None = None,
    misread: bool = False,
    insists: bool = False,
    asks_beside: bool = False,
) -> Decision:
    """Decide the answer to one message.

    Args:
        memory: as it was before the message; the decision carries the new one.
        today: the day at the shop.
        escalation: what the triggers saw; it overrules everything else.
        misread: the customer says that the last answer missed the question, if there was an answer.
        insists: the customer says that the last answer did not settle it: the need goes on, in other words.
        asks_beside: the message also asks what comes of it, and when.
    """
    heard = remember.hear(understanding, memory, catalogue.slots)
    if escalation:
        return hand_over(escalation, heard)
    heard = _forget_order(understanding, heard, catalogue)
    if memory.flow is None and _drops_offer(understanding, memory, catalogue):
        return Say("deny.stay", "intent", replace(heard, awaiting=None, postponed=()))
    intent = meant(understanding, memory, catalogue)
    if insists and intent and catalogue.is_wish(intent):
        unsure = understanding.intent.confidence < CLEAR_MIN_CONFIDENCE
        heard = remember.insist(heard, intent, topic_words(understanding, catalogue), unsure=unsure)
    if misread and memory.recent_replies:
        heard = remember.count(heard, MISREAD)
        if not _is_new_wish(intent, understanding, memory, catalogue):
            return Say("fallback.misread", "clarify", heard)
    if memory.flow:
        return _go_on_with(Course(memory.flow.flow, heard, understanding, catalogue, today))
    if decision := _take_up(understanding, memory, heard, catalogue, today):
        return decision
    if memory.offered and intent == "affirm":
        intent = memory.offered
    return _answer(intent, understanding, heard, catalogue, today, asks_beside=asks_beside)


def go_on(act: Act, found: Finding, catalogue: Catalogue, today: date) -> Decision:
    """Go on with what the world said to an act."""
    if act.intent == GREETING:
        return _greet(act, found, catalogue, today)
    if act.look == "suggest":
        return _suggest(act, found, catalogue)
    if act.look == "search":
        return answer_from_articles(act, found, catalogue)
    return _follow(running.go_on(act, found, catalogue, today), catalogue, today)


def resume(memory: Memory, understanding: Understanding, catalogue: Catalogue, today: date) -> Decision:
    """Come back to the flow that was left last, and ask its question once more."""
    *paused, progress = memory.paused
    progress = replace(progress, resumed=True)
    memory = replace(memory, paused=tuple(paused), flow=progress, awaiting=progress.flow, topic=progress.flow)
    if progress.order_number:
        memory = replace(memory, slots={**memory.slots, "order_number": progress.order_number})
    course = Course(progress.flow, memory, understanding, catalogue, today, opener=Opener("flow.resume"))
    return _follow(running.ask_again(course), catalogue, today)


def acknowledge(
    understanding: Understanding, memory: Memory, catalogue: Catalogue, way: ContactWay, today: date
) -> Decision:
    """Confirm how the customer likes to be reached, and nothing else; an open question is asked once more."""
    heard, opener = remember.hear(understanding, memory, catalogue.slots), Opener(noted_reply(way))
    if memory.flow is None:
        return Say(f"{noted_reply(way)}.alone", "flow", heard, opener=opener)
    course = Course(memory.flow.flow, heard, understanding, catalogue, today, opener=opener)
    return _follow(running.ask_again(course), catalogue, today)


def take_back(heard: Memory, *, danger: str | None, answers: bool) -> Say:
    """Confirm to a customer in the line that no person is needed any more.

    Args:
        danger: why somebody looks at it all the same; the customer stays in the line.
        answers: the rest of the message is answered in the next breath.
    """
    if danger:
        return Say(f"handoff.kept.{danger}", "handoff", heard)
    return Say("handoff.withdrawn.answered" if answers else "handoff.withdrawn", "flow", heard)


def asks_beside(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether a message that takes back the wish for a person surely holds a wish for the bot, too."""
    return is_clear_wish(understanding, catalogue) and understanding.intent.name != PERSON


def _go_on_with(course: Course) -> Decision:
    """Take the message as something said to the open question of a flow."""
    decision = repair(course) or running.begin(course)
    return _follow(decision, course.catalogue, course.today)


def _follow(decision: Move, catalogue: Catalogue, today: date) -> Decision:
    """Answer a message that is no answer to the flow's question as what it is; the flow waits."""
    if isinstance(decision, Lead):
        course = Course(decision.flow, decision.memory, decision.understanding, catalogue, today)
        return _follow(running.begin(course), catalogue, today)
    if not isinstance(decision, Stray):
        return decision
    memory, understanding = remember.put_aside(decision.memory), decision.understanding
    return _answer(understanding.intent.name, understanding, memory, catalogue, today)


def _forget_order(understanding: Understanding, heard: Memory, catalogue: Catalogue) -> Memory:
    """Forget the order spoken of when another one is meant."""
    latest = means_latest_order(understanding, catalogue)
    if not latest and not means_another_order(understanding, catalogue):
        return heard
    number = heard.flow.order_number if heard.flow and not latest else None
    told = (*heard.told_orders, number) if number else heard.told_orders
    return replace(remember.forget_slot(heard, "order_number"), told_orders=told)


def _drops_offer(understanding: Understanding, memory: Memory, catalogue: Catalogue) -> bool:
    """Say whether the customer waves away the person the bot offered."""
    if memory.awaiting != PERSON:
        return False
    return understanding.intent.name == "deny" or waves_away(understanding, catalogue)


def _take_up(
    understanding: Understanding, memory: Memory, heard: Memory, catalogue: Catalogue, today: date
) -> Decision | None:
    """Return what follows on the answer before: an article it offered, an afterthought to what it ended."""
    if passage := chosen(understanding, memory):
        return quote(passage, remember.settle(heard, UNCLEAR))
    name = ended(memory)
    if name is None or name not in catalogue.flows:
        return None
    move = follow_up(Course(name, heard, understanding, catalogue, today), memory)
    return _follow(move, catalogue, today) if move else None


def _is_at_a_loss(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether the customer asks how to go on, and nothing else: "so what do I do now?"."""
    lost = holds(understanding.text, phrases(understanding, catalogue).what_now)
    brief = len(understanding.text.split()) <= LOST_WORDS
    return lost and brief and not is_clear_wish(understanding, catalogue)


def _answer(
    intent: str | None,
    understanding: Understanding,
    heard: Memory,
    catalogue: Catalogue,
    today: date,
    *,
    asks_beside: bool = False,
) -> Decision:
    """Answer a message while no flow's question is open."""
    ways = tuple(button for button in heard.buttons if not button.payload.startswith(f"/{READ}"))
    if ways and _is_at_a_loss(understanding, catalogue):
        return Say("flow.options", "clarify", heard, choices=ways)
    if intent in (None, READ) or is_foreign_guess(
        understanding, catalogue
    ):  # an offer of an earlier answer is over
        return not_understood(understanding, heard, catalogue)
    if not catalogue.is_wish(intent):
        return _answer_small_talk(intent, understanding, heard, catalogue)
    heard = remember.turn_to(heard, intent, topic_words(understanding, catalogue))
    if catalogue.entry(intent).kind == "complaint":
        heard = replace(heard, complained=True)
    if intent in catalogue.flows:
        heard = replace(heard, paused=tuple(one for one in heard.paused if one.flow != intent))
        flow = catalogue.flows[intent]
        leads_in = "about" if asks_beside and flow.explains else "opening" if flow.opening else None
        opener = Opener(f"{intent}.{leads_in}") if leads_in else None
        course = Course(intent, heard, understanding, catalogue, today, opener=opener)
        return _follow(running.begin(course), catalogue, today)
    heard = remember.count(heard, intent)
    # by words alone too much is found that does not fit: then the reply is better
    if catalogue.entry(intent).search and understanding.vector is not None:
        return Act("search", heard, understanding, intent=intent)
    return answer_with_reply(intent, understanding, heard, catalogue)


def _is_new_wish(
    intent: str | None, understanding: Understanding, memory: Memory, catalogue: Catalogue
) -> bool:
    sure = understanding.intent.confidence >= CLEAR_MIN_CONFIDENCE
    return catalogue.is_wish(intent) and intent not in (memory.topic, "complaint") and sure


def _answer_small_talk(
    intent: str, understanding: Understanding, heard: Memory, catalogue: Catalogue
) -> Decision:
    source: Source = "rules" if understanding.source == "rules" else "intent"
    if intent == GREETING and heard.known:
        asked = replace(remember.forget_slot(heard, "order_number"), told_orders=())
        return Act("find_orders", asked, understanding, intent=intent)
    if intent == GREETING and heard.turns > 1:
        return Say("greet.returning", source, heard)
    if intent == "goodbye":
        heard = heard.without_flows()
    if intent in ("thanks", "goodbye"):
        heard = remember.content(heard)
    if intent == "thanks" and remember.may_suggest(heard):
        return Act("suggest", heard, understanding, intent=intent)
    return Say(catalogue.reply(intent), source, heard, text=understanding.rule_reply)


def _greet(act: Act, found: Finding, catalogue: Catalogue, today: date) -> Say:
    """Greet a known customer; an order that is late is spoken of before they have to."""
    late = next((order for order in found.orders if is_late(order, today)), None)
    if late is None:
        return Say("greet.verified", "intent", act.memory)
    told = {**act.memory.slots, "order_number": late.number}
    memory = replace(act.memory, slots=told, offered=catalogue.tracking)
    reply = "greet.late.parcel" if late.is_split else "greet.late"
    return Say(reply, "intent", memory, variables=wording.of_order(late, today))


def _suggest(act: Act, found: Finding, catalogue: Catalogue) -> Say:
    """Answer thanks; where something goes with what was bought, add it."""
    thing = found.suggestion
    if thing is None:
        return Say(catalogue.reply("thanks"), "intent", act.memory)
    told = {"product": thing.product, "price": thing.price, "beside": thing.beside}
    return Say("thanks.suggestion", "intent", replace(act.memory, suggested=True), variables=told)
