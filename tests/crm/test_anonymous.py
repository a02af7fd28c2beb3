"""A table for others in which nobody stands alone, and figures that nobody's coming or going would change much."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from chatbot.crm.anonymous import ANY, release
from chatbot.crm.noisy import add_noise, figures
from chatbot.errors import InvalidInput
from tests.warehouse.ledger import AS_OF, Ledger


@pytest.fixture
def ledger() -> Ledger:
    """Return 12 young Britons, 7 old ones, 3 Irish of three ages, and one who wants no profile."""
    ledger = Ledger()
    for number in range(12):
        ledger.customer(f"y{number}", joined_at="2026-01-01", country="GB", birth_year=2004)
        ledger.order(f"y{number}", 30, total=10)
    for number in range(7):
        ledger.customer(f"o{number}", joined_at="2026-01-01", country="GB", birth_year=1950)
    for year in (2004, 1980, 1950):
        ledger.customer(f"i{year}", joined_at="2026-01-01", country="IE", birth_year=year)
    ledger.customer("secret", joined_at="2026-01-01", country="FR", birth_year=1980, do_not_profile=True)
    return ledger


@pytest.fixture
def members(ledger: Ledger, tmp_path: Path) -> Path:
    """Return the file of a run: all are regulars."""
    path = tmp_path / "members.parquet"
    ledger.connection.sql("SELECT id AS customer_id, 'Regulars' AS segment FROM customers").write_parquet(
        str(path)
    )
    return path


def test_cells_that_are_too_few_are_told_more_coarsely(ledger: Ledger, members: Path) -> None:
    made = release(ledger.connection, members, AS_OF, 3)

    assert {(line.age, line.country, line.customers) for line in made.lines} == {
        ("under 25", "GB", 12),
        ("60 and over", "GB", 7),
        (ANY, "IE", 3),
    }
    assert (made.merged, made.suppressed) == (3, 0)


def test_whoever_are_too_few_even_together_are_left_out(ledger: Ledger, members: Path) -> None:
    made = release(ledger.connection, members, AS_OF, 11)

    assert [line.customers for line in made.lines] == [12]
    assert made.suppressed == 10


@pytest.mark.parametrize("k", [2, 3, 5, 8, 12, 30])
def test_every_line_is_of_k_and_everybody_is_counted_once(ledger: Ledger, members: Path, k: int) -> None:
    made = release(ledger.connection, members, AS_OF, k)

    assert all(line.customers >= k for line in made.lines)
    assert sum(line.customers for line in made.lines) + made.suppressed == 22
    assert "FR" not in str(made)


def test_one_who_spends_a_fortune_decides_no_mean(ledger: Ledger, members: Path) -> None:
    ledger.order("y0", 20, total=1_000_000)

    (young,) = [
        line for line in release(ledger.connection, members, AS_OF, 12).lines if line.age == "under 25"
    ]

    assert young.spent == 10


def test_a_line_of_one_is_refused(ledger: Ledger, members: Path) -> None:
    with pytest.raises(InvalidInput, match="tells of one person"):
        release(ledger.connection, members, AS_OF, 1)


def test_noise_is_as_wide_as_the_theory_says() -> None:
    found = np.array(add_noise([100] * 20_000, bound=1, epsilon=0.5))

    # a discrete Laplace of scale b = 2: the variance is 2 q / (1 - q)^2 with q = exp(-1 / b)
    share = np.exp(-0.5)
    assert abs(found.mean() - 100) < 0.1
    assert abs(found.var() / (2 * share / (1 - share) ** 2) - 1) < 0.1


def test_figures_with_little_noise_are_those_counted_by_hand(ledger: Ledger, members: Path) -> None:
    made = figures(ledger.connection, members, ["Regulars", "Nobody"], AS_OF, 300.0)

    regulars, nobody = made.segments
    assert (regulars.customers, nobody.customers) == (22, 0)
    assert abs(regulars.orders_365d - 12 / 22) < 0.05
    assert abs(regulars.spent_365d - 120 / 22) < 3
    assert made.margin == 1


def test_one_customer_moves_no_sum_by_more_than_its_bound(ledger: Ledger, members: Path) -> None:
    before = figures(ledger.connection, members, ["Regulars"], AS_OF, 1e6).segments[0]
    for _ in range(50):
        ledger.order("y0", 20, total=1_000_000)
    after = figures(ledger.connection, members, ["Regulars"], AS_OF, 1e6).segments[0]

    assert after.orders_365d * 22 - before.orders_365d * 22 <= 20
    assert after.spent_365d * 22 - before.spent_365d * 22 <= 1000


def test_the_day_is_kept_to(ledger: Ledger, members: Path) -> None:
    assert release(ledger.connection, members, date(2020, 1, 1), 2).lines == ()
