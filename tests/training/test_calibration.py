"""Temperature and threshold keep their promises on the messages they were chosen on."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.nlu.classifier import scope_score, softmax
from chatbot.training import calibration
from chatbot.training.metrics import auroc


def test_the_temperature_of_honest_logits_is_one_and_scales_with_them() -> None:
    dice = np.random.default_rng(1)
    logits = dice.normal(size=(4000, 5)).astype(np.float32) * 2
    labels = np.array([dice.choice(5, p=row / row.sum()) for row in softmax(logits).astype(np.float64)])

    assert calibration.fit_temperature(logits, labels) == pytest.approx(1.0, rel=0.1)
    assert calibration.fit_temperature(logits * 3, labels) == pytest.approx(3.0, rel=0.1)


@pytest.mark.parametrize("sharpness", [0.5, 3.0, 40.0])
@pytest.mark.parametrize(
    ("counts", "messages", "off"),
    [(0.0, 300, None), (calibration.USUAL_COUNTS, 500, 0.02)],
    ids=["alone", "beside what is usual"],
)
def test_no_temperature_makes_the_labels_likelier(
    monkeypatch: pytest.MonkeyPatch, sharpness: float, counts: float, messages: int, off: float | None
) -> None:
    monkeypatch.setattr(calibration, "USUAL_COUNTS", counts)
    dice = np.random.default_rng(4)
    labels = dice.integers(0, 6, messages)
    logits = sharpness * (dice.normal(size=(messages, 6)) + 1.5 * np.eye(6)[labels]).astype(np.float32)

    def likelihood(temperature: float) -> float:
        return float(np.log(softmax(logits / temperature)[np.arange(messages), labels] + 1e-30).mean())

    best = max(calibration.TEMPERATURES, key=likelihood)
    assert calibration.fit_temperature(logits, labels) == pytest.approx(best, abs=off)


def test_a_few_messages_all_understood_do_not_make_the_network_surer_than_usual() -> None:
    labels = np.arange(10) % 5

    temperature = calibration.fit_temperature(4 * np.eye(5, dtype=np.float32)[labels], labels)

    assert 0.5 < temperature <= calibration.USUAL_TEMPERATURE


def test_no_more_out_of_scope_messages_pass_than_was_promised() -> None:
    dice = np.random.default_rng(2)
    inside, outside = dice.beta(5, 2, 500).astype(np.float32), dice.beta(2, 5, 95).astype(np.float32)

    threshold = calibration.threshold_by_false_accept(inside, outside)

    assert np.sum(outside >= threshold.value) == 9
    assert "at most 10%" in threshold.basis


def test_messages_with_equal_scores_are_refused_together() -> None:
    threshold = calibration.threshold_by_false_accept(np.ones(3), np.full(20, 0.5, dtype=np.float32))

    assert 0.5 < threshold.value < 0.51


def test_scores_of_one_leave_a_threshold_that_a_folder_can_hold() -> None:
    assert calibration.threshold_by_false_accept(np.ones(3), np.ones(3)).value == 1.0


def test_no_threshold_lets_everything_pass() -> None:
    nothing = np.zeros(30, dtype=np.float32)

    assert calibration.threshold_by_false_accept(np.ones(3), nothing).value == calibration.LEAST_THRESHOLD
    assert calibration.threshold_by_refused(nothing).value == calibration.LEAST_THRESHOLD


def test_without_out_of_scope_examples_few_understood_messages_are_refused() -> None:
    right = np.linspace(0.5, 1, 100).astype(np.float32)

    threshold = calibration.threshold_by_refused(right)

    assert np.mean(right < threshold.value) == pytest.approx(0.05)


def test_the_bot_asks_back_below_the_confidence_at_which_one_in_ten_is_mistaken() -> None:
    confidences = np.linspace(0.99, 0.3, 100).astype(np.float32)
    right = confidences >= 0.45

    limit = calibration.answer_limit(confidences, right)

    answered = confidences >= limit.value
    assert 0.35 < limit.value < 0.45
    assert np.mean(~right[answered]) <= calibration.MAX_MISTAKEN


def test_perfectly_parted_messages_leave_finite_weights() -> None:
    inside = np.arange(20) < 15

    weights = calibration.fit_scope(np.where(inside, 0.01, 0.99), np.where(inside, 0.9, 0.1), inside)

    assert np.isfinite(weights).all()


@pytest.mark.parametrize(("right", "limit"), [(True, 0.35), (False, 0.5)])
def test_however_good_or_bad_a_model_is_the_limit_stays_sensible(right: bool, limit: float) -> None:
    confidences = np.linspace(0.99, 0.01, 50).astype(np.float32)

    assert calibration.answer_limit(confidences, np.full(50, right)).value == limit


def test_doubt_and_nearness_together_tell_who_is_in_scope() -> None:
    dice = np.random.default_rng(1)
    inside = np.arange(400) < 300
    doubt = np.where(inside, 0.4, 0.6) + dice.uniform(-0.3, 0.3, 400)
    nearness = np.where(inside, 0.8, 0.6) + dice.uniform(-0.2, 0.2, 400)

    weights = calibration.fit_scope(doubt, nearness, inside)

    scores = np.array([scope_score(*pair, weights) for pair in zip(doubt, nearness, strict=True)])
    assert min(weights[:2]) > 0
    assert auroc(scores[inside], scores[~inside]) > auroc(-doubt[inside], -doubt[~inside])
    assert scores.mean() == pytest.approx(0.75, abs=0.02)
