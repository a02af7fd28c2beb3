"""Find amounts of money: symbols, codes, and the words people say for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import re2

from chatbot.domain.understanding import Entity
from chatbot.nlu.numbers import WORDS, number
from chatbot.nlu.text import before

_SIGNS = {"£": "GBP", "€": "EUR", "us$": "USD", "c$": "CAD", "a$": "AUD", "₹": "INR", "zł": "PLN"}
_CODES = (
    *("GBP", "EUR", "USD", "CHF", "PLN", "SEK", "NOK", "DKK", "CZK"),
    *("AUD", "CAD", "NZD", "SGD", "HKD", "JPY", "CNY", "INR"),
)
_SAID = {
    **dict.fromkeys(("pound", "pounds", "pounds sterling", "quid"), "GBP"),
    **dict.fromkeys(("euro", "euros"), "EUR"),
}
_SHARED = {
    **dict.fromkeys(("$", "dollar", "dollars", "bucks"), ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN")),
    "¥": ("JPY", "CNY"),
    **dict.fromkeys(("kr", "kroner", "kronor"), ("SEK", "NOK", "DKK")),
}
"""What several currencies are called: the shop's if it is one of them, else the first; kroner only at home."""
_NOTES = {"fiver": Decimal(5), "tenner": Decimal(10)}

_AMOUNT = r"\d{1,3}(?:[.,']\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?|\.\d{2}"
_SIGN = r"(?:us|c|a)?\$|[£€₹¥]"
_PENCE = re2.compile(r"(?i)(?:^|[^\w.,:£€$])((\d{1,2}) ?(?:p|pence)\b)")
_NOTE = re2.compile(r"(?i)\b(?:a|an?other|one) (fiver|tenner)\b")
_CLOCK = re.compile(r"(?i)p\. ?m\b")
_WEIGHT_BEFORE = re.compile(r"(?i)\b(?:weigh\w*|weight|heav\w+|lift\w*|lost|gained|load)\b[^.?!]{0,25}$")
_NOT_MONEY_AFTER = re.compile(
    r"(?i) (?:of\b|in weight|heav|plug|adapt|socket|pallet|pillow|weight|bag|dumbbell|kettlebell|dog|baby|turkey)"
)
_DECIMALS = re.compile(r"[.,](\d{1,2})$")
_MARKS = re.compile(r"\D")

_PAYS = (
    r"pay(?:s|ing)?|paid|charg(?:e[ds]?|ing)|cost(?:s|ing)?|refund(?:ed|s|ing)?|spen[dt]|ow(?:e[sd]?|ing)"
    r"|pric(?:e[sd]?|ing)|totals?|fees?|worth|debited|credited|deducted|invoiced?|bill(?:ed)?|amounts?|came to"
)
_PRICED = re2.compile(rf"(?i)\b(?:{_PAYS})\b")
_BARE_DECIMAL = re2.compile(r"(?:^|[\s(=+~])(\d{1,3}(?:,\d{3})+\.\d{2}|\d{1,5}[.,]\d{2})(?:$|[\s,.;:!?)+])")
_BARE_WHOLE = re2.compile(
    rf"(?i)\b(?:{_PAYS})(?: (?:me|us|you|is|was|of|for|to|only|just|about|nearly|almost|over|around|another))"
    r"{0,2} (\d{1,5})(?:$|[\s,.;:!?)])"
)
_GOES_ON_AFTER_MONEY = re.compile(
    r"(?i)$|[,;!?)]|[.:](?:\s|$)| (?:extra|more|less)(?:$|[.,;!?])"
    r"| (?:for|but|and|to|from|in (?:total|all)|back|twice|instead|altogether"
    r"|already|again|off|when|because|hasn't|hasnt|never|still|each|please|thanks)\b"
)
_NO_AMOUNT_BEFORE = re.compile(
    r"(?i)\b(?:at|by|from|until|till|after|before|version|ver|v|app|size|no\.?|number|level|page|item|art\.?) $"
)
_NO_AMOUNT_AFTER = re.compile(
    r"(?i) ?(?:%|per ?cent|[ap]\.?m\b|o'clock|h\b|hours?|hrs?|min|sec|days?|weeks?|months?|years?|times?|mm|cm|m\b|km"
    r"|mi\b|miles?|kg|g\b|lbs?|oz|l\b|ml|lit|inch|in\b(?! total)|ft|feet|v\b|volts?|w\b|watts?|stars?|points?|pieces?"
    r"|x\b|×|[-/]\d)"
)


