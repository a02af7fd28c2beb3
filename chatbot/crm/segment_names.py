"""What segments are called: as a person would, each differently, and as in the last run unless they truly changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from chatbot.crm.segment_space import Floats, Labels

KEEPS_FROM = 0.4
"""The least share of customers in common, of all in either, for a segment to keep its name."""
YET_TO_BUY = "Yet to buy"
EVERYBODY = "All customers"


@dataclass(frozen=True, slots=True)
class Character:
    """A kind of customer there is in most shops, and what to do for it."""

    name: str
    place: tuple[float, float, float, float, float]
    """How long ago, how often, how much, how much comes back, how long known; in standard deviations."""
    advice: str


CHARACTERS = (
    Character(
        "Best customers",
        (-0.9, 1.0, 0.9, 0, 0.4),
        "Look after them in person: first to hear of what is new, straight to an experienced agent when they write.",
    ),
    Character(
        "Loyal regulars",
        (-0.9, 1.0, 0, 0, 0.4),
        "Thank them, make the next order easy: remind them of what they use up, show what goes with what they have.",
    ),
    Character(
        "Big baskets",
        (0, 0, 1.2, 0, 0),
        "They buy much at a time: show them sets and large things, and see that delivery goes well.",
    ),
    Character(
        "Rising newcomers",
        (-0.9, 0.2, 0, 0, -1.2),
        "They come back soon: invite them to the newsletter and show them a category they have not tried.",
    ),
    Character(
        "New and unsure",
        (-0.8, -0.9, 0, 0, -1.4),
        "Ask how the first order went, help with its use, and give a reason for the second within a month.",
    ),
    Character(
        "Slipping away",
        (0.6, 0.3, 0, 0, 0.4),
        "They used to buy and stopped: ask what went wrong, mend it, and offer something they bought before.",
    ),
    Character(
        "Long gone",
        (1.1, -0.6, 0, 0, 0.6),
        "One friendly word a year is enough: what is spent on winning them back seldom returns.",
    ),
    Character(
        "Tried once or twice",
        (0.5, -1.1, -0.4, 0, -0.2),
        "Ask whether all was well: another order is worth an offer, a third letter is not.",
    ),
    Character(
        "Frequent returners",
        (0, 0, 0.1, 2.0, 0),
        "Much comes back: better sizes, pictures and advice before they order; find out which goods disappoint.",
    ),
    Character(
        "Small baskets",
        (0, 0, -1.2, 0, 0),
        "They buy little at a time: show what goes with it, and from which sum delivery is free.",
    ),
    Character(
        "Occasional visitors",
        (0.2, -0.5, -0.3, 0, 0.3),
        "They come when they need something: be there before feasts and seasons, and leave them in peace between.",
    ),
    Character(
        "Middle of the road",
        (0, 0, 0, 0, 0),
        "Nothing sets them apart: try what works for your regulars, and see who answers.",
    ),
)
ADVICE = {character.name: character.advice for character in CHARACTERS} | {
    YET_TO_BUY: "They joined and have not bought: show what others start with, and ask what they are looking for.",
    EVERYBODY: "They are too alike, or too few, to tell apart: wait for more orders.",
}


def overlap(before: Labels, now: Labels, *, count_before: int, count_now: int) -> Floats:
    """Return the share in common of each old and each new segment of the same customers (Jaccard), old ones as rows."""
    both = np.zeros((count_before, count_now))
    np.add.at(both, (before, now), 1)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    shares: Floats = both / np.maximum(either, 1)
    return shares


def name(profiles: Floats, *, last: Sequence[str] = (), shares: Floats | None = None) -> tuple[str, ...]:
    """Return a name for each segment.

    Args:
        profiles: shape (segments, 5), where each stands as `Character.place` does.
        last: the names of the last run's segments.
        shares: what `overlap` says of the last run's segments and these.

    Source of the pairing: Kuhn 1955, "The Hungarian method for the assignment problem".
    """
    names: dict[int, str] = {}
    if shares is not None and len(last):
        old, new = linear_sum_assignment(shares, maximize=True)
        known = {character.name for character in CHARACTERS}
        kept = [(int(b), int(a)) for a, b in zip(old, new, strict=True) if shares[a, b] >= KEEPS_FROM]
        names = {segment: last[number] for segment, number in kept if last[number] in known}
    free = [character for character in CHARACTERS if character.name not in names.values()]
    open_ones = [segment for segment in range(len(profiles)) if segment not in names]
    places = np.array([character.place for character in free])
    distances = ((profiles[open_ones][:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
    for row, column in zip(*linear_sum_assignment(distances), strict=True):
        names[open_ones[row]] = free[column].name
    return tuple(names[segment] for segment in range(len(profiles)))
