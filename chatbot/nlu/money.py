"""Find amounts of money: symbols, codes, and the words people say for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import re2

from chatbot.domain.understanding import Entity
from chatbot.nlu.numbers import WORDS, number
from chatbot.nlu.text import before

_SYMBOLS = {
    "£": "GBP",
    "€": "EUR",
    "$": "USD",
    "us$": "USD",
    "c$": "CAD",
    "a$": "AUD",
    "₹": "INR",
    "¥": "JPY",
    "zł": "PLN",
}
_CODES = ("GBP", "EUR", "USD", "CHF", "PLN", "SEK", "NOK", "DKK", "CZK", "AUD", "CAD", "JPY", "INR")
_SAID = {
    "pound": "GBP",
    "pounds": "GBP",
    "pounds sterling": "GBP",
    "quid": "GBP",
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "bucks": "USD",
}
_CURRENCIES = {**_SYMBOLS, **_SAID, **{code.lower(): code for code in _CODES}}
_NOTES = {"fiver": Decimal(5), "tenner": Decimal(10)}

_AMOUNT = r"\d{1,3}(?:[.,']\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?|\.\d{2}"
_SIGN = r"(?:us|c|a)?\$|[£€₹¥]"
_CODE = "|".join(_CODES)
_BEFORE = re2.compile(rf"(?i)({_SIGN}|\b(?:{_CODE}))\s?({_AMOUNT})(k?)\b")
_AFTER = re2.compile(
    rf"(?i)(?:^|[^\w.,£€$])(({_AMOUNT}|{WORDS})(k?)[ -]?"
    rf"([£€$₹]|zł|(?:pounds sterling|pounds?|quid|euros?|dollars?|bucks|{_CODE})\b))"
)
_PENCE = re2.compile(r"(?i)(?:^|[^\w.,£€$])((\d{1,2}) ?(?:p|pence)\b)")
_NOTE = re2.compile(r"(?i)\b(?:a|an?other|one) (fiver|tenner)\b")
_WEIGHT_BEFORE = re.compile(r"(?i)\b(?:weigh\w*|weight|heav\w+|lift\w*|lost|gained|load)\b[^.?!]{0,25}$")
_NOT_MONEY_AFTER = re.compile(
    r"(?i) (?:of\b|in weight|heav|plug|adapt|socket|pallet|pillow|weight|bag|dumbbell|kettlebell|dog|baby|turkey)"
)
_DECIMALS = re.compile(r"[.,](\d{1,2})$")
_MARKS = re.compile(r"\D")


def money(text: str) -> Iterator[Entity]:
    """Yield amounts as `19.99 GBP`; a plain `$` is the US dollar."""
    for match in _BEFORE.finditer(text):
        yield _entity(match.group(2), match.group(3), match.group(1), match.start(), match.end())
    for match in _AFTER.finditer(text):
        start, end = match.span(1)
        if not _is_weight(text, start, end):
            yield _entity(match.group(2), match.group(3), match.group(4), start, end)
    for match in _PENCE.finditer(text):
        start, end = match.span(1)
        yield Entity("money", f"{Decimal(match.group(2)) / 100:.2f} GBP", start, end, 0.85)
    for match in _NOTE.finditer(text):
        yield Entity("money", f"{_NOTES[match.group(1).lower()]:.2f} GBP", match.start(), match.end(), 0.85)


def _entity(amount: str, thousands: str, currency: str, start: int, end: int) -> Entity:
    value = _amount(amount) * (1000 if thousands else 1)
    confidence = 0.9 if currency.lower() in _SAID else 1.0
    return Entity("money", f"{value:.2f} {_CURRENCIES[currency.lower()]}", start, end, confidence)


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
