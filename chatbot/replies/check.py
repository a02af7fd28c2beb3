"""What is wrong with the replies: every finding with its file, line and mend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.shop import ContactWay
from chatbot.domain.tone import cheer_in
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.closest import closest
from chatbot.playbook.flows import BEYOND, Flow
from chatbot.replies.listener import OPENS_ON
from chatbot.replies.opening import OPENS
from chatbot.replies.reach import repeats, why_never
from chatbot.replies.replies import Replies, Variant
from chatbot.replies.variables import (
    LATE,
    NO_REFUNDS,
    NONE,
    ORDER_REPLIES,
    PARCEL_REPLIES,
    REFUND_REPLIES,
    SPLIT_REPLIES,
    variables_of,
)

_RISKS = ("fraud", "legal", "safety", "self_harm")
REQUIRED = (
    *(f"handoff.{reason}" for reason in get_args(EscalationReason)),
    *(f"handoff.high_risk.{risk}" for risk in _RISKS),
    *("handoff.kept", "handoff.withdrawn", "handoff.withdrawn.answered"),
    *("handoff.joined", "handoff.released", "handoff.returned", "handoff.resolved", "handoff.offline"),
    *("handoff.lost", "handoff.passed", "handoff.taken_over", "queue.estimate", "queue.estimate.minute"),
    *("fallback.unclear", "fallback.unclear_again", "fallback.misread", "fallback.unreadable"),
    *(
        "fallback.language",
        "clarify",
        "clarify.only",
        "queue.notice",
        "system.again",
        "system.sorry",
        "wishes.next",
    ),
    *("knowledge.found", "knowledge.near", "thanks.suggestion"),
    *(f"reached_by.{way}{alone}" for way in get_args(ContactWay) for alone in ("", ".alone")),
    *("greet.returning", "greet.verified", "deny.stay", NONE),
    *(f"order.{what}{again}" for what in ("ask", "ask_number", "ask_email") for again in ("", "_again")),
    *(
        f"order.{what}"
        for what in (
            "which",
            "which.again",
            "why",
            "not_found",
            "odd_number",
            "odd_email",
            "no_orders",
            "no_other",
            "another_customer",
            "too_many",
        )
    ),
    *(
        f"flow.{what}"
        for what in ("dropped", "kept", "is_done", "recap", "why", "back", "resume", "corrected", "options")
    ),
    *(
        f"code.{what}"
        for what in (
            "sent",
            "sent_again",
            "ask_again",
            "why",
            "wrong",
            "unsent",
            "unreachable",
            "too_many",
            "no_address",
        )
    ),
    *(f"shop.{what}" for what in ("unavailable", "unsure", "too_many", "too_often", "refused", "unsent")),
    *sorted(LATE | NO_REFUNDS | ORDER_REPLIES | REFUND_REPLIES | SPLIT_REPLIES | PARCEL_REPLIES),
)
"""Replies the code says by name, besides those of the intents."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to mend at a line of a file; a warning does no harm yet."""

    path: Path
    line: int
    problem: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        """Return the line an editor can jump to."""
        return f"{self.path}:{self.line}: {'warning: ' if self.warning else ''}{self.problem}; {self.mend}"


def check_replies(
    replies: Replies, catalogue: Catalogue, *, intents: Collection[str], where: Path
) -> list[Finding]:
    """Hold replies, domain file and intents against each other.

    Args:
        intents: names found in the training data, besides those of the domain file.
        where: the replies' folder, named where a reply is missing.
    """
    names = frozenset(catalogue.intents) | frozenset(intents)
    missing = [_missing(key, replies, where) for key in _wanted(catalogue, names) if not replies.has(key)]
    return sorted([*missing, *_check_variants(replies, catalogue, names)])


def _wanted(catalogue: Catalogue, intents: Iterable[str]) -> Iterator[str]:
    yield from REQUIRED
    yield from OPENS if catalogue.conventions.hours else ()
    yield from (catalogue.reply(intent) for intent in sorted(intents) if intent not in catalogue.flows)
    for name, flow in catalogue.flows.items():
        yield from _wanted_by(name, flow)


