"""How much work a training is, in portions of about equal time: what a progress bar counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from chatbot.training.corpus import Corpus
from chatbot.training.recipe import Recipe

T = TypeVar("T")
PORTION = 256
"""So many texts pass through half of the layers in about the time of one step of learning."""
WRITING_PORTIONS = 25
"""What comes after the learning: the export, and the map back to meanings."""
Progress = Callable[[int, int], None]
"""Is told (done, all)."""


def batches(items: Sequence[T], size: int, tick: Callable[[], None]) -> Iterator[Sequence[T]]:
    """Cut a long list into batches and tick for every `PORTION` that is through; `size` is a part of that."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
        if (start + size) % PORTION == 0:
            tick()


def thinned(items: Sequence[T], most: int) -> Sequence[T]:
    """Return every so many-th of a long list, no more than `most` in all."""
    return items[:: -(-len(items) // most)]


def of_preparation(corpus: Corpus) -> int:
    """Return how many portions running all texts through the frozen layers is."""
    return (len(corpus.examples) + len(corpus.out_of_scope) + len(corpus.moods)) // PORTION


def of_fit(count: int, intents: int, recipe: Recipe) -> int:
    """Return how many portions fitting a network to `count` examples or moods is."""
    return recipe.steps(count) + 2 * (min(count, intents * recipe.remembered) // PORTION)


def of_training(corpus: Corpus, recipe: Recipe) -> int:
    """Return how many portions a whole training is, from the texts to the model folder."""
    rehearsed, judged = round(corpus.count * (1 - recipe.held_out)), round(corpus.count * recipe.held_out)
    rehearsal = of_fit(rehearsed, len(corpus.intents), recipe) + judged // PORTION
    going_on = recipe.more_steps(corpus.count) + len(corpus.examples) // PORTION
    return of_preparation(corpus) + rehearsal + going_on + WRITING_PORTIONS


class Meter:
    """Counts portions of work and tells the share that is done."""

    def __init__(self, whole: int, progress: Progress) -> None:
        self._whole, self._done, self._progress = whole, 0, progress

    def tick(self) -> None:
        """Count one portion."""
        self._done = min(self._done + 1, self._whole)
        self._progress(self._done, self._whole)

    def finish(self) -> None:
        """Tell that everything is done."""
        self._progress(self._whole, self._whole)
