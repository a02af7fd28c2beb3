"""What a conversation asks of an agent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

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
        dropped = self.waived.union(name for name in names if getattr(self, name))
        return replace(self, waived=dropped) if dropped != self.waived else self

    def parts(self, name: Wanted) -> tuple[str, ...]:
        """Return the single things of one kind that are asked for; a senior is one without a name."""
        if name == "skills":
            return tuple(sorted(self.skills))
        value = getattr(self, name)
        return ("",) if value is True else (value,) if value else ()
