"""What the bot does next: a pure function of what was understood, remembered and configured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chatbot.dialogue import memory as remember
from chatbot.dialogue.catalogue import Catalogue
from chatbot.dialogue.context import (
    CLEAR_MIN_CONFIDENCE,
    drops_question,
    lacks_answer,
    means_another_order,
    means_latest_order,
    meant,
    missing,
    odd_number,
    topic_words,
)
from chatbot.dialogue.readable import is_unreadable
from chatbot.domain.conversation import MISREAD, UNCLEAR, Memory, Source
from chatbot.domain.decision import Act, Decision, Escalate, Escalation, Outcome, Say
from chatbot.domain.understanding import Understanding

CLARIFY_MIN_CONFIDENCE = 0.35
"""A guess this good is worth offering as a button; a worse one only shows that the bot is lost."""
CLARIFY_MOST = 3
FOREIGN_MIN_CONFIDENCE = 0.8
"""In a language the model was not taught, less sure a guess is chance; few English messages look foreign."""
PERSON = "contact_human_agent"
"""The intent that asks for a person; `Memory.awaiting` holds it while the bot's offer of one is open."""


def decide(
    understanding: Understanding,
    memory: Memory,
    catalogue: Catalogue,
    *,
    escalation: Escalation | None = None,
    misread: bool = False,
    insists: bool = False,
) -> Decision:
    """Decide the answer to one message.

    Args:
        memory: as it was before the message; the decision carries the new one.
        escalation: what the triggers saw; it overrules everything else.
        misread: the customer says that the last answer missed the question, if there was an answer.
        insists: the customer says that the last answer did not settle it: the need goes on, in other words.
    """
    heard = remember.hear(understanding, memory, catalogue.slots)
    if escalation:
        return hand_over(escalation, heard)
    if means_another_order(understanding, catalogue) or means_latest_order(understanding, catalogue):
        heard = remember.forget_slot(heard, "order_number")
    if memory.awaiting and lacks_answer(understanding, memory, catalogue):
        return _answer_wish(memory.awaiting, understanding, memory, heard, catalogue)
    if drops_question(understanding, memory, catalogue):
        return _drop_question(heard)
    intent = meant(understanding, memory, catalogue)
    if insists and intent and catalogue.is_wish(intent):
        unsure = understanding.intent.confidence < CLEAR_MIN_CONFIDENCE
        heard = remember.insist(heard, intent, topic_words(understanding, catalogue), unsure=unsure)
    if misread and memory.recent_replies:
        heard = remember.count(heard, MISREAD)
        if not _is_new_wish(intent, understanding, memory, catalogue):
            return _say("fallback.misread", "clarify", heard)
    return _answer(intent, understanding, memory, heard, catalogue)


def conclude(outcome: Outcome, act: Act) -> Say:
    """Turn what an action found into the answer, and note for the desk whose order was shown."""
    memory = replace(act.memory, agreed=act.memory.agreed or outcome.customer_id is not None)
    if number := outcome.variables.get("order_number") if outcome.settled else None:
        memory = replace(memory, told_orders=(*memory.told_orders, number))
    if outcome.settled:
        memory = replace(remember.settle(memory, _need(act), MISREAD), awaiting=None)
    else:
        memory = replace(remember.count(memory, _need(act)), awaiting=_need(act))
    return _say(outcome.reply, "flow", memory, variables=outcome.variables)


def hand_over(escalation: Escalation, memory: Memory) -> Escalate:
    """Hand over, also on the strength of what `handoff.triggers.exhausted` says of a new memory."""
    kind = f".{escalation.risk}" if escalation.risk else ""
    return Escalate(escalation, f"handoff.{escalation.reason}{kind}", memory.after_human())


def take_back(heard: Memory, *, danger: str | None, answers: bool) -> Say:
    """Confirm to a customer in the line that no person is needed any more.

    Args:
        danger: why somebody looks at it all the same; the customer stays in the line.
        answers: the rest of the message is answered in the next breath.
    """
    if danger:
        return _say(f"handoff.kept.{danger}", "handoff", heard)
    return _say("handoff.withdrawn.answered" if answers else "handoff.withdrawn", "flow", heard)