def _wanted_by(name: str, flow: Flow) -> Iterator[str]:
    """Yield the replies one flow says by name."""
    yield f"purpose.{name}"
    if flow.opening:
        yield f"{name}.opening"
    for slot, found in flow.slots.items():
        yield from (f"{name}.ask.{slot}", f"{name}.ask.{slot}.again")
        yield from (f"{kind}.{option}" for option in found.options for kind in ("title", "option"))
    if flow.confirm:
        yield from (f"{name}.confirm", f"{name}.confirm.again")
    yield from (f"{name}.{outcome}" for outcome in flow.outcomes if not (flow.by and outcome in flow.then))
    if flow.explains:
        yield f"{name}.about"
    if flow.beyond:
        yield f"{name}.{BEYOND}"
    if flow.mail:
        yield from (flow.mail, f"{flow.mail}.subject")


def _missing(key: str, replies: Replies, where: Path) -> Finding:
    close = closest(key, replies.variants)
    hint = f"; is '{close}' meant to be it?" if close else ""
    return Finding(where, 1, f"no reply '{key}'", f"write one under `replies:`{hint}")


def _check_variants(replies: Replies, catalogue: Catalogue, intents: frozenset[str]) -> Iterator[Finding]:
    for key, variants in replies.variants.items():
        for variant in variants:
            yield from _check_holes(key, variant, catalogue)
            yield from _check_buttons(variant, intents)
            yield from _check_tone(key, variant)
        yield from _check_sayable(key, variants, catalogue)
        yield from _check_reach(key, variants, catalogue)


def _check_holes(key: str, variant: Variant, catalogue: Catalogue) -> Iterator[Finding]:
    known = variables_of(key, catalogue.flows)
    allowed = {*catalogue.facts, *known.always, *known.sometimes, OPENS_ON}
    for name in sorted(variant.holes - allowed):
        close = closest(name, allowed)
        mend = f"use {{{close}}}" if close else f"use one of {', '.join(sorted(allowed))}"
        yield Finding(variant.path, variant.line, f"reply '{key}' uses the unknown variable {{{name}}}", mend)
    bare = variant.fill(dict.fromkeys(variant.holes, ""))
    if any(
        brace in text for brace in "{}" for text in (bare.text, *(button.title for button in bare.buttons))
    ):
        mend = "a variable is {small_letters}; other braces would be shown"
        yield Finding(variant.path, variant.line, f"reply '{key}' holds a stray brace", mend)


def _check_buttons(variant: Variant, intents: frozenset[str]) -> Iterator[Finding]:
    for button in variant.buttons:
        name = button.payload.removeprefix("/")
        if name not in intents:
            close = closest(name, intents)
            mend = f"use /{close}" if close else "use the name of an intent"
            yield Finding(
                variant.path, variant.line, f"button '{button.title}' sends {button.payload}, no intent", mend
            )


def _check_tone(key: str, variant: Variant) -> Iterator[Finding]:
    """Complain of cheer in what somebody angry may read."""
    texts = (variant.text, *(button.title for button in variant.buttons))
    cheer = next(filter(None, map(cheer_in, texts)), None)
    if cheer and variant.when.mood not in ("calm", "happy"):
        problem = f"reply '{key}' says {cheer!r} to customers who may be angry"
        mend = "say it without"
        if variant.when.mood is None:
            mend = f"{mend}, or to others only: `when: {{mood: calm}}` or `happy`"
        yield Finding(variant.path, variant.line, problem, mend)


def _check_sayable(key: str, variants: tuple[Variant, ...], catalogue: Catalogue) -> Iterator[Finding]:
    """Complain of a reply that cannot be said when something is unknown, or no condition holds."""
    certain = variables_of(key, catalogue.flows).always | frozenset(catalogue.facts)
    if not any(variant.when.is_plain and variant.holes <= certain for variant in variants):
        problem = (
            f"reply '{key}' cannot always be said: each variant needs a condition or a variable that may lack"
        )
        yield Finding(variants[0].path, variants[0].line, problem, "add a plain variant, without `when`")


def _check_reach(key: str, variants: tuple[Variant, ...], catalogue: Catalogue) -> Iterator[Finding]:
    """Warn of what is written and never said."""
    for place, variant in enumerate(variants):
        if first := repeats(variant, variants[:place]):
            problem = f"reply '{key}' says the same in line {first.line}"
            yield Finding(
                variant.path, variant.line, problem, "say it in other words or delete it", warning=True
            )
        elif reason := why_never(variant, variants, variables_of(key, catalogue.flows), catalogue):
            problem = f"this variant of '{key}' is never said"
            yield Finding(variant.path, variant.line, problem, reason, warning=True)
