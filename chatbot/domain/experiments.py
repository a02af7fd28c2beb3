"""Two ways to do something, tried at the same time: who meets which, decided by a hash, so that nobody meets both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["contained", "escalated", "csat", "helpful", "again", "ordered"]
"""The bot settled it alone; a person was needed; the rating; thumbs up; the customer wrote again within a week; they
ordered within two."""
_HASHES = 2**64


@dataclass(frozen=True, slots=True)
class Experiment:
    """What is tried; of the two variants the first is what there was before."""

    name: str
    shares: Mapping[str, int]
    """Variant to how many of the customers meet it, in proportion."""

    @property
    def share(self) -> float:
        """Return the share of the second variant."""
        return list(self.shares.values())[1] / sum(self.shares.values())

    def variant(self, unit: str) -> str:
        """Return the variant somebody meets, the same at any time and in every process."""
        first, second = self.shares
        return second if int(mark(self.name, unit), 16) < self.share * _HASHES else first


@dataclass(frozen=True, slots=True)
class Arm:
    """One customer's part in an experiment."""

    experiment: str
    variant: str
    unit: str
    """Their `mark`."""


def unit_of(customer_id: str | None, key_id: str, session_id: str) -> str:
    """Return who is split by: the customer where it is known who they are, else their browser."""
    return f"customer {customer_id}" if customer_id else f"session {key_id} {session_id}"


def mark(experiment: str, unit: str) -> str:
    """Return a hash that tells people of one experiment apart, and nothing across two."""
    return hashlib.blake2b(f"{experiment}\0{unit}".encode(), digest_size=8).hexdigest()


def split(experiments: Iterable[Experiment], unit: str) -> tuple[Arm, ...]:
    """Return which variant of each experiment somebody meets."""
    return tuple(Arm(one.name, one.variant(unit), mark(one.name, unit)) for one in experiments)
