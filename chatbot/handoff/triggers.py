"""When a person is needed, and why: pure rules over one message and what is remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chatbot.domain.conversation import CODE, CODE_PATTERN, MISREAD, UNCLEAR, EscalationReason, Memory
from chatbot.domain.decision import Escalation
from chatbot.domain.understanding import Intent, Understanding
from chatbot.handoff.moods import SMALL_TALK_LIMIT, find_anger, find_outburst
from chatbot.handoff.patterns import Patterns, Sign, plain

HUMAN_MIN_CONFIDENCE = 0.6
"""From here the wish for a person is granted unasked; below, the bot asks whether it is one."""
FRAUD_MIN_CONFIDENCE = 0.8
"""A report of fraud at this confidence goes to people even without one of its words."""
JOY_FROM = 0.3
"""Swear words in a message this happy are praise."""
UNMET_LIMIT = 3
"""The same need unmet so often, or so many messages not understood in a row, is a failure of the bot."""
MISREAD_LIMIT = 2
"""Being told twice that the answer missed the question is enough."""
ORDERS_LIMIT = 3
"""Different order numbers in one message; two may be one order and its replacement."""
LONG_WORDS = 80
"""A message this long that the model cannot place is a story: asking for "other words" would be rude."""
WISH_MIN_CONFIDENCE = 0.25
"""A second intent this likely beside the first, in a long message, is a second wish."""

Trigger = Callable[["Case"], Escalation | None]


@dataclass(frozen=True, slots=True)
class Case:
    """One message with all a trigger may look at."""

    understanding: Understanding
    memory: Memory
    patterns: Patterns
    text: str
    """The message in plain form."""

    def find(self, sign: Sign) -> str | None:
        """Return the words that show the sign."""
        return self.patterns.find(sign, self.text)

    def meant(self, intent: str) -> Intent | None:
        """Return this wish, if it is one of the message's."""
        return next((wish for wish in self.understanding.intents if wish.name == intent), None)

    @property
    def holds_value(self) -> bool:
        """Say whether a number or address stands in it: an answer to something else than an offer."""
        return any(found.entity in _VALUES for found in self.understanding.entities)


def detect(understanding: Understanding, memory: Memory, patterns: Patterns) -> Escalation | None:
    """Return the weightiest reason why this message needs a person, as urgent as its most urgent one; or None.

    `memory` is that before the message. Words count whatever the model thinks.
    """
    case = Case(understanding, memory, patterns, plain(understanding.text))
    found = [escalation for trigger in _BY_WEIGHT if (escalation := trigger(case))]
    return replace(found[0], priority=min(one.priority for one in found)) if found else None


def misread(understanding: Understanding, patterns: Patterns) -> bool:
    """Say whether the customer tells us that the last answer missed the question."""
    return patterns.find("misread", plain(understanding.text)) is not None


def insists(understanding: Understanding, patterns: Patterns) -> bool:
    """Say whether the customer tells us that the last answer did not settle it: "tried that, still nothing"."""
    return patterns.find("insists", plain(understanding.text)) is not None


def exhausted(memory: Memory) -> Escalation | None:
    """Return the failure a new memory shows: the bot tried often enough and should stop trying."""
    if memory.unmet.get(MISREAD, 0) >= MISREAD_LIMIT:
        return _failure(
            MISREAD,
            memory,
            MISREAD_LIMIT,
            "The customer said repeatedly that the answer missed the question.",
        )
    if memory.unmet.get(UNCLEAR, 0) >= UNMET_LIMIT:
        return _failure(UNCLEAR, memory, UNMET_LIMIT, "The bot did not understand several messages in a row.")
    need = next((need for need, times in memory.unmet.items() if times >= UNMET_LIMIT), None)
    if need is None:
        return None
    return _failure(
        need, memory, UNMET_LIMIT, f"The same need ({need}) came up {memory.unmet[need]} times unsettled."
    )


def _self_harm(case: Case) -> Escalation | None:
    return _risk(
        case,
        "self_harm",
        "self_harm",
        1,
        "The customer may be in danger of harming themselves or tells of it",
    )


def _safety(case: Case) -> Escalation | None:
    return _risk(case, "safety", "safety", 1, "A product may have hurt someone or be a danger")


def _fraud(case: Case) -> Escalation | None:
    intent = case.meant("report_fraud")
    by_words = _risk(
        case, "fraud", "fraud", 2, "The customer reports fraud: an account, order or card in other hands"
    )
    by_phishing = _risk(
        case, "phishing", "fraud", 3, "The customer reports a false message or site in the shop's name"
    )
    if by_words or by_phishing:
        return by_words or by_phishing
    if intent is None or intent.confidence < FRAUD_MIN_CONFIDENCE or _tells_code(case):
        return None
    evidence = _confidence(intent.confidence, FRAUD_MIN_CONFIDENCE)
    return Escalation(
        "high_risk", 2, "The message was understood as a report of fraud.", evidence, risk="fraud"
    )


def _tells_code(case: Case) -> bool:
    """Say whether the bot waits for a one-time code and the message holds one: "the letter says 123456"."""
    flow = case.memory.flow
    return (
        flow is not None and flow.asked == CODE and CODE_PATTERN.search(case.understanding.text) is not None
    )


def _legal(case: Case) -> Escalation | None:
    return _risk(case, "legal", "legal", 2, "The customer speaks of legal steps or an authority")


