"""Who carries a demo parcel, and the number that carrier would print on it."""

from __future__ import annotations

import random

from chatbot.shop.demo_catalogue import Line

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
"""Of the check digit in an international postal number (UPU standard S10)."""


def choose_carrier(lines: tuple[Line, ...], currency: str, rng: random.Random) -> str:
    """Return a carrier that takes goods of this size: DHL goes abroad, the post takes only small things."""
    sizes = {line.product.size for line in lines}
    if currency != "GBP":
        return "DHL"
    if "large" in sizes:
        return rng.choice(("DPD", "DHL"))
    return rng.choice(("DPD", "Evri", "Evri")) if "medium" in sizes else rng.choice(("Royal Mail", "Evri"))


def tracking_number(carrier: str, rng: random.Random) -> str:
    """Return a number of the carrier's form."""
    if carrier == "Royal Mail":
        return _postal_number(rng)
    prefix, digits = {"DPD": ("1550", 10), "Evri": ("H00HYA", 10), "DHL": ("JD0002", 14)}[carrier]
    return prefix + _digits(digits, rng)


def _postal_number(rng: random.Random) -> str:
    serial = _digits(8, rng)
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(S10_WEIGHTS, serial, strict=True)) % 11
    check = {10: 0, 11: 5}.get(rest, rest)
    return f"{rng.choice(('RN', 'KT', 'LX'))}{serial}{check}GB"


def _digits(count: int, rng: random.Random) -> str:
    return "".join(rng.choices("0123456789", k=count))
