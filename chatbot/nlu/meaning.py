"""What a text is about, whatever its intent: the vector that the search in articles compares."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from chatbot.nlu.encoder import Floats

MEANING = "meaning.npy"
"""(H + 1, H) in float16: the map that training learnt, from the network's vector and a constant 1."""


def read_map(folder: Path) -> Floats | None:
    """Return a model's map; None: it is of an earlier version and has none."""
    path = folder / MEANING
    return np.load(path, allow_pickle=False).astype(np.float32) if path.exists() else None


def apply_map(meaning_map: Floats, vector: Floats) -> Floats:
    """Return the meaning, (H) of length 1, of what the network made of a text, (H)."""
    meaning = with_constant(vector) @ meaning_map
    return np.asarray(meaning / np.linalg.norm(meaning), dtype=np.float32)


def with_constant(vectors: Floats) -> Floats:
    """Return vectors, (…, H), with a 1 at the end of each."""
    return np.concatenate([vectors, np.ones((*vectors.shape[:-1], 1), dtype=np.float32)], axis=-1)
