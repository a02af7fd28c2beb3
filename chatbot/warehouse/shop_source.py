"""The shop's own tables as a source: its orders, and how its conversations went."""

from __future__ import annotations

from chatbot.warehouse.mapping import MappingFile
from chatbot.warehouse.reading import Plan
from chatbot.warehouse.sources import House


def plan_shop(url: str, mapping: MappingFile, house: House) -> list[Plan]:
    """Return what is read from the database of the desk and the demo shop."""
    return []
