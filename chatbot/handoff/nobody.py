"""Why nobody takes a conversation now, in words."""

from __future__ import annotations

from collections.abc import Sequence, Set

from chatbot.handoff.demands import Demand, Wanted, listed
from chatbot.handoff.house import House
from chatbot.handoff.scoring import Taker

ASKED_IN_TURN: tuple[Wanted, ...] = ("team", "language", "skills", "senior")
"""The first of these that leaves nobody is what there is nobody for."""


def why_nobody(demand: Demand, fitting: Sequence[Taker], house: House, declined: Set[str]) -> str:
    """Return what keeps everybody from it: absence, what they lack, that they had it, or that they are full.

    Args:
        fitting: who at the desk has all that is asked for.
    """
    if not house.present:
        return "nobody is at the desk"
    if not fitting:
        return _absent(demand, house)
    left = [taker for taker in fitting if taker.seat.agent_id not in declined]
    if not left:
        return "everybody who may take it had it before"
    if any(taker.load < taker.seat.capacity for taker in left):
        return "what room there is, is too small for it or kept for one before it"
    return "everybody who may take it is full" if demand.wanted else "everybody is full"


def _absent(demand: Demand, house: House) -> str:
    """Return `nobody of payments who knows fraud is at the desk`."""
    asked: list[Wanted] = []
    left = house.present
    for name in ASKED_IN_TURN:
        if left and name in demand.wanted:
            asked.append(name)
            left &= house.having(name, demand)
    said = ["senior"] if "senior" in asked else []
    said += [f"of {demand.team}"] if "team" in asked else []
    who = [f"speaks {demand.language}"] if "language" in asked else []
    who += [f"knows {listed(demand.skills)}"] if "skills" in asked else []
    return " ".join(("nobody", *said, *(["who", " and ".join(who)] if who else []), "is at the desk"))
