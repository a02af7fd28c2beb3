"""The way from the trained vector back to what the untrained encoder makes of a text, for the search in articles.

Learning intents draws the vectors of one intent together, and what else a text is about gets lost to the eye; most of
it is still there, turned. A linear map learnt from the training texts finds it again, at the price of one product of a
matrix and a vector (a ridge regression, as Mikolov et al. 2013, "Exploiting Similarities among Languages", between
two spaces of words).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from chatbot.nlu.encoder import Encoder, Floats
from chatbot.nlu.meaning import MEANING, with_constant
from chatbot.training.base import Base
from chatbot.training.effort import thinned

MOST_TEXTS = 1000
"""With all 4,159 of the default bot the search finds no more."""
RIDGE = 0.3
"""How strongly the map is held to leaving a vector as it is: few texts change little."""


def write_meaning(texts: Sequence[str], base: Base, folder: Path) -> None:
    """Learn the map from texts and put it into a folder that holds the exported network."""
    texts = thinned(texts, MOST_TEXTS)
    encoder = Encoder(folder, base.tokenizer)
    trained = np.stack([encoder.read(text).vector for text in texts])  # (N, H)
    hidden = base.activations(texts, len(base.layers), lambda: None)
    means = np.stack([tokens.float().mean(dim=0).numpy() for tokens in hidden])  # (N, H)
    untrained = means / np.linalg.norm(means, axis=1, keepdims=True)
    np.save(folder / MEANING, fit_map(trained, untrained).astype(np.float16), allow_pickle=False)


def fit_map(vectors: Floats, targets: Floats) -> Floats:
    """Return the map, (H + 1, H), that brings vectors, (N, H), closest to targets, (N, H)."""
    inputs = with_constant(vectors).astype(np.float64)  # (N, H + 1)
    unmoved = np.eye(inputs.shape[1], targets.shape[1])
    scatter = inputs.T @ inputs + RIDGE * np.eye(inputs.shape[1])
    moved = np.linalg.solve(scatter, inputs.T @ (targets - inputs @ unmoved))
    return np.asarray(unmoved + moved, dtype=np.float32)
