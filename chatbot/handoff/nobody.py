"""Why nobody takes a conversation now, in words."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.handoff.demands import Demand, Wanted
from chatbot.handoff.house import House, Places

ASKED_IN_TURN: tuple[Wanted, ...] = ("team", "language", "skills", "senior")
"""The first of these that leaves nobody is what there is nobody for."""


def why_nobody(demand: Demand, house: House, *, fitting: Places, declined: Places, full: Places) -> str:
    """Return what keeps everybody from it: absence, what they lack, that they had it, or that they are full.

    Args:
        fitting: who at the desk has all that is asked for.
        full: who has no room at all.
    """
    if not house.present:
        return "nobody is at the desk"
    if not fitting:
        return _absent(demand, house)
    if not fitting & ~declined:
        return "everybody who may take it had it before"
    if fitting & ~declined & ~full:
        return "what room there is, is too small for it or kept for others"
    return "everybody who may take it is full" if demand.wanted else "everybody is full"


def _absent(demand: Demand, house: House) -> str:
    """Return `nobody of payments who knows fraud is at the desk`."""
    asked: list[Wanted] = []
    left = house.present
    for name in ASKED_IN_TURN:
        if left and name in demand.wanted:
            asked.append(name)
            left &= house.having(name, demand)
    return _sentence(demand, asked)


def _sentence(demand: Demand, asked: Sequence[Wanted]) -> str:
    said = ["senior"] if "senior" in asked else []
    said += [f"of {demand.team}"] if "team" in asked else []
    who = [f"speaks {demand.language}"] if "language" in asked else []
    who += [f"knows {', '.join(sorted(demand.skills))}"] if "skills" in asked else []
    return " ".join(("nobody", *said, *(["who", " and ".join(who)] if who else []), "is at the desk"))
