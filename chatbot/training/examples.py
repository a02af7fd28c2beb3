"""Put the training examples and their vectors into the model folder, so that an answer can be explained by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from chatbot.nlu.examples import TEXTS, VECTORS
from chatbot.training.corpus import Corpus
from chatbot.training.lessons import Lessons
from chatbot.training.network import Network, batches


@torch.no_grad()
def example_vectors(network: Network, lessons: Lessons) -> torch.Tensor:
    """Return the unit vectors, (N, H), of all examples and then of what is out of scope."""
    texts = [*(lesson.text for lesson in lessons.examples), *lessons.outside]
    return torch.cat([network(part).vector for part in batches(texts)])


def write_examples(corpus: Corpus, vectors: torch.Tensor, folder: Path) -> None:
    """Write both files; the vectors are in the order of `example_vectors`."""
    rows: Sequence[tuple[str, str | None]] = [
        *((example.text, example.intent) for example in corpus.examples),
        *((text, None) for text in corpus.out_of_scope),
    ]
    if len(rows) != len(vectors):
        raise ValueError(f"{len(rows)} texts have {len(vectors)} vectors")
    lines = (json.dumps({"text": text, "intent": intent}, ensure_ascii=False) for text, intent in rows)
    (folder / TEXTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    np.save(folder / VECTORS, vectors.numpy().astype(np.float16), allow_pickle=False)
