"""Numbers, days and names on the pages of insights as people read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from chatbot.desk import advice
from chatbot.domain import counting
from chatbot.domain.money import format_money
from chatbot.web import report_words

count, several, percent, day, plain, duration = (
    report_words.count,
    counting.several,
    report_words.percent,
    report_words.day,
    report_words.plain,
    report_words.duration,
)
NOTHING = report_words.NOTHING
tone = advice.tone
FACTS = {
    "recency": "Time since the last order",
    "frequency": "How often they order",
    "monetary": "Size of an order",
    "returns": "What they send back",
    "tenure": "Time with the shop",
}
"""The facts of a portrait."""
FIGURES = {
    "accuracy": "Right",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "auc": "AUC",
    "brier": "Brier score",
    "calibration_error": "Calibration error",
    "mae": "Off by, on average",
}
PARTS = {
    "missing": "Missing values",
    "duplicates": "The same person twice",
    "outliers": "Far from all others",
    "gaps": "Gaps in time",
    "orphans": "Rows without what they belong to",
    "drift": "Drift against the last import",
}
"""What is looked for in the data."""


def money(amount: float | Decimal | None, currency: str) -> str:
    """Return `£1,204`; pence where there is less than a hundred."""
    if amount is None:
        return NOTHING
    if -100 < amount < 100:
        return format_money(Decimal(str(round(amount, 2))), currency)
    sign = format_money(Decimal(0), currency).removesuffix("0.00")
    return f"{sign}{amount:,.0f}"


def fine(value: float | None) -> str:
    """Return `0.812`, `1,204.5`, with a real minus."""
    if value is None:
        return NOTHING
    text = f"{value:,.1f}" if abs(value) >= 100 else f"{value:,.3f}" if abs(value) < 10 else f"{value:,.2f}"
    return text.replace("-", "−")


def iso_day(text: str | None) -> str:
    """Return `2 November 2026` of `2026-11-02`; what is no day stays as it is."""
    try:
        return day(datetime.fromisoformat(text).date()) if text else NOTHING
    except ValueError:
        return text or NOTHING


def short_day(found: date) -> str:
    """Return `2 Nov`."""
    return f"{found.day} {found:%b}"


def month(found: date) -> str:
    """Return `Nov 26`."""
    return f"{found:%b} {found:%y}"


def name(key: str) -> str:
    """Return a key as people read it: `first_response` → `First response`."""
    found = key.replace("_", " ")
    return found[:1].upper() + found[1:]


def of_100(share: float | None) -> str:
    """Return a share as a count of a hundred: `61`, `fewer than 1`."""
    if share is None:
        return NOTHING
    return f"{100 * share:.0f}" if share >= 0.01 or share == 0 else "fewer than 1"


def about_100(share: float) -> str:
    """Return the same of what is foretold: `about 61`, `fewer than 1`."""
    return f"about {of_100(share)}" if share >= 0.01 else "fewer than 1"