def _vulnerable(case: Case) -> Escalation | None:
    for sign, told in _VULNERABLE.items():
        words = case.find(sign)
        if words:
            return _by_words("vulnerable", 2, f"The customer {told}", words, risk=sign)
    return None


def _human_requested(case: Case) -> Escalation | None:
    words = case.find("human")
    if words:
        return _by_words("human_requested", 3, "The customer asks for a person", words)
    intent, memory = case.understanding.intent, case.memory
    if intent.name == "affirm" and memory.awaiting == _PERSON and not case.holds_value:
        return Escalation(
            "human_requested", 3, "The customer said yes when offered a person.", {"offered": "yes"}
        )
    wish, pressed = case.meant(_PERSON), case.understanding.source == "button"
    if wish is None:
        return None
    sure = wish.confidence >= HUMAN_MIN_CONFIDENCE and not case.patterns.excuses("human", case.text)
    if not (pressed or sure):
        return None
    evidence = {"button": "pressed"} if pressed else _confidence(wish.confidence, HUMAN_MIN_CONFIDENCE)
    return Escalation("human_requested", 3, "The customer asks for a person.", evidence)


def _angry(case: Case) -> Escalation | None:
    mood = case.understanding.sentiment
    # an insult in quotation marks is somebody else's: a review, a driver
    words = case.patterns.find("insult", plain(_QUOTED.sub(" . ", case.understanding.text)))
    if words and mood.score < JOY_FROM:
        return _by_words("angry", 2, "The customer insults the firm", words)
    small_talk = case.understanding.intent.name in _SMALL_TALK
    finding = (
        find_outburst(mood, SMALL_TALK_LIMIT)
        if small_talk
        else find_anger((*case.memory.moods, mood), tries=_vain_tries(case))
    )
    return Escalation("angry", 2, finding.explanation, finding.evidence) if finding else None


def _vain_tries(case: Case) -> int:
    """Return how often the bot has failed so far at what this message is about."""
    unmet, intent = case.memory.unmet, case.understanding.intent.name
    need = case.memory.topic if intent in _NO_NEEDS else intent
    return unmet.get(need or "", 0) + unmet.get(UNCLEAR, 0) + unmet.get(MISREAD, 0)


def _misread_again(case: Case) -> Escalation | None:
    before = case.memory.unmet.get(MISREAD, 0)
    if before + 1 < MISREAD_LIMIT or not case.find("misread"):
        return None
    return _by_words(
        "repeated_failure", 3, "The answer missed the question again", case.find("misread") or ""
    )


def _complex(case: Case) -> Escalation | None:
    understanding, words = case.understanding, case.find("complex")
    if words:
        return _by_words("complex", 4, "The matter needs an expert", words)
    orders = {found.value for found in understanding.entities if found.entity == "order_number"}
    if len(orders) >= ORDERS_LIMIT:
        return _counted("orders", len(orders), ORDERS_LIMIT, f"One message is about {len(orders)} orders.")
    length = len(case.text.split())
    if length >= LONG_WORDS and (understanding.intent.name is None or _is_torn(understanding)):
        return _counted(
            "words", length, LONG_WORDS, f"A long message ({length} words) without one clear wish."
        )
    return None


def _is_torn(understanding: Understanding) -> bool:
    if len(understanding.wishes) == 1:  # one sentence of the story says what is wanted
        return False
    return len(understanding.ranking) > 1 and understanding.ranking[1].confidence >= WISH_MIN_CONFIDENCE


def _risk(case: Case, sign: Sign, risk: str, priority: int, told: str) -> Escalation | None:
    words = case.find(sign)
    return _by_words("high_risk", priority, told, words, risk=risk) if words else None


def _by_words(
    reason: EscalationReason, priority: int, told: str, words: str, *, risk: str | None = None
) -> Escalation:
    return Escalation(reason, priority, f"{told}: “{words}”.", {"words": words}, risk=risk)


def _counted(what: str, number: int, limit: int, told: str) -> Escalation:
    return Escalation("complex", 4, told, {what: str(number), "limit": str(limit)})


def _failure(need: str, memory: Memory, limit: int, told: str) -> Escalation:
    evidence = {"need": need, "times": str(memory.unmet[need]), "limit": str(limit)}
    return Escalation("repeated_failure", 3, told, evidence)


def _confidence(confidence: float, limit: float) -> Mapping[str, str]:
    return {"confidence": f"{confidence:.2f}", "limit": f"{limit:.2f}"}


_QUOTED = re.compile(r'"[^"]{2,300}"|“[^”]{2,300}”')
_PERSON = "contact_human_agent"
_SMALL_TALK = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "bot_challenge"})
"""Of such short messages the mood is easily misjudged: only an outburst counts."""
_NO_NEEDS = frozenset({None, "complaint"})
"""What is about the need before, as far as one can tell."""
_VALUES = frozenset({"order_number", "email", "phone", "tracking_number"})
_VULNERABLE: Mapping[Sign, str] = {
    "abuse": "tells of violence or fear at home",
    "bereavement": "has lost somebody, or settles a dead person's affairs",
    "illness": "tells of serious illness",
    "hardship": "is in financial need",
    "minor": "is, or deals with, a minor who ordered",
    "disability": "has a disability and needs help with it",
    "confusion": "seems confused and needs patience",
}
_BY_WEIGHT: tuple[Trigger, ...] = (
    _self_harm,
    _safety,
    _fraud,
    _legal,
    _vulnerable,
    _human_requested,
    _angry,
    _misread_again,
    _complex,
)