def asks_beside(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether a message that takes back the wish for a person surely holds a wish for the bot, too."""
    intent = understanding.intent
    return (
        catalogue.is_wish(intent.name) and intent.name != PERSON and intent.confidence >= CLEAR_MIN_CONFIDENCE
    )


def _answer(
    intent: str | None, understanding: Understanding, memory: Memory, heard: Memory, catalogue: Catalogue
) -> Decision:
    if intent is None or _is_foreign_guess(understanding, catalogue):
        return _not_understood(understanding, memory, heard, catalogue)
    if catalogue.is_wish(intent):
        return _answer_wish(intent, understanding, memory, heard, catalogue)
    return _answer_small_talk(intent, understanding, memory, heard, catalogue)


def _is_foreign_guess(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether a message in a language the bot does not speak was understood by chance."""
    foreign = understanding.language not in (*catalogue.languages, "und")
    return (
        foreign
        and understanding.source == "model"
        and understanding.intent.confidence < FOREIGN_MIN_CONFIDENCE
    )


def _drop_question(heard: Memory) -> Say:
    reply = "deny.stay" if heard.awaiting == PERSON else "deny.dropped"
    return _say(reply, "intent", replace(heard, awaiting=None, postponed=()))


def _is_new_wish(
    intent: str | None, understanding: Understanding, memory: Memory, catalogue: Catalogue
) -> bool:
    sure = understanding.intent.confidence >= CLEAR_MIN_CONFIDENCE
    return catalogue.is_wish(intent) and intent not in (memory.topic, "complaint") and sure


def _answer_wish(
    intent: str, understanding: Understanding, memory: Memory, heard: Memory, catalogue: Catalogue
) -> Decision:
    entry = catalogue.entry(intent)
    heard = _turn_to(intent, understanding, memory, heard, catalogue)
    if not entry.action:
        return _answer_with_reply(intent, understanding, remember.count(heard, intent), catalogue)
    if (number := odd_number(understanding)) and "order_number" in entry.needs:
        return _refuse_number(number, intent, heard, catalogue)
    if not missing(entry.needs, heard) and not _stuck(intent, memory, heard):
        afresh = not means_another_order(understanding, catalogue)
        return Act(entry.action, replace(heard, told_orders=()) if afresh else heard)
    return _ask(intent, memory, replace(heard, awaiting=intent), catalogue)


def _turn_to(
    intent: str, understanding: Understanding, memory: Memory, heard: Memory, catalogue: Catalogue
) -> Memory:
    """Take up the wish; an answer to the bot's question goes on with it, whatever its words."""
    words = memory.topic_words if memory.awaiting == intent else topic_words(understanding, catalogue)
    return remember.turn_to(heard, intent, words)


def _refuse_number(number: str, intent: str, heard: Memory, catalogue: Catalogue) -> Say:
    """Say what an order number looks like; the one told before is not meant any more."""
    heard = remember.count(replace(remember.forget_slot(heard, "order_number"), awaiting=intent), intent)
    reply = f"{catalogue.reply(intent)}.odd_number"
    return _say(reply, "flow", heard, variables={"order_number": number.lstrip("#")})


def _answer_with_reply(intent: str, understanding: Understanding, heard: Memory, catalogue: Catalogue) -> Say:
    source: Source = "rules" if understanding.source == "rules" else "intent"
    if intent == PERSON:
        heard = replace(heard, awaiting=PERSON)
    return _say(catalogue.reply(intent), source, heard, text=understanding.rule_reply)


def _stuck(intent: str, memory: Memory, heard: Memory) -> bool:
    """Say whether the values that found nothing are still the same: looking again finds nothing."""
    return memory.awaiting == intent and not heard.verified and heard.slots == memory.slots


def _ask(intent: str, memory: Memory, heard: Memory, catalogue: Catalogue) -> Say:
    """Ask for all that is missing at once, then one at a time; asking again counts as a need unmet."""
    needs = catalogue.entry(intent).needs
    lacking = missing(needs, heard)
    name = needs[lacking[0]] if len(lacking) == 1 else "ask"
    if memory.awaiting == intent and lacking == missing(needs, memory):
        return _say(f"{catalogue.reply(intent)}.{name}_again", "flow", remember.count(heard, intent))
    return _say(f"{catalogue.reply(intent)}.{name}", "flow", heard)


def _answer_small_talk(
    intent: str, understanding: Understanding, memory: Memory, heard: Memory, catalogue: Catalogue
) -> Decision:
    wanted = memory.offered or memory.awaiting
    if intent == "affirm" and wanted and (memory.offered or catalogue.entry(wanted).action):
        return _answer_wish(wanted, understanding, memory, heard, catalogue)
    source: Source = "rules" if understanding.source == "rules" else "intent"
    text = understanding.rule_reply
    if intent == "greet" and (memory.verified or memory.turns):
        return _say("greet.verified" if memory.verified else "greet.returning", source, heard)
    if intent in ("thanks", "goodbye"):
        heard = remember.content(heard)
    return _say(catalogue.reply(intent), source, heard, text=text)


def _not_understood(
    understanding: Understanding, memory: Memory, heard: Memory, catalogue: Catalogue
) -> Decision:
    if understanding.rule_reply:
        return _say("fallback.unclear", "rules", heard, text=understanding.rule_reply)
    if is_unreadable(understanding.text):
        return _say("fallback.unreadable", "clarify", heard)
    if understanding.language not in (*catalogue.languages, "und"):
        offering = _offering(remember.count(heard, UNCLEAR))
        return _say(f"fallback.language.{understanding.language}", "clarify", offering)
    if memory.awaiting and catalogue.entry(memory.awaiting).action:
        return _answer_wish(memory.awaiting, understanding, memory, heard, catalogue)
    return _unclear(understanding, remember.count(heard, UNCLEAR), catalogue)


def _unclear(understanding: Understanding, heard: Memory, catalogue: Catalogue) -> Say:
    """Offer guesses or ask for other words first, a person the second time."""
    if heard.unmet[UNCLEAR] > 1:
        return _say("fallback.unclear_again", "clarify", _offering(heard))
    guesses = _guesses(understanding, catalogue)
    return _say("clarify" if guesses else "fallback.unclear", "clarify", heard, offers=guesses)


def _offering(heard: Memory) -> Memory:
    """Note that a person was offered: a plain "yes" takes the offer."""
    return replace(heard, awaiting=PERSON)


def _guesses(understanding: Understanding, catalogue: Catalogue) -> tuple[str, ...]:
    if understanding.source != "model":
        return ()
    likely = (guess for guess in understanding.ranking if guess.confidence >= CLARIFY_MIN_CONFIDENCE)
    return tuple(guess.name for guess in likely if guess.name and catalogue.is_wish(guess.name))[
        :CLARIFY_MOST
    ]


def _need(act: Act) -> str:
    return act.memory.topic or act.action


def _say(
    reply: str,
    source: Source,
    memory: Memory,
    *,
    text: str | None = None,
    variables: Mapping[str, str] | None = None,
    offers: tuple[str, ...] = (),
) -> Say:
    return Say(reply, source, memory, text=text, variables=variables or {}, offers=offers)
