"""What is counted of conversations: how many, what the bot settled alone, how customers came and went."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chatbot.desk.spreads import spread
from chatbot.domain.figures import (
    ENDINGS,
    Containment,
    Ending,
    MoodCourse,
    Moods,
    Satisfaction,
    Spread,
    Volume,
)
from chatbot.domain.report_rows import Ratings, Talk
from chatbot.handoff.moods import ANGER_LIMIT, NEGATIVE_FROM

SILENT_FOR = timedelta(hours=24)
"""Who said nothing for so long has left; so soon a customer who was not helped comes back."""
GLAD_FROM = 0.2
CHANGE = 0.1
"""A mood that changed by less stayed as it was."""


@dataclass
class MoodTally:
    """Adds up the moods of conversations."""

    counts: Counter[str | tuple[str, str]] = field(default_factory=Counter)
    start_sum: float = 0.0
    end_sum: float = 0.0

    def add(self, start: float, end: float) -> None:
        """Count one conversation."""
        self.counts["start", _mood(start)] += 1
        self.counts["end", _mood(end)] += 1
        self.counts["all"] += 1
        self.counts["better"] += end - start >= CHANGE
        self.counts["worse"] += start - end >= CHANGE
        self.start_sum += start
        self.end_sum += end

    def course(self) -> MoodCourse:
        """Return what was added up."""
        return MoodCourse(
            self._moods("start", self.start_sum),
            self._moods("end", self.end_sum),
            self.counts["better"],
            self.counts["worse"],
        )

    def _moods(self, when: str, total: float) -> Moods:
        unhappy, calm, glad = (self.counts[when, mood] for mood in ("unhappy", "calm", "glad"))
        return Moods(unhappy, calm, glad, total / self.counts["all"] if self.counts["all"] else None)


@dataclass
class TalkTally:
    """Adds up conversations, one after the other: however many there are, none is kept."""

    now: datetime
    volume: Counter[str] = field(default_factory=Counter)
    endings: Counter[Ending] = field(default_factory=Counter)
    first_answers: array[float] = field(default_factory=lambda: array("d"))
    settlings: array[float] = field(default_factory=lambda: array("d"))
    bot_moods: MoodTally = field(default_factory=MoodTally)
    human_moods: MoodTally = field(default_factory=MoodTally)

    def add(self, talk: Talk) -> None:
        """Count one conversation."""
        self.volume["conversations"] += 1
        self.volume["heard"] += talk.heard
        self.volume["handed_over"] += talk.handed_over
        if answered := took(talk.first_heard_at, talk.first_answer_at):
            self.first_answers.append(answered)
        if talk.mood_start is not None and talk.mood_end is not None:
            moods = self.human_moods if talk.handed_over else self.bot_moods
            moods.add(talk.mood_start, talk.mood_end)
        self._end(talk)

    def volume_figure(self) -> Volume:
        """Return how much there was."""
        return Volume(*(self.volume[name] for name in ("conversations", "handed_over", "heard")))

    def containment(self) -> Containment:
        """Return what the bot settled alone."""
        return Containment(
            conversations=self.volume["conversations"],
            handed_over=self.volume["handed_over"],
            small_talk=self.volume["small_talk"],
            running=self.volume["running"],
            endings={ending: self.endings[ending] for ending in ENDINGS},
        )

    def first_answer(self) -> Spread:
        """Return how long the bot's first answers took."""
        return spread(self.first_answers)

    def settling(self) -> Spread:
        """Return how long what the bot settled took, from the first message to its last answer."""
        return spread(self.settlings)

    def _end(self, talk: Talk) -> None:
        if not talk.wished and not talk.handed_over:
            self.volume["small_talk"] += 1
        elif self._too_fresh(talk):
            self.volume["running"] += 1
        else:
            how = ending(talk)
            self.endings[how] += 1
            if how == "settled":
                self.settlings.append(took(talk.started_at, talk.last_answer_at) or 0.0)

    def _too_fresh(self, talk: Talk) -> bool:
        """Say whether it is too early to judge; to be fair, no earlier for what was handed over at once."""
        last = talk.started_at if talk.handed_over else talk.active_at
        return self.now - last < SILENT_FOR


def ending(talk: Talk) -> Ending:
    """Return what became of a wish."""
    angry = (talk.last_anger or 0.0) >= ANGER_LIMIT and (talk.last_score or 0.0) <= NEGATIVE_FROM
    # in the order of ENDINGS, the last of which is what is left
    found = (talk.handed_over, talk.came_back, not talk.answered, talk.asked_back, angry, talk.disliked, True)
    return ENDINGS[found.index(True)]


def satisfaction(found: Iterable[Ratings], about: str) -> Satisfaction:
    """Return what customers think of the bot, or of people."""
    own = [one for one in found if one.about == about]
    one, two, three, four, five = (
        sum(some.count for some in own if some.rating == stars) for stars in range(1, 6)
    )
    asked = sum(some.count for some in own if some.asked)
    answered = sum(some.count for some in own if some.asked and some.rating)
    return Satisfaction((one, two, three, four, five), asked, answered)


def took(start: datetime | None, end: datetime | None) -> float | None:
    """Return the seconds from one to the other; None: one of them did not happen."""
    return (end - start).total_seconds() if start and end else None


def _mood(score: float) -> str:
    if score <= NEGATIVE_FROM:
        return "unhappy"
    return "glad" if score >= GLAD_FROM else "calm"
