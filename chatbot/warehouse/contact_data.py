"""E-mail addresses and telephone numbers as they are compared: the same one in every way it is written."""

from __future__ import annotations

import re

from phonenumbers import country_code_for_region

_NO_DIGIT = re.compile(r"\D+")
LEAST_DIGITS = 6


def plain_email(email: str | None) -> str | None:
    """Return it in small letters without blanks; None: there is none, or it holds no @."""
    found = "".join((email or "").split()).casefold()
    return found if "@" in found else None


def plain_phone(phone: str | None, calling_code: str) -> str | None:
    """Return its digits with the country's first; None: there is none, or too few digits.

    Args:
        phone: `07700 900118`, `+44 (0)7700 900118`, `0044 7700 900118`.
        calling_code: of the country a number without one belongs to: `44`.
    """
    written = (phone or "").replace("(0)", "")
    digits = _NO_DIGIT.sub("", written)
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0"):
        digits = calling_code + digits[1:]
    return digits if len(digits) >= LEAST_DIGITS else None


def calling_code(country: str) -> str:
    """Return the digits a country's numbers begin with, `44` for `GB`; nothing for one that is not known."""
    code = country_code_for_region(country)
    return str(code) if code else ""
