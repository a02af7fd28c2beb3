"""Which messages say nearly the same: in nearly the same words, whatever their order, or in nearly the same letters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from chatbot.nlu.text import normalise

NEAR_WORDS = 0.85
"""Shared words over all words (Jaccard) from which two messages are one."""
MIN_WORDS = 5
"""Shorter ones share most of their words without meaning the same."""
NEAR_LETTERS = 90
"""The share, in hundredths, of letters that stay in their order: two slips in a sentence."""
MIN_LETTERS = 15
"""In shorter ones a letter or two makes another word: correct, incorrect."""
MOST_BY_LETTERS = 20_000
"""Comparing letters takes time by the square: 5 s for so many, two minutes for 100,000."""
_BLOCK = 512
_WORD = re.compile(r"\w+")

Words = tuple[str, ...]
Pair = tuple[int, int]


def words_of(text: str) -> Words:
    """Return the words of a message without case and signs; signs alone stand for themselves."""
    bare = normalise(text).casefold()
    return tuple(_WORD.findall(bare.replace("'", "").replace("’", ""))) or (bare,)


def near_pairs(messages: Sequence[Words]) -> Iterator[Pair]:
    """Yield (later, earlier) places of messages that are nearly, not quite, the same; a pair may come twice.

    Of more than `MOST_BY_LETTERS` messages only so many, the first, are compared letter by letter.
    """
    yield from _by_words(messages)
    yield from _by_letters(messages[:MOST_BY_LETTERS])


def _by_words(messages: Sequence[Words]) -> Iterator[Pair]:
    """Compare only those that share one of their rarest words.

    Source: prefix filtering, Chaudhuri et al. 2006, "A primitive operator for similarity joins".
    """
    sets = [frozenset(words) for words in messages]
    frequency = Counter(word for words in sets for word in words)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(sets):
        if len(words) < MIN_WORDS:
            continue
        rarest = sorted(words, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(words) - ceil(NEAR_WORDS * len(words)) + 1]
        for earlier in sorted({index for word in prefix for index in holders[word]}):
            if messages[earlier] != messages[place] and _jaccard(sets[earlier], words) >= NEAR_WORDS:
                yield place, earlier
        for word in prefix:
            holders[word].append(place)


def _by_letters(messages: Sequence[Words]) -> Iterator[Pair]:
    """Compare those of about the same length, block by block."""
    texts = [" ".join(words) for words in messages]
    order = sorted(
        (place for place, text in enumerate(texts) if len(text) >= MIN_LETTERS), key=lambda p: len(texts[p])
    )
    lengths = np.array([len(texts[place]) for place in order])
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        # 2 × shared letters over both lengths: a text so much longer cannot be near any of the block
        longest = len(texts[block[-1]]) * (200 / NEAR_LETTERS - 1)
        others = order[start : int(np.searchsorted(lengths, longest, "right"))]
        for row, column in zip(*np.nonzero(_likeness(block, others, texts)), strict=True):
            one, other = block[row], others[column]
            if column > row and texts[one] != texts[other]:
                yield max(one, other), min(one, other)


def _likeness(block: Sequence[int], others: Sequence[int], texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return (block, others): 0 where two are not near."""
    one, other = [texts[place] for place in block], [texts[place] for place in others]
    found: NDArray[np.uint8] = process.cdist(
        one, other, scorer=fuzz.ratio, score_cutoff=NEAR_LETTERS, dtype=np.uint8
    )
    return found


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
