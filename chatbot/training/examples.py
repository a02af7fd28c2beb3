"""Put the training examples and their vectors into the model folder, so that an answer can be explained by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from torch import Tensor

from chatbot.nlu.examples import TEXTS, VECTORS
from chatbot.training.corpus import Corpus


def write_examples(corpus: Corpus, vectors: Tensor, folder: Path) -> None:
    """Write both files; the vectors, (N, H), are of all examples and then of what is out of scope."""
    rows: Sequence[tuple[str, str | None]] = [
        *((example.text, example.intent) for example in corpus.examples),
        *((text, None) for text in corpus.out_of_scope),
    ]
    if len(rows) != len(vectors):
        raise ValueError(f"{len(rows)} texts have {len(vectors)} vectors")
    lines = (json.dumps({"text": text, "intent": intent}, ensure_ascii=False) for text, intent in rows)
    (folder / TEXTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    np.save(folder / VECTORS, vectors.numpy().astype(np.float16), allow_pickle=False)
