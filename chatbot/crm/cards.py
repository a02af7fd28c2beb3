"""The cards of a run, read back: what foretells each column of the scores, and since when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chatbot.crm.value import YEAR

CARDS: Mapping[str, str] = {"satisfaction": "next_satisfaction"}
"""Scores whose card has another name."""
Cards = Mapping[str, Mapping[str, Any]]


def read_cards(folder: Path) -> Cards:
    """Return the cards of a run by name; none where there are none, or they cannot be read."""
    return {card["name"]: card for card in _predictions(folder).get("cards", ())}


def learnt_on(folder: Path) -> date | None:
    """Return as of which day the models of a run were learnt; None: it does not tell."""
    try:
        return date.fromisoformat(_predictions(folder).get("as_of", ""))
    except (TypeError, ValueError):
        return None


def card_of(cards: Cards, name: str) -> Mapping[str, Any]:
    """Return the card of what fills a column of the scores; empty: there is none."""
    return cards.get(CARDS.get(name, name), {})


def horizon_of(cards: Cards, name: str) -> int | None:
    """Return in how many days a prediction comes true or not; None: there is no such card."""
    days = card_of(cards, name).get("horizon_days")
    return YEAR if name == "value" and days else days


def _predictions(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "predictions.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
