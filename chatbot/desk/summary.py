"""In two lines what a customer wanted and what was tried, as a colleague would say it while handing over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.desk import attempts
from chatbot.desk.summary_words import IMPLIED, NO_WISH, WANTED
from chatbot.domain.conversation import Message
from chatbot.domain.desk import Handoff

MOST_ALSO = 2
"""So many wishes beside the first are told; there may be more in a long talk."""
QUOTED = 110
"""Characters of the customer's own words."""
_NUMBER = re.compile(r"(?<![\w#])#?(\d{6,8})(?!\w)")
_MONEY = ("refund", "money")
_NEW = ("replacement", "new one", "again")


@dataclass(frozen=True, slots=True)
class Summary:
    """What was wanted, and what the bot and colleagues did about it."""

    wanted: str
    tried: str


def summarise(messages: Sequence[Message], handoffs: Sequence[Handoff]) -> Summary | None:
    """Return the summary of a conversation's present matter; None: the customer has not said anything.

    Args:
        messages: of the conversation, oldest first; the latest two hundred are enough.
        handoffs: its hand-overs, the latest first.
    """
    before, matter = _present_matter([one for one in messages if one.kind != "note"])
    said = [one for one in matter if one.author == "customer"]
    if not said:
        return None
    told = _told(handoffs, matter)
    wishes = _wishes(said, told)
    again = bool(before) and not wishes
    if again:  # they came back without saying what for: it is what they came for before
        earlier = [one for one in before if one.author == "customer"]
        told = told or (_collected(handoffs[-1]) if handoffs else {})
        wishes = _wishes(earlier, told)
    wanted = _wanted(wishes, told, said, again=again)
    order = _order(told, wishes[0][1] if wishes else "")
    return Summary(wanted, attempts.tell(matter, order, came_back=bool(before), handed_over=bool(handoffs)))


def _present_matter(messages: Sequence[Message]) -> tuple[Sequence[Message], Sequence[Message]]:
    """Return what was said before the conversation was last resolved, and since; if nothing was, all is present."""
    ends = [place for place, one in enumerate(messages, start=1) if one.kind == "resolved"]
    for end in reversed(ends):
        if any(one.author == "customer" for one in messages[end:]):
            return messages[:end], messages[end:]
    return (), messages


def _told(handoffs: Sequence[Handoff], matter: Sequence[Message]) -> dict[str, str]:
    """Return what was collected for the hand-over of this matter."""
    if not handoffs or handoffs[0].opened_at < matter[0].created_at:
        return {}
    return _collected(handoffs[0])


def _collected(handoff: Handoff) -> dict[str, str]:
    """Return what was collected, each value on one line, without what is empty."""
    told = {name: " ".join(value.split()) for name, value in handoff.escalation.collected.items()}
    return {name: value for name, value in told.items() if value}


def _wishes(said: Sequence[Message], told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the wishes with the words they were said in, the one in hand first, then the latest."""
    found: dict[str, str] = {}
    for one in said:
        name = one.intent.name if one.intent else None
        if name and name not in NO_WISH:
            found[name] = f"{found.pop(name, '')} {one.text}"
    latest = list(reversed(found.items()))
    if flow := told.get("flow"):
        latest = [(flow, found.pop(flow, "")), *(one for one in latest if one[0] != flow)]
    implied = {name for wish, _ in latest for name in IMPLIED.get(wish, ())}
    return [one for place, one in enumerate(latest) if place == 0 or one[0] not in implied]


def _wanted(
    wishes: Sequence[tuple[str, str]], told: Mapping[str, str], said: Sequence[Message], *, again: bool
) -> str:
    if not wishes:
        return _unclear(said)
    first, *others = wishes
    sentence = _sentence(first[0], told, first[1])
    if again:
        sentence = f"Comes back: {sentence[0].lower()}{sentence[1:]}"
    also = [_sentence(name, {}, words) for name, words in others[:MOST_ALSO]]
    return " ".join([sentence, *(f"Also {one[0].lower()}{one[1:]}" for one in also)])


def _sentence(wish: str, told: Mapping[str, str], words: str) -> str:
    pattern = WANTED.get(f"{wish}.{_choice(told)}") or WANTED.get(wish)
    if pattern is None:
        return f"Asks about “{wish.replace('_', ' ')}”."
    item, order = told.get("item"), _order(told, words)
    from_order = f" from {order}" if _number(told, words) else ""
    parts = {
        "order": order,
        "thing": f"{item}{from_order}" if item else f"something{from_order or ' they ordered'}",
        "what": f" ({item})" if item else "",
        "why": f" ({told['reason'].replace('_', ' ')})" if told.get("reason") else "",
        "for": f" for: {told['wanted']}" if told.get("wanted") else "",
    }
    return f"{pattern.format_map(parts)}."


def _choice(told: Mapping[str, str]) -> str | None:
    """Return whether the money or a new one is wanted, in whichever words it was collected."""
    wanted = told.get("wanted", "").lower()
    if any(word in wanted for word in _MONEY):
        return "refund"
    return "replacement" if any(word in wanted for word in _NEW) else None


def _order(told: Mapping[str, str], words: str) -> str:
    number = _number(told, words)
    return f"order #{number}" if number else "their order"


def _number(told: Mapping[str, str], words: str) -> str | None:
    found = _NUMBER.search(words)
    return told.get("order_number") or (found[1] if found else None)


def _unclear(said: Sequence[Message]) -> str:
    """Return the customer's own words where no wish was understood."""
    own = [one for one in said if one.intent is None or one.intent.name in (None, "complaint")]
    if not own:
        wants_person = any(one.intent and one.intent.name == "contact_human_agent" for one in said)
        return (
            "Wants a person, and has not said why." if wants_person else "Has not said yet what it is about."
        )
    telling = max(own, key=lambda one: len(one.text))
    verb = "Complains" if telling.intent and telling.intent.name == "complaint" else "In their own words"
    return f"{verb}: {quote(telling.text)}"


def quote(text: str) -> str:
    """Return the beginning of a message in quotation marks."""
    line = " ".join(text.split())
    if len(line) > QUOTED:
        line = f"{line[:QUOTED].rpartition(' ')[0] or line[:QUOTED]}…"
    return f"“{line}”"
