"""What the bot and colleagues did about a matter, in a few plain sentences; the second line of the summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chatbot.desk.summary_words import NO_WISH, PROPOSED, TIMES, TOLD
from chatbot.domain.conversation import Message

YES, NO = "/affirm", "/deny"
"""Both as buttons: the bot asks whether it shall do it."""
MOST_SENTENCES = 3


@dataclass(slots=True)
class _Attempts:
    """What is counted on the way through a matter."""

    proposals: list[tuple[str, str]] = field(default_factory=list)
    """What was offered, and what became of it: `declined`, `agreed`, or nothing yet."""
    told: list[str] = field(default_factory=list)
    questions: int = 0
    answered: list[str] = field(default_factory=list)
    quoted: int = 0
    asked_back: int = 0
    unhelpful: bool = False
    colleagues: Counter[str] = field(default_factory=Counter)


def tell(matter: Sequence[Message], order: str, *, came_back: bool, handed_over: bool) -> str:
    """Return what was tried, most telling first.

    Args:
        order: the order in hand, as it is called: `order #1001234`.
        came_back: the conversation had been resolved before.
    """
    found = _count(matter, order)
    by_bot = list(_by_bot(found))[:MOST_SENTENCES]
    if not by_bot and not found.colleagues:
        by_bot = ["handed over at once"] if handed_over else ["has not answered it yet"]
    sentences = [f"{'It' if place else 'The bot'} {one}." for place, one in enumerate(by_bot)]
    if found.unhelpful:
        sentences.append("The customer marked an answer as not helpful.")
    sentences += [f"{name} has answered {_times(count)}." for name, count in found.colleagues.most_common(2)]
    return " ".join(["Came back after it was resolved." if came_back else "", *sentences]).strip()


def _count(matter: Sequence[Message], order: str) -> _Attempts:
    found, wish, answered = _Attempts(), "", True
    for one in matter:
        if one.author == "customer":
            answered, name = False, (one.intent.name if one.intent else None) or ""
            _take_answer(found, name)
            wish = name if name and name not in NO_WISH else wish
        elif one.author == "agent":
            found.colleagues[one.agent_name or "A colleague"] += 1
        elif one.author == "bot" and not one.suppressed:
            found.unhelpful |= one.helpful is False
            if not answered or _asks_for_yes(
                one
            ):  # of several bubbles the first counts, and what asks for a yes
                _take_bubble(found, one, wish, order)
            answered = True
    return found


def _asks_for_yes(bubble: Message) -> bool:
    return {YES, NO} <= {button.payload for button in bubble.buttons}


def _take_answer(found: _Attempts, intent: str) -> None:
    """Note what became of the offer that is open."""
    outcome = {"deny": "declined", "affirm": "agreed"}.get(intent)
    if outcome and found.proposals and not found.proposals[-1][1]:
        found.proposals[-1] = (found.proposals[-1][0], outcome)


def _take_bubble(found: _Attempts, bubble: Message, wish: str, order: str) -> None:
    if bubble.source == "clarify":
        found.asked_back += 1
    elif bubble.source == "knowledge":
        found.quoted += 1
    elif bubble.source == "flow" and _asks_for_yes(bubble):
        found.proposals.append((_offer(bubble.text, wish).format_map({"order": order}), ""))
    elif bubble.source == "flow" and wish in TOLD:
        found.told.append(TOLD[wish].format_map({"order": order}))
    elif bubble.source == "flow":
        found.questions += 1
    elif bubble.source in ("intent", "rules") and wish:
        found.answered.append(wish.replace("_", " "))


def _offer(text: str, wish: str) -> str:
    """Return what a yes is asked for; of what may be made good in two ways the text tells which."""
    if wish in ("report_missing_parcel", "report_damaged_item", "get_refund"):
        said = text.lower()
        if "money back" in said or "refund" in said:
            return "a refund"
        if "new one" in said or "replacement" in said:
            return "a replacement"
    return PROPOSED.get(wish, "to settle it")


def _by_bot(found: _Attempts) -> Iterator[str]:
    """Yield what the bot did, each as the end of a sentence."""
    for offer in dict.fromkeys(what for what, _ in found.proposals):
        yield _proposed(offer, [outcome for what, outcome in found.proposals if what == offer])
    yield from dict.fromkeys(found.told)
    if found.questions and not found.proposals:
        yield "asked for what it needed to settle it, and did not get that far"
    if found.answered:
        yield f"answered in general terms ({', '.join(dict.fromkeys(found.answered))})"
    if found.quoted:
        yield "quoted an article" if found.quoted == 1 else f"quoted {found.quoted} articles"
    if found.asked_back:
        yield f"did not understand {_times(found.asked_back)}"


def _proposed(offer: str, outcomes: Sequence[str]) -> str:
    often = f" {_times(len(outcomes))}" if len(outcomes) > 1 else ""
    if all(outcome == "declined" for outcome in outcomes):
        each = {1: "", 2: " both"}.get(len(outcomes), " each time")
        return f"offered {offer}{often}; the customer declined{each}"
    if outcomes[-1] == "agreed":
        return f"offered {offer}{often}; the customer agreed"
    return f"offered {offer}{often}, and got no yes"


def _times(count: int) -> str:
    return TIMES.get(count, f"{count} times")
