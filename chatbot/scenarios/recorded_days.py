"""Days at the desk as they were: hand-overs from the database or a table, replayed with the agents there are."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.decision import Escalation
from chatbot.domain.routing import PastHandoff, Placement, Seat, Worth
from chatbot.errors import InvalidData
from chatbot.files import read_text
from chatbot.handoff.placing import place
from chatbot.playbook.catalogue import Catalogue
from chatbot.scenarios.desk_day import Arrival, DeskDay, Shift
from chatbot.scenarios.invented_days import OTHER_HANDLING_S, PATIENCE_S, missed_offers

LONGEST_S = 4 * 3600.0
"""A conversation that lay open for longer was not worked at for longer."""
AROUND = timedelta(hours=1)
"""Agents are there so long before the first arrival and after the last."""


class ArrivalRow(BaseModel):
    """A line of a table of arrivals; only the first two columns have to be there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    opened_at: AwareDatetime
    priority: int = Field(ge=1, le=5)
    reason: EscalationReason = "human_requested"
    risk: str | None = None
    team: str | None = None
    skills: str = ""
    """With blanks between them."""
    language: str = ""
    senior: bool = False
    weight: int = Field(default=1, ge=1, le=8)
    handling_s: float | None = Field(default=None, gt=0)


def read_arrivals(path: Path, catalogue: Catalogue) -> list[PastHandoff]:
    """Read a table of arrivals (CSV with a line of headings), the first first.

    Raises:
        InvalidData: missing, or not such a table; it opens with `file:line`.
    """
    lines = csv.DictReader(read_text(path).splitlines())
    rows = [_row(path, number, line) for number, line in enumerate(lines, start=2)]
    if not rows:
        raise InvalidData(
            f"{path}:1: no arrivals in it: write a line of headings, opened_at,priority, and one for each"
        )
    return sorted((_past(row, catalogue) for row in rows), key=lambda past: past.opened_at)


def replay(past: Sequence[PastHandoff], staff: Sequence[Seat], catalogue: Catalogue, *, seed: int) -> DeskDay:
    """Return the days to play: what nobody wrote down, patience and missed offers, is drawn by chance.

    All agents are there from the first arrival to the last.
    """
    dice = random.Random(seed)
    begins, ends = past[0].opened_at - AROUND, past[-1].opened_at + AROUND
    usual_s = median([one.handling_s for one in past if one.handling_s] or [OTHER_HANDLING_S])
    arrivals = tuple(_arrival(number, one, usual_s, catalogue, dice) for number, one in enumerate(past))
    free = (replace(seat, ready=False, load=0, last_given_at=None) for seat in staff)
    return DeskDay(begins, arrivals, tuple(Shift(seat, ((begins, ends),)) for seat in free))


def _row(path: Path, number: int, line: dict[str, str]) -> ArrivalRow:
    try:
        return ArrivalRow.model_validate({name: value for name, value in line.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise InvalidData(
            f"{path}:{number}: {where}: {first['msg']}: see docs/routing.md for the columns"
        ) from error


def _past(row: ArrivalRow, catalogue: Catalogue) -> PastHandoff:
    placement = replace(
        _placed(row.reason, row.risk, row.priority, row.opened_at, catalogue),
        team=row.team,
        skills=frozenset(row.skills.split()),
        language=row.language,
        senior=row.senior,
        weight=row.weight,
    )
    return PastHandoff(row.opened_at, row.reason, row.risk, row.priority, placement, row.handling_s)


def _arrival(
    number: int, past: PastHandoff, usual_s: float, catalogue: Catalogue, dice: random.Random
) -> Arrival:
    placement = past.placement or _placed(past.reason, past.risk, past.priority, past.opened_at, catalogue)
    return Arrival(
        number,
        past.opened_at,
        past.reason,
        past.risk,
        past.priority,
        placement,
        min(past.handling_s or usual_s, LONGEST_S),
        dice.expovariate(1 / PATIENCE_S[past.priority]),
        accept_s=dice.uniform(2, 12),
        misses=missed_offers(dice),
    )


def _placed(
    reason: EscalationReason, risk: str | None, priority: int, opened_at: datetime, catalogue: Catalogue
) -> Placement:
    why = Escalation(reason, priority, "", risk=risk)
    return place(
        why,
        topic=None,
        language="",
        anger=0.0,
        worth=Worth(),
        catalogue=catalogue,
        teams={},
        opened_at=opened_at,
    )
