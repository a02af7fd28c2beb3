"""Several wishes in one message: which of its clauses are wishes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.domain.understanding import Intent, Understanding
from chatbot.nlu.chain import SMALL_TALK, Label, Reading, label_clauses, shares
from chatbot.nlu.clauses import Clause, Clauses
from chatbot.nlu.rules_file import WishWords

TOLD_MIN_SHARE = 0.5
"""Who tells of a trouble may only give the reason for what they ask: it has to be told plainly to be a wish."""
STORY_WORDS = 30
"""A shorter message that is unclear as a whole is seldom clear in one part of it."""
LIKELIEST = 3
_NOTHING = Intent(None, 0.0)


class Wishes:
    """Finds the wishes of a message by the words of one language."""

    def __init__(self, words: Sequence[WishWords]) -> None:
        self.clauses = Clauses(words)
        self._reasons = {name: for_what for one in words for name, for_what in one.reasons.items()}

    def choose(
        self, whole: Understanding, readings: Sequence[Reading]
    ) -> tuple[tuple[Clause, Understanding], ...]:
        """Return the wishes among the clauses, in the light of the whole message.

        One alone is what the message means anyway, unless that is a long story and unclear as a whole.
        """
        labels = label_clauses(whole, readings)
        found = [one for one in self._segments(readings, labels) if self._is_wish(one)]
        separate = any(reading.clause.adds for one in found for reading in one.readings)
        asked_for = set() if separate else {one.label for one in found}
        wishes: dict[Label, Segment] = {}
        for one in found:
            if one.asks or asked_for.isdisjoint(self._reasons.get(one.label or "", ())):
                wishes.setdefault(one.label, one)
        chosen = tuple((one.readings[0].clause, one.meaning) for one in wishes.values())
        lone = len(chosen) == 1 and _is_story_about(whole, *wishes)
        return chosen if len(chosen) > 1 or lone else ()

    def _segments(self, readings: Sequence[Reading], labels: Sequence[Label]) -> list[Segment]:
        """Join neighbours that mean the same."""
        found: list[Segment] = []
        for reading, label in zip(readings, labels, strict=True):
            before = found.pop().readings if found and found[-1].label == label else ()
            found.append(Segment(label, (*before, reading)))
        return found

    def _is_wish(self, segment: Segment) -> bool:
        """Say whether something is wished at all; what is only told must be a trouble."""
        told = segment.label in self._reasons and segment.share >= TOLD_MIN_SHARE
        return segment.speaks and (segment.asks or told)


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring clauses of one meaning."""

    label: Label
    readings: tuple[Reading, ...]

    @property
    def speaks(self) -> bool:
        """Say whether it is more than small talk, conditions and refusals."""
        silent = all(one.clause.is_silent for one in self.readings)
        return self.label is not None and self.label not in SMALL_TALK and not silent

    @property
    def asks(self) -> bool:
        """Say whether something is asked or requested in it."""
        return any(one.clause.asks and not one.clause.is_silent for one in self.readings)

    @property
    def share(self) -> float:
        """Return how likely its meaning is in the clause that says it most clearly by itself."""
        return max(shares(one.alone).get(self.label, 0.0) for one in self.readings)

    @property
    def meaning(self) -> Understanding:
        """Return what it is understood as: the clause of this meaning that was clearest by itself."""
        best = max(self.readings, key=lambda one: shares(one.alone).get(self.label, 0.0))
        if best.alone.intent.name == self.label:
            return best.alone
        intent = Intent(self.label, shares(best.alone).get(self.label, 0.0))
        return replace(best.alone, intent=intent, rule_reply=None)


def is_story(whole: Understanding) -> bool:
    """Say whether a message is too long to be clear as a whole."""
    return whole.intent.name is None and len(whole.text.split()) >= STORY_WORDS


def _is_story_about(whole: Understanding, intent: Label) -> bool:
    """Say whether a story brings to mind what one clause of it says plainly."""
    return is_story(whole) and intent in {guess.name for guess in whole.ranking[:LIKELIEST]}


def excerpt(whole: Understanding, start: int, end: int) -> Understanding:
    """Return what was heard in one piece of the message, before anybody is asked what it means."""
    inside = (found for found in whole.entities if start <= found.start and found.end <= end)
    entities = tuple(replace(one, start=one.start - start, end=one.end - start) for one in inside)
    return replace(
        whole,
        text=whole.text[start:end].rstrip(),
        intent=_NOTHING,
        ranking=(),
        entities=entities,
        rule_reply=None,
        source="rules",
        model=None,
        vector=None,
    )
