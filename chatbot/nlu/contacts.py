"""Find the ways to reach somebody: e-mail addresses, telephone numbers, British postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
import re2

from chatbot.domain.understanding import Entity
from chatbot.nlu.text import before

_EMAIL = re2.compile(r"[\pL\pN_%+'.-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+")
_PHONE = re2.compile(r"\+?\(?\+?\d(?:[ ().-]{0,3}\d){6,34}")
_PHONE_GROUP = re.compile(r"\+?\(?\+?\d+\)?")
_PHONE_DIGITS = range(9, 16)
MOST_GROUPS = 8
"""A written number has at most so many groups of digits."""
MOST_STARTS = 24
"""Behind so many groups nobody writes a number: a thousand zeros would cost a second of parsing."""
_CODE_BEFORE = re.compile(r"\d[A-Za-z]*$")
"""Letters between digits: the rest of a tracking or serial number."""
_PHONE_CUE = re.compile(
    r"(?i)\b(?:phone|mobile|mob|cell|tel|telephone|call|ring|text|whatsapp|reach|contact|landline|my (?:new )?number)\b"
    r"[^0-9]{0,25}$"
)
_AREA = (
    r"A[BL]|B[ABDHLNRSTX]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]"
    r"|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
"""The postcode areas of the United Kingdom, so that "A4 2PD" is none."""
_POSTCODE = re2.compile(rf"(?i)\b((?:{_AREA})\d[A-Z\d]? {{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}|GIR ?0AA)\b")
_ORDINAL = re.compile(r"[A-Za-z]\w+ (?:1st|2nd|3rd|[4-9]th)(?= (?!please|pls|and|or|is|thanks)[a-z])")
"""The second floor of a flat in W1 is no postcode."""


def emails(text: str) -> Iterator[Entity]:
    """Yield addresses, lower-cased."""
    for match in _EMAIL.finditer(text):
        found = match.group()
        top = found.rpartition(".")[2]
        if len(top) < 2 or not top.isalpha():
            continue
        start = match.start() + len(found) - len(found.lstrip("'.-"))
        yield Entity("email", text[start : match.end()].lower(), start, match.end(), 1.0)


def phones(text: str, region: str) -> Iterator[Entity]:
    """Yield telephone numbers as E.164; `region` (ISO 3166) is where one without country code is dialled."""
    for match in _PHONE.finditer(text):
        groups = [
            (match.start() + group.start(), match.start() + group.end())
            for group in _PHONE_GROUP.finditer(match.group())
        ]
        first = 0
        while first < min(len(groups), MOST_STARTS):
            found, used = _phone_from(text, groups[first : first + MOST_GROUPS], region)
            if found:
                yield found
            first += used


def postcodes(text: str) -> Iterator[Entity]:
    """Yield British postcodes, capitals with one space."""
    for match in _POSTCODE.finditer(text):
        start, end = match.span(1)
        if not _ORDINAL.match(text, start):
            code = text[start:end].upper().replace(" ", "")
            confidence = 0.95 if " " in text[start:end] else 0.85  # in one piece: a seat, a part, a plane
            yield Entity("postcode", f"{code[:-3]} {code[-3:]}", start, end, confidence)


def _phone_from(text: str, groups: list[tuple[int, int]], region: str) -> tuple[Entity | None, int]:
    """Read the longest number that begins with the first group; also say how many groups it took."""
    start = groups[0][0]
    if not _may_begin(text, start):
        return None, 1
    for count in range(len(groups), 0, -1):
        end = groups[count - 1][1]
        opens = text[start] == "(" and ")" not in text[start:end]  # the bracket of a whole remark
        found = _parse_phone(text, start + opens, end, region)
        if found:
            return found, count
    return None, 1


def _may_begin(text: str, start: int) -> bool:
    lead = before(text, start)
    if _CODE_BEFORE.search(lead):
        return False
    return text[start] in "+(0" or bool(_PHONE_CUE.search(lead))


def _parse_phone(text: str, start: int, end: int, region: str) -> Entity | None:
    written = text[start:end]
    if sum(character.isdecimal() for character in written) not in _PHONE_DIGITS:
        return None
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    if not valid and not _is_plausible(number, text[start]):
        return None
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # without + or 0 it may as well be of another country, whose numbers happen to fit
    return Entity("phone", value, start, end, 0.95 if valid and written[0] in "+(0" else 0.85)


def _is_plausible(number: phonenumbers.PhoneNumber, first: str) -> bool:
    """Numbers set aside for drama (07700 900…) and new blocks are not valid, only possible."""
    return first in "+(0" and not number.italian_leading_zero and phonenumbers.is_possible_number(number)
