"""What is asked for, one thing at a time: who has it, and how agents are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chatbot.handoff.demands import Demand, Wanted
from chatbot.handoff.house import House, Places

AS_TOLD: tuple[Wanted, ...] = ("team", "skills", "senior", "language")
_HAS: Mapping[Wanted, Callable[[str], str]] = {
    "team": lambda team: f"of {team}",
    "skills": lambda skill: f"knows {skill}",
    "senior": lambda _: "senior",
    "language": lambda language: f"speaks {language}",
}
_LACKS: Mapping[Wanted, Callable[[str], str]] = {
    "team": lambda team: f"not of {team}",
    "skills": lambda skill: f"does not know {skill}",
    "senior": lambda _: "not senior",
    "language": lambda language: f"does not speak {language}",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is asked for, or was until it was waived."""

    name: Wanted
    what: str
    having: Places
    has: str
    """What is said of who has it; empty: everybody has, it tells nothing."""
    lacks: str
    waived: bool


def points_of(demand: Demand, house: House) -> tuple[Point, ...]:
    """Return all that is asked for, in the order in which it is told."""
    return tuple(_points(demand, house))


def praise(points: Iterable[Point], place: int) -> list[str]:
    """Return in words what an agent has of it, and what they lack that is no longer asked for."""
    said = [
        point.has if point.having >> place & 1 else f"{point.lacks}: no longer asked for" for point in points
    ]
    return [words for words in said if words]


def lacking(points: Iterable[Point], place: int) -> list[str]:
    """Return in words what an agent lacks that nobody may lack."""
    return [point.lacks for point in points if not (point.waived or point.having >> place & 1)]


def met(points: Sequence[Point], places: Sequence[int]) -> list[float]:
    """Return the share each of these agents has of what is asked for, 0 to 1; all have what is not waived."""
    found = [sum(not point.waived for point in points)] * len(places)
    for point in points:
        if point.waived:
            found = [count + (point.having >> place & 1) for count, place in zip(found, places, strict=True)]
    return [count / len(points) if points else 1.0 for count in found]


def _points(demand: Demand, house: House) -> Iterator[Point]:
    for name in AS_TOLD:
        for what in demand.parts(name):
            telling = name != "language" or house.rarity(name, what) > 0
            has, lacks = _HAS[name](what) if telling else "", _LACKS[name](what)
            yield Point(name, what, house.with_one(name, what), has, lacks, name in demand.waived)
