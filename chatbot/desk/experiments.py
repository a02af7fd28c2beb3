"""What experiments came to: each customer's outcomes, in the definitions that the reports have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from chatbot.desk.talk_figures import SILENT_FOR, ending
from chatbot.domain.experiments import Outcome
from chatbot.domain.report_rows import Talk
from chatbot.playbook.catalogue import Catalogue
from chatbot.store.experiments import Experiments as Rows
from chatbot.store.experiments import Part

AGAIN_WITHIN = timedelta(days=7)
ORDER_WITHIN = timedelta(days=14)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Tried:
    """One customer: the variant they met, and each outcome from 0 to 1; None: not known, or not yet."""

    variant: str
    outcomes: Mapping[Outcome, float | None]


@dataclass(frozen=True, slots=True)
class Trials:
    """Reads experiments of the past and present."""

    rows: Rows
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]

    def of(self, experiment: str) -> list[Tried]:
        """Return who took part, in the order in which they came; of each customer the first conversation counts."""
        catalogue, now = self.catalogue(), self.clock()
        small_talk = [name for name in catalogue.intents if not catalogue.is_wish(name)]
        talks = self.rows.talks(experiment, small_talk)
        return [
            Tried(part.variant, dict(_outcomes(part, talks.get(part.conversation_id), now)))
            for part in self.rows.parts(experiment)
        ]


def _outcomes(part: Part, talk: Talk | None, now: datetime) -> Iterator[tuple[Outcome, float | None]]:
    judged = talk is not None and (talk.wished or talk.handed_over) and now - part.began_at >= SILENT_FOR
    yield "contained", float(ending(talk) == "settled") if judged and talk else None
    yield "escalated", float(talk.handed_over) if judged and talk else None
    yield "csat", (part.rating - 1) / 4 if part.rating is not None else None
    yield "helpful", part.helpful
    yield "again", _within(part, part.again_at, AGAIN_WITHIN, now)
    days = [datetime.combine(day, datetime.min.time(), part.began_at.tzinfo) for day in part.ordered_on]
    yield "ordered", _within(part, tuple(days), ORDER_WITHIN, now)


def _within(part: Part, moments: tuple[datetime, ...], time: timedelta, now: datetime) -> float | None:
    """Say whether anything happened soon after; None: nobody knows who they are, or it may still happen.

    To be fair nobody counts earlier than those to whom nothing happened.
    """
    if part.customer_id is None or now - part.began_at < time:
        return None
    return float(any(part.began_at < moment <= part.began_at + time for moment in moments))
