"""How well an agent suits a conversation: a score for each strategy, the higher the better."""

from __future__ import annotations

from chatbot.domain.routing import Strategy

FIT, KNOWN, SPARED, LIGHT, RESTED = 35.0, 25.0, 20.0, 18.0, 2.0
"""What each of best match's five questions may add, 100 together: has what is asked for, helped this customer before,
has nothing rare that is not asked for, has little in hand, was given nothing of late."""
RESTED_S = 600.0
"""Who was given nothing for this long is as rested as anybody."""
SENIORS_SHARE = 0.5
"""With more than this share of their capacity in use a senior is left to those who want one, until others are due."""
DAY_S = 86400.0


def steady(strategy: Strategy, met: float, wasted: float) -> float:
    """Return the part of a score that stays whatever an agent is given.

    Args:
        met: the share they have of what is asked for, 0 to 1.
        wasted: how rare the rarest is that they have and the conversation has no use for, 0 to 1.
    """
    return FIT * met + SPARED * (1 - wasted) if strategy == "best_match" else 0.0


def moving(strategy: Strategy, taken: float, rest_s: float) -> float:
    """Return the part of a score that changes with what an agent is given; never higher after than before.

    Of round robin it is the minutes without a new one, a day at most; of the least loaded the per cent of free room.

    Args:
        taken: the share of their capacity that is in use.
        rest_s: since they were last given something.
    """
    if strategy == "round_robin":
        return min(rest_s, DAY_S) / 60
    free = 1 - taken
    return 100 * free if strategy == "least_loaded" else LIGHT * free + RESTED * min(rest_s / RESTED_S, 1.0)
