"""Hide what may reach neither logs nor training data: cards, bank accounts, e-mail addresses, telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

import re2
from stdnum import iban, luhn

from chatbot.nlu.contacts import emails, phones
from chatbot.nlu.text import display, fold, remove_unseen

_RUN = re2.compile(r"\d(?:[ \t._*-]{0,3}\d){12,}")
_WIDE_RUN = re.compile(r"[0-9](?:[\s._*,/|:+=·()-]{0,8}[0-9]){12,}")
"""Groups of digits with whatever may stand between those of a card: columns, line ends, a list's signs."""
_NARROW_GAP = re.compile(r"[ \t._*-]{0,3}")
_GROUP = re.compile(r"\d+")
_ORDER_NUMBER = re.compile(r"1\d{6}")
_LENGTHS = range(13, 20)
_SCHEMES = {"2": {16}, "3": {14, 15, 16}, "4": {13, 16, 19}, "5": {16}, "6": {16, 17, 18, 19}}
"""The lengths of card numbers by their first digit."""
_WIDE_START = re.compile(r"[3-6]|2[2-7]")
"""How a card begins that is written wide; years do not."""
_WIDE_GROUP = 4
_MAX_DIGITS = 60
"""A longer run is hidden whole: no order number is in it, and what is need not be found out."""
_IBAN = re2.compile(r"(?i)[A-Z]{2}\d\d(?:[ -]?[0-9A-Z]){11,40}")
_IBAN_LENGTHS = range(34, 14, -1)

Span = tuple[int, int]


def mask(text: str) -> str:
    """Replace them by `[card]`, `[iban]`, `[email]`, `[phone]`; order numbers stay.

    When in doubt a long number is a card: one tracking number in ten has the check digit of one.
    """
    text = remove_unseen(display(text))
    while (masked := _mask_once(text)) != text:  # what is hidden may leave a shorter run that is a card
        text = masked
    return text


def _mask_once(text: str) -> str:
    for name, find in (
        ("email", _emails),
        ("iban", _ibans),
        ("card", _wide_cards),  # first: what stands before a wide gap may check out by itself
        ("card", _cards),
        ("phone", _phones),
    ):
        text = _replace(text, list(find(fold(text))), f"[{name}]")
    return text


def _replace(text: str, spans: list[Span], mark: str) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}{mark}{text[end:]}"
    return text


def _emails(text: str) -> Iterator[Span]:
    for entity in emails(text):
        yield entity.start, entity.end


def _phones(text: str) -> Iterator[Span]:
    for entity in phones(text, "GB"):
        yield entity.start, entity.end


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        start = match.start()
        places = [start + index for index, character in enumerate(match.group()) if character.isalnum()]
        for length in _IBAN_LENGTHS:  # words behind it may have been read along
            if length <= len(places) and iban.is_valid(
                text[start : places[length - 1] + 1], check_country=False
            ):
                yield start, places[length - 1] + 1
                break


def _cards(text: str) -> Iterator[Span]:
    for match in _RUN.finditer(text):
        start = match.start()
        groups = [(start + group.start(), start + group.end()) for group in _GROUP.finditer(match.group())]
        if text[start] not in _SCHEMES:
            groups = _without_order_numbers(text, groups)
        yield from _cards_at(text, [place for first, end in groups for place in range(first, end)])


def _without_order_numbers(text: str, groups: list[Span]) -> list[Span]:
    """Take order numbers off both ends: two of them side by side have as many digits as a card."""
    while groups and _ORDER_NUMBER.fullmatch(text, *groups[0]):
        groups = groups[1:]
    while groups and _ORDER_NUMBER.fullmatch(text, *groups[-1]):
        groups = groups[:-1]
    return groups


def _cards_at(text: str, places: list[int]) -> Iterator[Span]:
    """Yield the whole run when it checks out, else every card inside it; `places` are those of its digits."""
    digits = "".join(text[place] for place in places)
    if len(digits) > _MAX_DIGITS or (len(digits) in _LENGTHS and luhn.is_valid(digits)):
        yield places[0], places[-1] + 1
        return
    inside = _card_inside(digits, places)
    if inside:
        first, end = inside
        yield from _cards_at(text, places[:first])
        yield places[first], places[end - 1] + 1
        yield from _cards_at(text, places[end:])


def _card_inside(digits: str, places: list[int]) -> Span | None:
    """Return the best window: best between two gaps of the run, then the first, then the longest.

    What stands unbroken between two gaps is one by its check digit alone, as it would be if it stood by itself.
    """
    inner = (index for index in range(1, len(places)) if places[index] != places[index - 1] + 1)
    breaks = [0, *inner, len(places)]
    unbroken = ((first, end) for first, end in pairwise(breaks) if end - first in _LENGTHS)
    of_schemes = (
        (first, first + length)
        for first, digit in enumerate(digits)
        for length in _SCHEMES.get(digit, ())
        if first + length <= len(digits)
    )
    windows = (w for w in chain(unbroken, of_schemes) if luhn.is_valid(digits[w[0] : w[1]]))
    return min(windows, key=lambda w: (w[0] not in breaks or w[1] not in breaks, w[0], -w[1]), default=None)


def _wide_cards(text: str) -> Iterator[Span]:
    """Yield cards with groups far apart or in a list: whole groups alone, and only if they look like a card's."""
    for match in _WIDE_RUN.finditer(text):
        start = match.start()
        groups = [(start + group.start(), start + group.end()) for group in _GROUP.finditer(match.group())]
        while groups:
            count = _card_groups(text, groups)
            if count:
                yield groups[0][0], groups[count - 1][1]
            groups = groups[count or 1 :]


def _card_groups(text: str, groups: list[Span]) -> int:
    """Return how many of the groups, from the first, are a card; 0: none."""
    first = groups[0][0]
    lengths = _SCHEMES.get(text[first], set()) if _WIDE_START.match(text, first) else set()
    digits, found = "", 0
    for count, (start, end) in enumerate(groups, start=1):
        digits += text[start:end]
        if len(digits) > max(lengths, default=0) or _ORDER_NUMBER.fullmatch(text, start, end):
            break
        if len(digits) in lengths and luhn.is_valid(digits) and _looks_like_card(text, groups[:count]):
            found = count
    return found


def _looks_like_card(text: str, groups: list[Span]) -> bool:
    """Say whether a card is written so wide; dates, times, prices and sizes in a list are not."""
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(groups)]
    if all(map(_NARROW_GAP.fullmatch, gaps)):
        return False  # `_cards` finds it, and what may be longer than this
    if all(map(str.isspace, gaps)):
        return True
    sizes = [end - start for start, end in groups]
    return max(sizes) == 1 or min(sizes[:-1], default=0) >= _WIDE_GROUP
