"""BG/NBD and Gamma-Gamma: what is invented with known parameters is found again."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.crm.buying import Buying, Histories, fit_buying
from chatbot.crm.spending import Spending, fit_spending

PUBLISHED = Buying(r=0.243, alpha=4.414, a=0.793, b=2.426)
"""Of CDNOW, by Fader, Hardie & Lee 2005."""


def one(repeats: float, last: float, age: float) -> Histories:
    return Histories(np.array([repeats]), np.array([last]), np.array([age]))


def invented(model: Buying, customers: int, weeks: float) -> Histories:
    rng = np.random.default_rng(1)
    rate = rng.gamma(model.r, 1 / model.alpha, customers)
    leaves = rng.beta(model.a, model.b, customers)
    repeats, last, alive = np.zeros(customers), np.zeros(customers), np.ones(customers, bool)
    now = np.zeros(customers)
    while alive.any():
        now = now + rng.exponential(1 / np.maximum(rate, 1e-9))
        alive &= now < weeks
        repeats, last = repeats + alive, np.where(alive, now, last)
        alive &= rng.random(customers) > leaves
    return Histories(repeats, last, np.full(customers, weeks))


def test_the_expectation_is_the_one_of_the_authors_spreadsheet() -> None:
    # customer 0001 of CDNOW, 2 repeats, the last in week 30.43 of 38.86: 1.226 in the next 39 weeks
    assert PUBLISHED.expected(one(2, 30.43, 38.86), 39.0)[0] == pytest.approx(1.226, abs=0.001)


def test_a_customer_without_repeats_cannot_have_left() -> None:
    assert PUBLISHED.alive(one(0, 0, 30))[0] == 1.0


def test_who_bought_often_and_stopped_has_probably_left() -> None:
    assert PUBLISHED.alive(one(20, 10, 39))[0] < 0.01
    assert PUBLISHED.alive(one(20, 38.5, 39))[0] > 0.9


def test_a_very_busy_customer_does_not_break_the_sums() -> None:
    found = PUBLISHED.expected(one(900, 99.9, 100), 39.0)[0]

    assert 200 < found < 351


def test_the_parameters_are_found_again() -> None:
    model = Buying(r=0.8, alpha=6.0, a=0.7, b=3.0)

    found = fit_buying(invented(model, 8000, 52))

    assert found.r / found.alpha == pytest.approx(model.r / model.alpha, rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(model.a / (model.a + model.b), rel=0.15)


def test_customers_who_are_all_alike_give_finite_numbers() -> None:
    age = np.linspace(20, 60, 200)
    known = Histories(np.floor(age / 2), age - 1, age)

    found = fit_buying(known).expected(known, 52.0)

    assert np.isfinite(found).all()
    assert found == pytest.approx(np.full(200, 26.0), rel=0.2)


def test_half_of_the_time_somebody_alive_has_bought_by_the_foretold_day() -> None:
    known = one(6, 30, 32)
    time = PUBLISHED.time_to_next(known)[0]

    assert PUBLISHED.buys_within(known, time)[0] == pytest.approx(0.5)


def test_who_has_rather_left_has_no_next_day() -> None:
    assert np.isinf(PUBLISHED.time_to_next(one(20, 10, 39))[0])


def test_the_mean_amount_is_drawn_to_everybodys_where_little_is_known() -> None:
    model = Spending(p=6.25, q=3.74, gamma=15.44)  # CDNOW, Fader & Hardie 2013
    overall = model.p * model.gamma / (model.q - 1)

    few, many = model.mean(np.array([1.0, 50.0]), np.array([100.0, 100.0]))

    assert overall == pytest.approx(35.2, abs=0.1)
    assert overall < few < many < 100


def test_what_customers_spend_is_found_again() -> None:
    rng, model = np.random.default_rng(2), Spending(p=6.0, q=4.0, gamma=15.0)
    count = rng.integers(1, 9, 5000).astype(float)
    amount = rng.gamma(model.p * count, 1 / (count * rng.gamma(model.q, 1 / model.gamma, 5000)))

    found = fit_spending(count, amount)

    assert found is not None
    assert found.p * found.gamma / (found.q - 1) == pytest.approx(30.0, rel=0.05)


def test_one_customer_teaches_nothing_of_spending() -> None:
    assert fit_spending(np.array([3.0]), np.array([20.0])) is None
