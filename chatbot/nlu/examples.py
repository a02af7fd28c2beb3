"""The training examples that a model folder holds, and which of them a message is most like."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np

from chatbot.domain.explanation import SimilarExample
from chatbot.errors import ModelUnavailable
from chatbot.nlu.encoder import Floats

TEXTS = "examples.jsonl"
"""One object a line: `text`, and `intent`, null for out of scope."""
VECTORS = "examples.npy"
"""(examples, H) in float16, of length 1, in the order of the texts."""
NO_EXAMPLES = "the model {} holds no training examples: train again to see them"
ROWS = 4096
"""So many vectors at a time become float32, 6 MB: a file of any size is searched in flat memory."""


def nearest_examples(folder: Path, vector: Floats, count: int) -> tuple[SimilarExample, ...]:
    """Return the training examples most like a vector, (H), the most similar first.

    Nothing stays in memory: the files are mapped, and only explanations ask for them.

    Raises:
        ModelUnavailable: the folder holds no examples, as those of earlier versions.
    """
    try:
        vectors = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
        similar = np.concatenate(
            [
                vectors[start : start + ROWS].astype(np.float32) @ vector
                for start in range(0, len(vectors), ROWS)
            ]
        )
        best = np.argsort(-similar, kind="stable")[:count]
        lines = _lines(folder / TEXTS, [int(place) for place in best])
    except (OSError, ValueError) as error:
        raise ModelUnavailable(NO_EXAMPLES.format(folder.name)) from error
    found = (json.loads(line) for line in lines)
    return tuple(
        SimilarExample(example["text"], example["intent"], round(float(similar[place]), 4))
        for place, example in zip(best, found, strict=True)
    )


def read_examples(folder: Path) -> list[tuple[str, str | None]]:
    """Return all training examples with their intents, None for out of scope.

    Raises:
        ModelUnavailable: the folder holds no examples, as those of earlier versions.
    """
    try:
        lines = (folder / TEXTS).read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return [(row["text"], row["intent"]) for row in rows]
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(NO_EXAMPLES.format(folder.name)) from error


def _lines(path: Path, places: list[int]) -> list[str]:
    """Return the lines at these places, in this order, without keeping the others."""
    with path.open(encoding="utf-8") as file:
        found = {
            place: line
            for place, line in enumerate(islice(file, max(places, default=-1) + 1))
            if place in places
        }
    return [found[place] for place in places]
