"""Anger over the course of a conversation: how high it stands, how fast it rises, and how loud it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.domain.understanding import Sentiment

ANGER_LIMIT = 0.65
"""One message this angry needs a person. On the held-out moods: 10 of 20 angry and 15 of 18 furious messages reach
it, 1 of 122 calm or annoyed ones."""
SMALL_TALK_LIMIT = 0.8
"""A greeting or "are you a robot?" has to be plainly furious."""
NEGATIVE_FROM = -0.2
"""An angry message is also a bad one: joy with swear words and plain capitals are not."""
WINDOW = 4
"""Messages looked at for the course; older ones are forgiven."""
SHORTEST_COURSE = 3
"""Fewer messages show a mood, not a course."""
LEVEL_LIMIT = 0.6
"""The mean of the last three messages from which the mood is settled anger."""
SLOPE_LIMIT = 0.15
"""A rise per message that takes a calm customer to fury in a handful of turns."""
RISEN_TO = 0.55
"""What a rising anger has to reach: from calm to mildly annoyed is no case."""
RISEN_FROM = 0.4
"""Where it stood the message before: one message alone may be misjudged, two in a row hardly."""
ANNOYED_FROM = 0.4
"""Below this a message is not angry however loud: joy, haste and habit are loud, too."""
EACH_TRY = 0.08
"""What every fruitless try before the message adds to its anger, ..."""
MOST_TRIES = 3
"""... so many at most: more are a failure of the bot by themselves."""
LOUDER = 0.1
"""What capitals add that the customer did not write before, and marks as much again."""
MORE_CAPITALS = 0.25
"""A rise of this share of all letters: a word or two in a sentence; who always writes in capitals does not rise."""
MORE_MARKS = 2
"""So many exclamation marks more than in the quietest message before."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a mood needs a person: one sentence, and the numbers with their limits."""

    explanation: str
    evidence: Mapping[str, str]


def find_anger(moods: Sequence[Sentiment], *, tries: int = 0) -> Finding | None:
    """Judge the moods of a conversation, oldest first, the newest message's last.

    Args:
        tries: how often the bot has tried in vain to settle what the newest message is about.
    """
    if not moods:
        return None
    return find_outburst(moods[-1]) or _level(moods) or _rise(moods) or _strain(moods, tries)


def slope(values: Sequence[float]) -> float:
    """Return the least-squares rise per message of two or more values."""
    middle = (len(values) - 1) / 2
    spread = sum((place - middle) ** 2 for place in range(len(values)))
    return sum((place - middle) * value for place, value in enumerate(values)) / spread


def find_outburst(mood: Sentiment, limit: float = ANGER_LIMIT) -> Finding | None:
    """Judge one message by itself."""
    if mood.anger < limit or mood.score > NEGATIVE_FROM:
        return None
    evidence = {"anger": _show(mood.anger), "limit": _show(limit)}
    return Finding(f"The last message is very angry ({_show(mood.anger)} of 1).", evidence)


def _level(moods: Sequence[Sentiment]) -> Finding | None:
    last = [mood.anger for mood in moods[-SHORTEST_COURSE:]]
    mean = sum(last) / len(last)
    if len(last) < SHORTEST_COURSE or mean < LEVEL_LIMIT or moods[-1].score > NEGATIVE_FROM:
        return None
    evidence = {"mean_anger": _show(mean), "limit": _show(LEVEL_LIMIT), "messages": str(len(last))}
    return Finding(f"Anger has stayed high over {len(last)} messages (mean {_show(mean)} of 1).", evidence)


def _rise(moods: Sequence[Sentiment]) -> Finding | None:
    last = [mood.anger for mood in moods[-WINDOW:]]
    if len(last) < SHORTEST_COURSE or last[-1] < RISEN_TO or moods[-1].score > NEGATIVE_FROM:
        return None
    if not last[-3] < last[-2] < last[-1] or last[-2] < RISEN_FROM:
        return None
    rise = slope(last)
    if rise < SLOPE_LIMIT:
        return None
    evidence = {"rise_per_message": _show(rise), "limit": _show(SLOPE_LIMIT), "anger": _show(last[-1])}
    return Finding(
        f"Anger is rising, from {_show(last[0])} to {_show(last[-1])} in {len(last)} messages.", evidence
    )


def _strain(moods: Sequence[Sentiment], tries: int) -> Finding | None:
    """Add up what wears a customer out: anger, vain tries, and a voice louder than before."""
    *before, last = moods[-WINDOW:]
    if not before or last.anger < ANNOYED_FROM or last.score > NEGATIVE_FROM:
        return None
    capitals = last.capitals - min(mood.capitals for mood in before)
    marks = last.marks - min(mood.marks for mood in before)
    louder = (capitals >= MORE_CAPITALS) + (marks >= MORE_MARKS)
    strain = last.anger + EACH_TRY * min(tries, MOST_TRIES) + LOUDER * louder
    if strain < ANGER_LIMIT:
        return None
    evidence = {"strain": _show(strain), "limit": _show(ANGER_LIMIT), "anger": _show(last.anger)}
    evidence |= {"vain_tries": str(tries), "more_capitals": _show(capitals), "more_marks": str(marks)}
    told = (
        f"Anger ({_show(last.anger)} of 1) after {tries} vain tries"
        if tries
        else f"Anger ({_show(last.anger)} of 1)"
    )
    return Finding(
        f"{told}, in a {'louder' if louder else 'steady'} voice, adds up to {_show(strain)}.", evidence
    )


def _show(number: float) -> str:
    return f"{number:.2f}"
