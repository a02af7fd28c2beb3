"""How well an agent suits a conversation: a score for each strategy, the higher the better."""

from __future__ import annotations

from chatbot.domain.routing import Strategy

FIT, KNOWN, SPARED, LIGHT, WHOLE, RESTED = 30.0, 25.0, 20.0, 16.0, 8.0, 1.0
"""What each of best match's six questions may add, 100 together: has what is asked for, helped this customer before,
has nothing rare that is not asked for, has little in hand, leaves room for a heavy one, was given nothing of late."""
HEAVY = 2
"""The weight of the angry and the risky: for one of these best match keeps room, of a senior whatever others score."""
RESTED_S = 600.0
"""Who was given nothing for this long is as rested as anybody."""
DAY_S = 86400.0


def steady(strategy: Strategy, met: float, wasted: float) -> float:
    """Return the part of a score that stays whatever an agent is given.

    Args:
        met: the share they have of what is asked for, 0 to 1.
        wasted: how rare the rarest is that they have and the conversation has no use for, 0 to 1.
    """
    return FIT * met + SPARED * (1 - wasted) if strategy == "best_match" else 0.0


def moving(strategy: Strategy, load: int, capacity: int, rest_s: float) -> float:
    """Return the part of a score that changes with what an agent is given.

    Of round robin it is the minutes without a new one, a day at most; of the least loaded the per cent of free room.

    Args:
        rest_s: since they were last given something.
    """
    if strategy == "round_robin":
        return min(rest_s, DAY_S) / 60
    free = 1 - load / max(capacity, 1)
    return 100 * free if strategy == "least_loaded" else LIGHT * free + RESTED * min(rest_s / RESTED_S, 1.0)


def whole(strategy: Strategy, room: int, *, heavy: bool) -> float:
    """Return what best match adds where a conversation leaves room for a heavy one, if there was any."""
    return WHOLE if strategy == "best_match" and (heavy or room != HEAVY) else 0.0
