"""Find the numbers a parcel travels under: order numbers and carriers' tracking numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import re2

from chatbot.domain.understanding import Entity
from chatbot.nlu.text import before

_THEN = r"(?:[ .](?:no\.?|number|num|nr\.?|id|code|ref(?:erence)?))?(?: (?:is|was|says))?[ :=.#]*$"
_ORDER_BEFORE = re.compile(rf"(?i)\b(?:order|ord|no|nr|num|number|ref|reference|purchase){_THEN}")
_GLUED_BEFORE = re.compile(r"(?i)(?:order|ord|no|nr|num|number|ref)[-._]?$")
_OTHER_THING_BEFORE = re.compile(
    r"(?i)\b(?:ticket|case|serial|barcode|ean|sku|model|item|article|product|customer|account|member(?:ship)?"
    rf"|catalogue|meter|pin|otp|voucher|phone|tel|part|batch|licen[cs]e|booking){_THEN}"
)
_PART_BEFORE = re.compile(r"(?:[A-Za-z]|[A-Za-z0-9][-_]|\b\d{1,3}[.,])$")
_PART_AFTER = re.compile(r"[A-Za-z]|[-_](?:[A-Za-z]|\d{1,6}\b)|[.,]\d{1,3}\b")

_S10 = re2.compile(r"(?i)\b([A-Z]{2} ?(?:\d ?){9}[A-Z]{2})\b")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
"""Universal Postal Union, standard S10."""
_UPS = re2.compile(r"(?i)\b(1Z ?[0-9A-Z]{3} ?[0-9A-Z]{3} ?[0-9A-Z]{2} ?\d{4} ?\d{4})\b")
_EVRI = re2.compile(r"(?i)\b([HTCPR]00 ?(?:[0-9A-Z] ?){12}[0-9A-Z])\b")
_DHL = re2.compile(r"(?i)\b(JJ?D ?\d(?: ?\d){15,19})\b")
_DIGITS = re2.compile(r"\b(\d(?:[ -]?\d){11,29})\b")
_CARRIER = r"dhl|fedex|yodel|evri|hermes|parcelforce|tnt|gls|ups|track(?:ing)?|consignment"
_ANNOUNCED = re2.compile(
    rf"(?i)\b(?:{_CARRIER})(?: (?:no\.?|number|code|id|ref(?:erence)?))*(?: (?:is|says|was|gave me))?[ :#]*"
    r"([A-Z]{0,4}\d[0-9A-Z]{7,21})\b"
)
_MIN_DIGITS = 8
_PARCEL_BEFORE = re.compile(r"(?i)\b(?:dpd|track|parcel|label|consignment|courier|carrier|shipment)")


class OrderNumbers:
    """Finds order numbers by RE2 patterns; a pattern's first group is the value, without one all of it."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [re2.compile(rf"(?i)(?:^|[^0-9])({pattern})\b") for pattern in patterns]

    def find(self, text: str) -> Iterator[Entity]:
        """Yield every order number that stands for itself."""
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                start, end = match.span(1)
                if _stands_alone(text, start, end):
                    value = match.group(2) if pattern.groups > 1 and match.group(2) else match.group(1)
                    yield Entity(
                        "order_number", compact(value), start, end, _order_confidence(text, start, end)
                    )


def tracking_numbers(text: str) -> Iterator[Entity]:
    """Yield numbers of Royal Mail (every S10), UPS, Evri, DHL, DPD, and others a carrier's name announces."""
    for pattern in (_S10, _UPS, _EVRI, _DHL):
        for start, end in _coded(pattern, text):
            if pattern is not _S10 or _is_s10(text[start:end]):
                yield _tracking_number(text, start, end, 1.0)
    for match in _DIGITS.finditer(text):
        if _is_dpd(match.group(1), before(text, match.start())):
            yield _tracking_number(text, match.start(1), match.end(1), 0.95)
    for start, end in _coded(_ANNOUNCED, text):
        yield _tracking_number(text, start, end, 0.85)


def compact(value: str) -> str:
    """Drop separators and raise the letters."""
    return "".join(character for character in value if character.isalnum()).upper()


def _stands_alone(text: str, start: int, end: int) -> bool:
    lead = before(text, start)
    if _OTHER_THING_BEFORE.search(lead) or _PART_AFTER.match(text, end):
        return False
    return not _PART_BEFORE.search(lead) or bool(_GLUED_BEFORE.search(lead))


def _order_confidence(text: str, start: int, end: int) -> float:
    if not text[start].isdecimal() or _ORDER_BEFORE.search(before(text, start)):
        return 1.0
    return 0.9 if text[start:end].isdecimal() else 0.8


def _coded(pattern: Any, text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that hold enough digits not to be words."""
    for match in pattern.finditer(text):
        if sum(character.isdecimal() for character in match.group(1)) >= _MIN_DIGITS:
            yield match.span(1)


def _tracking_number(text: str, start: int, end: int, confidence: float) -> Entity:
    return Entity("tracking_number", compact(text[start:end]), start, end, confidence)


def _is_s10(code: str) -> bool:
    """Trust `…GB`; elsewhere only capitals with the right check digit, for "is 123456789 in" fits as well."""
    value = compact(code)
    if value.endswith("GB"):
        return True
    weighted = sum(int(digit) * weight for digit, weight in zip(value[2:10], _S10_WEIGHTS, strict=True))
    check = {10: 0, 11: 5}.get(11 - weighted % 11, 11 - weighted % 11)
    return code.isupper() and check == int(value[10])


def _is_dpd(run: str, lead: str) -> bool:
    groups = run.replace("-", " ").split()
    if len("".join(groups)) != 14:
        return False
    if _PARCEL_BEFORE.search(lead):
        return True
    # two order numbers side by side have 14 digits as well
    return (
        run[0] == "1"
        if len(groups) == 1
        else run.startswith("15") and all(len(group) != 7 for group in groups)
    )
