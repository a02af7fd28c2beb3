from __future__ import annotations

import numpy as np
import pytest

from chatbot.crm.experiments import ALPHA, LEAST, LEAST_EACH, bounds, compare

PEEKED = 4_000


def draw(
    rates: tuple[float, float], count: int, seed: int, share: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    second = rng.random(count) < share
    return second, (rng.random(count) < np.where(second, rates[1], rates[0])).astype(float)


def ever_shown(second: np.ndarray, values: np.ndarray, share: float) -> bool:
    """Look after every single customer."""
    middle, width = bounds(second, values, share)
    enough = np.minimum(np.cumsum(second), np.cumsum(~second)) >= LEAST_EACH
    enough[:LEAST] = False
    return bool((np.abs(middle) > width)[enough].any())


@pytest.mark.parametrize(("rate", "share"), [(0.5, 0.5), (0.1, 0.5), (0.02, 0.5), (0.7, 0.2), (0.97, 0.1)])
def test_who_looks_after_every_customer_is_misled_no_more_often_than_promised(
    rate: float, share: float
) -> None:
    misled = [ever_shown(*draw((rate, rate), PEEKED, seed, share), share) for seed in range(400)]

    assert np.mean(misled) <= ALPHA


def test_an_ordinary_interval_would_mislead_who_looks_that_often() -> None:
    misled = 0
    for seed in range(100):
        second, values = draw((0.3, 0.3), PEEKED, seed)
        ones, others = np.cumsum(second), np.cumsum(~second)
        means = (
            np.cumsum(values * second) / np.maximum(ones, 1),
            np.cumsum(values * ~second) / np.maximum(others, 1),
        )
        spread = sum(
            mean * (1 - mean) / np.maximum(n, 1) for mean, n in zip(means, (ones, others), strict=True)
        )
        misled += bool((np.abs(means[0] - means[1]) > 1.96 * np.sqrt(spread))[LEAST:].any())

    assert misled > 20


def test_a_real_difference_is_shown_and_its_interval_holds_it() -> None:
    found = [compare(*draw((0.60, 0.68), PEEKED, seed), 0.5) for seed in range(100)]

    assert np.mean([one.shown for one in found]) > 0.9
    held = [one.difference is not None and one.difference[1] <= 0.08 <= one.difference[2] for one in found]
    assert np.mean(held) >= 1 - ALPHA


def test_few_customers_show_nothing_however_different_they_are() -> None:
    second = np.arange(60) % 2 == 1

    found = compare(second, second.astype(float), 0.5)

    assert (found.counts, found.means, found.difference, found.shown) == ((30, 30), (0.0, 1.0), None, False)


def test_customers_all_alike_are_no_proof_of_anything() -> None:
    found = compare(np.arange(500) % 2 == 1, np.zeros(500), 0.5)

    assert found.difference is not None
    assert found.difference[1] < 0 < found.difference[2]


def test_who_is_not_known_of_yet_is_left_out() -> None:
    second, values = draw((0.5, 0.5), 1000, 1)
    values[600:] = np.nan

    assert sum(compare(second, values, 0.5).counts) == 600


def test_nobody_at_all_is_no_error() -> None:
    found = compare(np.zeros(0, bool), np.zeros(0), 0.5)

    assert found.counts == (0, 0)
    assert found.difference is None
