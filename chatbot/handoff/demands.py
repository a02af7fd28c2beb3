"""What a conversation asks of an agent, and in words what one of them lacks of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from chatbot.domain.routing import Seat

Wanted = Literal["skills", "team", "senior", "language"]
IN_THIS_ORDER: tuple[Wanted, ...] = ("skills", "team", "senior", "language")
"""What is waived first. Skills are wishes; in its team knowledge is likelier; a senior keeps tempers down. Language is
last, and is waived all the same: an answer that somebody has to translate is better than none for ever."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of an agent; all that ask for the same are decided on alike."""

    team: str | None = None
    skills: frozenset[str] = frozenset()
    language: str = ""
    senior: bool = False
    weight: int = 1
    waived: frozenset[Wanted] = frozenset()
    """Welcome still, but nobody is passed over for the lack of it."""
    wanted: tuple[Wanted, ...] = field(init=False)
    """What nobody may lack, in the order in which it is waived."""

    def __post_init__(self) -> None:
        wanted = (name for name in IN_THIS_ORDER if getattr(self, name) and name not in self.waived)
        object.__setattr__(self, "wanted", tuple(wanted))

    def waive(self, names: Iterable[Wanted]) -> Demand:
        """Return it without asking for these."""
        return replace(self, waived=self.waived.union(name for name in names if getattr(self, name)))

    def asks_for(self, name: Wanted, what: str) -> bool:
        """Say whether this skill, team or language is asked for, waived or not; of a senior `what` is nothing."""
        if name == "skills":
            return what in self.skills
        return self.senior if name == "senior" else what == getattr(self, name)


def speaks(seat: Seat, language: str) -> bool:
    """Say whether an agent speaks it; who names no language speaks any."""
    return not seat.languages or language in seat.languages


def lacking(seat: Seat, demand: Demand, among: Iterable[Wanted]) -> list[str]:
    """Return in words what an agent lacks of the things among which to look."""
    return [words for name in among if (words := _LACKS[name](seat, demand))]


def listed(names: Collection[str]) -> str:
    """Return names in a fixed order."""
    return ", ".join(sorted(names))


def _skills(seat: Seat, demand: Demand) -> str:
    missing = demand.skills - seat.skills
    return f"does not know {listed(missing)}" if missing else ""


_LACKS: Mapping[Wanted, Callable[[Seat, Demand], str]] = {
    "skills": _skills,
    "team": lambda seat, demand: "" if demand.team in seat.teams else f"not of {demand.team}",
    "senior": lambda seat, _: "" if seat.senior else "not senior",
    "language": lambda seat, demand: (
        "" if speaks(seat, demand.language) else f"does not speak {demand.language}"
    ),
}
