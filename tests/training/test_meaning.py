"""What learning intents turned away from is found again by a map."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from chatbot.nlu.classifier import Classifier
from chatbot.nlu.encoder import Floats
from chatbot.nlu.folder import open_model
from chatbot.nlu.meaning import apply_map
from chatbot.training.base import open_base
from chatbot.training.meaning import fit_map

ELSEWHERE = ("how do i descale the kettle", "which duvet is warm", "the lamp flickers", "is oak hard wood")


def test_a_turn_of_the_whole_space_is_undone() -> None:
    dice = np.random.default_rng(1)
    turn, _ = np.linalg.qr(dice.normal(size=(8, 8)))
    truth = dice.normal(size=(500, 8)).astype(np.float32)
    truth /= np.linalg.norm(truth, axis=1, keepdims=True)

    found = fit_map((truth @ turn).astype(np.float32), truth)

    fresh = truth[0][::-1].copy()
    assert float(apply_map(found, (fresh @ turn).astype(np.float32)) @ fresh) > 0.99


def test_without_much_to_learn_from_a_vector_stays_as_it_is() -> None:
    vector = np.eye(1, 6, dtype=np.float32)

    assert np.allclose(apply_map(fit_map(vector, vector), vector[0]), vector[0], atol=1e-3)


def test_a_trained_model_comes_closer_to_the_untrained_encoder(model_folder: Path) -> None:
    model = open_model(model_folder)
    hidden = open_base("").activations(ELSEWHERE, 6, lambda: None)
    untrained = [_unit(tokens.float().mean(dim=0).numpy()) for tokens in hidden]
    vectors = [model.encoder.read(text).vector for text in ELSEWHERE]
    meanings = [Classifier(model).predict(text).meaning for text in ELSEWHERE]

    assert model.meaning_map is not None
    assert _likeness(meanings, untrained) > _likeness(vectors, untrained)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _likeness(found: list[Floats | None], truth: list[Floats]) -> float:
    return float(np.mean([one @ other for one, other in zip(found, truth, strict=True) if one is not None]))
