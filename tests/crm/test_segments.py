"""Which segments customers fall into, and what is said where there is little to tell."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from chatbot.crm import segments as module
from chatbot.crm.segment_count import Trial, choose
from chatbot.crm.segment_names import EVERYBODY, YET_TO_BUY
from chatbot.crm.segments import Segmentation, segment
from chatbot.warehouse.matrix import Matrix
from tests.crm.crowd import crowd, kinds_of

MANY = {"loyal": 60, "gone": 60, "rich": 50, "returner": 40, "new": 50}


@pytest.fixture(scope="module")
def many() -> Matrix:
    """Return customers of five kinds."""
    return crowd(MANY)


@pytest.fixture(scope="module")
def found(many: Matrix) -> Segmentation:
    """Return their segments."""
    return segment(many, many.ids)


def test_kinds_that_stand_apart_are_found(many: Matrix, found: Segmentation) -> None:
    assert found.chosen == 5
    assert adjusted_rand_score(kinds_of(many), found.labels) > 0.95
    assert found.warnings == ()


def test_names_say_who_they_are(many: Matrix, found: Segmentation) -> None:
    told = {(kind, found.segment_of[name]) for kind, name in zip(kinds_of(many), many.ids, strict=True)}

    assert told == {
        ("loyal", "Loyal regulars"),
        ("gone", "Long gone"),
        ("rich", "Big baskets"),
        ("returner", "Frequent returners"),
        ("new", "New and unsure"),
    }


def test_the_same_customers_fall_into_the_same_segments(many: Matrix, found: Segmentation) -> None:
    again = segment(many, many.ids)

    assert again.names == found.names
    assert again.labels.tolist() == found.labels.tolist()


def test_segments_keep_their_names_when_customers_come_and_go(many: Matrix, found: Segmentation) -> None:
    later = crowd({"loyal": 90, "gone": 40, "rich": 70, "returner": 60, "new": 55}, seed=8)

    again = segment(later, later.ids, last=found.model, seed=3)

    told = {(kind, again.segment_of[name]) for kind, name in zip(kinds_of(later), later.ids, strict=True)}
    assert told == {
        (kind, found.segment_of[name]) for kind, name in zip(kinds_of(many), many.ids, strict=True)
    }


def test_most_income_comes_first_and_who_never_bought_last() -> None:
    matrix = crowd({**MANY, "browser": 5})

    found = segment(matrix, matrix.ids)

    income = np.bincount(found.labels, matrix.column("spent"))
    assert found.names[-1] == YET_TO_BUY
    assert income.tolist() == sorted(income, reverse=True)
    assert {found.segment_of[f"browser-000{number}"] for number in range(5)} == {YET_TO_BUY}


def test_who_is_not_to_be_learnt_from_is_put_into_segments_all_the_same(many: Matrix) -> None:
    kept = np.array([name for name in many.ids if not name.startswith("rich")])
    some = segment(many, kept)
    centres = some.model.centres if some.model else np.zeros((0, 4))
    without = Matrix(many.as_of, kept, many.names, many.values[np.isin(many.ids, kept)])

    alone = segment(without, kept)

    assert alone.model is not None
    assert np.allclose(np.sort(centres, axis=0), np.sort(alone.model.centres, axis=0))
    assert len(some.segment_of) == len(many.ids)


@pytest.mark.parametrize(
    ("matrix", "names", "warning"),
    [
        (crowd({}), (), "There is no customer yet"),
        (crowd({"browser": 3}), (YET_TO_BUY,), "Nobody has bought yet"),
        (crowd({"loyal": 1}), (EVERYBODY,), "Only 1 customers have bought"),
        (crowd({"loyal": 50}, spread=0), (EVERYBODY,), "too alike to tell apart"),
        (crowd({"loyal": 2, "browser": 1}), (EVERYBODY, YET_TO_BUY), "Only 2 customers"),
    ],
    ids=["nobody", "no buyer", "one", "all the same", "two"],
)
def test_where_there_is_nothing_to_tell_apart_it_says_so(
    matrix: Matrix, names: tuple[str, ...], warning: str
) -> None:
    found = segment(matrix, matrix.ids)

    assert found.names == names
    assert any(warning in text for text in found.warnings)


def test_without_anybody_to_learn_from_all_buyers_stand_together() -> None:
    matrix = crowd({"loyal": 40, "gone": 40})

    found = segment(matrix, np.array([], np.str_))

    assert found.names == (EVERYBODY,)
    assert found.warnings == ("No buyer may be learnt from: all stand in one segment.",)


def test_a_segment_of_one_is_told() -> None:
    matrix = crowd({"loyal": 2, "gone": 1})

    found = segment(matrix, matrix.ids)

    alone = found.segment_of["gone-0000"]
    assert found.chosen == 2
    assert f"{alone} is one customer alone: its portrait is of a person, not of a group." in found.warnings


def test_a_column_that_is_the_same_for_all_is_no_hindrance() -> None:
    matrix = crowd({"loyal": 50, "gone": 50})
    for name in ("monetary", "return_rate", "tenure_days"):
        matrix.values[:, matrix.names.index(name)] = 1

    found = segment(matrix, matrix.ids)

    assert adjusted_rand_score(kinds_of(matrix), found.labels) == 1


def test_more_customers_than_the_sample_are_all_placed(many: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAMPLE", 120)
    monkeypatch.setattr(module, "FULL_FIT", 200)

    found = segment(many, many.ids)

    assert adjusted_rand_score(kinds_of(many), found.labels) > 0.9


@pytest.mark.parametrize(
    ("trials", "count"),
    [
        ([], 1),
        ([(2, 0.5, 0.9), (3, 0.48, 0.9), (4, 0.3, 0.99)], 3),  # nearly as well apart, and more of them
        ([(2, 0.5, 0.9), (3, 0.6, 0.5), (4, 0.46, 0.7)], 2),  # what is not stable is nothing
        ([(2, 0.5, 0.3), (3, 0.6, 0.5), (4, 0.46, 0.4)], 3),  # of the unstable, the least so
    ],
)
def test_the_number_is_chosen_by_how_far_apart_and_how_stable(
    trials: list[tuple[int, float, float]], count: int
) -> None:
    assert choose(tuple(Trial(*trial) for trial in trials)) == count


@pytest.mark.parametrize(
    ("last", "count"),
    [(2, 2), (3, 3), (4, 3), (5, 3), (8, 3)],
    ids=["good", "best", "far", "unstable", "untried"],
)
def test_the_last_number_stays_until_it_is_clearly_worse(last: int, count: int) -> None:
    trials = (Trial(2, 0.45, 0.9), Trial(3, 0.5, 0.9), Trial(4, 0.43, 0.9), Trial(5, 0.49, 0.6))

    assert choose(trials, last=last) == count


def test_segments_go_on_from_where_they_were_whatever_is_drawn() -> None:
    matrix, later = crowd(MANY, spread=0.5), crowd(MANY, spread=0.5, seed=1)
    first = segment(matrix, matrix.ids)

    found = [segment(later, later.ids, last=first.model, seed=seed) for seed in (1, 2)]

    assert found[0].names == found[1].names
    assert found[0].labels.tolist() == found[1].labels.tolist()