class Amounts:
    """Finds amounts for a shop of one currency."""

    def __init__(self, currency: str) -> None:
        self._home = currency
        codes = dict.fromkeys((*_CODES, currency))
        shared = {
            name: currency if currency in choices else choices[0]
            for name, choices in _SHARED.items()
            if currency in choices or not name.startswith("kr")
        }
        self._currencies = {**_SIGNS, **_SAID, **shared, **{code.lower(): code for code in codes}}
        self._words = frozenset(name for name in (*_SAID, *shared) if name.isascii() and name != "$")
        code, said = "|".join(codes), "|".join(sorted(self._words, key=len, reverse=True))
        self._before = re2.compile(rf"(?i)({_SIGN}|\b(?:{code}))\s?({_AMOUNT})(k?)\b")
        self._after = re2.compile(
            rf"(?i)(?:^|[^\w.,£€$])(({_AMOUNT}|{WORDS})(k?)[ -]?([£€$₹]|zł|(?:{said}|{code})\b))"
        )

    def find(self, text: str) -> Iterator[Entity]:
        """Yield amounts as `19.99 GBP`."""
        yield from self._named(text)
        yield from _british(text)
        if _PRICED.search(text):
            yield from self._implied(text)

    def _named(self, text: str) -> Iterator[Entity]:
        for match in self._before.finditer(text):
            yield self._entity(match.group(2), match.group(3), match.group(1), match.start(), match.end())
        for match in self._after.finditer(text):
            start, end = match.span(1)
            if not _is_weight(text, start, end):
                yield self._entity(match.group(2), match.group(3), match.group(4), start, end)

    def _implied(self, text: str) -> Iterator[Entity]:
        """Yield numbers that only the words around make an amount, of the shop's currency."""
        for match in _BARE_DECIMAL.finditer(text):
            start, end = match.span(1)
            if not _NO_AMOUNT_BEFORE.search(before(text, start)) and not _NO_AMOUNT_AFTER.match(text, end):
                yield Entity("money", f"{_amount(match.group(1)):.2f} {self._home}", start, end, 0.85)
        for match in _BARE_WHOLE.finditer(text):
            start, end = match.span(1)
            if _GOES_ON_AFTER_MONEY.match(text, end) and not _NO_AMOUNT_AFTER.match(text, end):
                yield Entity("money", f"{match.group(1)}.00 {self._home}", start, end, 0.7)

    def _entity(self, amount: str, thousands: str, currency: str, start: int, end: int) -> Entity:
        value = _amount(amount) * (1000 if thousands else 1)
        confidence = 0.95 if currency.lower() in self._words else 1.0
        return Entity("money", f"{value:.2f} {self._currencies[currency.lower()]}", start, end, confidence)


def _british(text: str) -> Iterator[Entity]:
    """Yield what only pounds are called: 20p, a tenner."""
    for match in _PENCE.finditer(text):
        start, end = match.span(1)
        if not _CLOCK.match(text, end - 1):
            yield Entity("money", f"{Decimal(match.group(2)) / 100:.2f} GBP", start, end, 0.8)
    for match in _NOTE.finditer(text):
        yield Entity("money", f"{_NOTES[match.group(1).lower()]:.2f} GBP", match.start(), match.end(), 0.85)


def _amount(written: str) -> Decimal:
    """Read 1,249.00 and 1.249,00 and 15,50: the last mark is decimal unless three digits follow it."""
    said = number(written)
    if said is not None:
        return Decimal(said)
    decimals = _DECIMALS.search(written)
    whole = written[: decimals.start()] if decimals else written
    return Decimal((_MARKS.sub("", whole) or "0") + (f".{decimals.group(1)}" if decimals else ""))


def _is_weight(text: str, start: int, end: int) -> bool:
    return bool(_WEIGHT_BEFORE.search(before(text, start)) or _NOT_MONEY_AFTER.match(text, end))
