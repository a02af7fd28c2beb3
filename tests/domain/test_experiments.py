"""Who meets which variant: by a hash, always the same, in the wished-for shares, and no experiment by another."""

from __future__ import annotations

import pytest

from chatbot.domain.experiments import Experiment, mark, split, unit_of

GREETING = Experiment("greeting", {"long": 1, "short": 1})
MANY = [unit_of(f"C{number}", "", "") for number in range(10_000)]


def test_a_customer_meets_the_same_variant_in_every_browser() -> None:
    first, second = (unit_of("ann", "", session) for session in ("s1", "s2"))

    assert split([GREETING], first) == split([GREETING], second)


def test_who_is_not_known_is_split_by_session_and_application() -> None:
    units = {
        unit_of(None, "", "s1"),
        unit_of(None, "key", "s1"),
        unit_of(None, "", "s2"),
        unit_of("s1", "", ""),
    }

    assert len(units) == 4


@pytest.mark.parametrize(("shares", "expected"), [((1, 1), 0.5), ((9, 1), 0.1), ((1, 3), 0.75)])
def test_customers_are_split_in_the_shares_that_are_asked_for(
    shares: tuple[int, int], expected: float
) -> None:
    experiment = Experiment("greeting", dict(zip(("long", "short"), shares, strict=True)))

    short = sum(experiment.variant(unit) == "short" for unit in MANY)

    assert experiment.share == expected
    assert short / len(MANY) == pytest.approx(expected, abs=0.015)


def test_one_experiment_says_nothing_of_another() -> None:
    other = Experiment("colour", {"blue": 1, "red": 1})

    both = sum(GREETING.variant(unit) == "short" and other.variant(unit) == "red" for unit in MANY)

    assert both / len(MANY) == pytest.approx(0.25, abs=0.015)
    assert mark("greeting", MANY[0]) != mark("colour", MANY[0])


def test_the_split_never_changes_with_a_version_of_the_program() -> None:
    met = " ".join(GREETING.variant(unit) for unit in MANY[:8])

    assert met == "short short short short short long long long"
