"""A probability from a table: learnt, explained, kept, and sensible where there is nothing to learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chatbot.crm.blend import Blend, Fitted, fit_blend
from chatbot.crm.cases import Cases
from chatbot.crm.model_folder import ARRAYS, open_blend, save_blend
from chatbot.crm.quality import auc, judge
from chatbot.errors import InvalidData


def invented(count: int, seed: int) -> Cases:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(count, 4))
    values[:, 3] = 7.0
    odds = 1.5 * values[:, 0] + np.where((values[:, 1] > 0) & (values[:, 2] > 0), 2.5, -0.5)
    labels = (rng.random(count) < 1 / (1 + np.exp(-odds))).astype(float)
    values[rng.random(count) < 0.1, 0] = np.nan
    ids = np.array([f"c{number:05}" for number in range(count)])
    return Cases(ids, ("straight", "left", "right", "constant"), values, labels)


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return fit_blend(invented(1500, 1))


@pytest.fixture(scope="module")
def later() -> Cases:
    return invented(2000, 2)


def test_the_blend_beats_the_baseline_where_features_act_together(fitted: Fitted, later: Cases) -> None:
    blend, baseline = fitted.blend, fitted.baseline
    assert baseline is not None

    alone = auc(baseline.log_odds(later.values[:, blend.used]), later.labels)

    assert (auc(blend.log_odds(later.values), later.labels) or 0) > (alone or 1) + 0.01


def test_probabilities_are_honest(fitted: Fitted, later: Cases) -> None:
    found = judge(fitted.blend.probabilities(later.values), later.labels, cutoff=fitted.blend.cutoff)

    assert found.calibration_error < 0.06
    assert found.brier < later.labels.mean() * (1 - later.labels.mean())


def test_reasons_add_up_to_the_whole_distance_between_two_customers(fitted: Fitted, later: Cases) -> None:
    values = later.values[:50]
    explained = fitted.blend.contributions(values).sum(axis=1)

    rest = fitted.blend.log_odds(values) - explained

    assert rest == pytest.approx(np.full(50, rest[0]), abs=1e-6)


def test_a_constant_feature_is_no_reason(fitted: Fitted, later: Cases) -> None:
    assert list(fitted.blend.used) == [0, 1, 2]
    assert not fitted.blend.contributions(later.values[:5])[:, 3].any()


def test_a_kept_model_says_the_same(fitted: Fitted, later: Cases, tmp_path: Path) -> None:
    save_blend(fitted.blend, tmp_path / "churn")
    again = open_blend(tmp_path / "churn")

    assert again.names == fitted.blend.names
    np.testing.assert_array_equal(again.probabilities(later.values), fitted.blend.probabilities(later.values))
    np.testing.assert_array_equal(again.contributions(later.values), fitted.blend.contributions(later.values))


def test_a_changed_model_is_refused(fitted: Fitted, tmp_path: Path) -> None:
    save_blend(fitted.blend, tmp_path)
    with (tmp_path / ARRAYS).open("ab") as file:
        file.write(b"more")

    with pytest.raises(InvalidData, match="not as it was written"):
        open_blend(tmp_path)


def test_no_model_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="holds no whole model"):
        open_blend(tmp_path)


def test_the_same_seed_learns_the_same(later: Cases) -> None:
    one, again = (fit_blend(invented(250, 3)).blend for _ in range(2))

    np.testing.assert_array_equal(one.probabilities(later.values), again.probabilities(later.values))


def test_a_model_that_is_no_better_than_chance_is_not_used() -> None:
    cases, rng = invented(400, 4), np.random.default_rng(5)
    chance = Cases(cases.ids, cases.names, cases.values, (rng.random(400) < 0.3).astype(float))

    assert "tells next to nothing" in (fit_blend(chance).blend.warning or "")


@pytest.mark.parametrize(
    ("labels", "values", "words"),
    [
        (np.ones(300), np.random.default_rng(1).normal(size=(300, 1)), "all 300 it came to pass"),
        (np.zeros(1), np.ones((1, 1)), "all 1 it did not"),
        (np.zeros(0), np.ones((0, 1)), "there is none"),
        (
            np.arange(300) % 100 == 0,
            np.random.default_rng(1).normal(size=(300, 1)),
            "too few cases: 3 of 300",
        ),
        (np.arange(300) % 2, np.ones((300, 1)), "no feature differs"),
    ],
)
def test_where_nothing_can_be_learnt_the_base_rate_is_all_it_knows(
    labels: np.ndarray, values: np.ndarray, words: str, tmp_path: Path
) -> None:
    ids = np.array([str(number) for number in range(len(labels))], dtype=str)
    blend = fit_blend(Cases(ids, ("one",), values, labels.astype(float))).blend
    save_blend(blend, tmp_path)

    found = open_blend(tmp_path).probabilities(np.array([[3.0], [np.nan]]))

    assert words in (blend.warning or "")
    assert found == pytest.approx([labels.mean() if len(labels) else 0.0] * 2, abs=1e-3)


def test_a_part_that_counts_for_nothing_is_not_asked() -> None:
    nobody = np.array([0.0])
    blend = Blend(("a",), np.array([0]), (None,), nobody, 0.5, None, 0.5)  # type: ignore[arg-type]

    assert blend.log_odds(np.ones((2, 1))).tolist() == [0.5, 0.5]
    assert blend.contributions(np.ones((2, 1))).tolist() == [[0.0], [0.0]]
