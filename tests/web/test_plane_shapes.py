"""Where shapes on two scales lie, worked out by hand."""

from __future__ import annotations

import pytest

from chatbot.web.plane_shapes import Axis, axis, band, dots, line, mark


@pytest.mark.parametrize(
    ("values", "low", "ends"),
    [
        ([0.12, 0.9], 0, (0, 1)),
        ([3, 7], None, (3, 7)),
        ([-2.1, 4.2], None, (-4, 6)),
        ([], None, (0, 1)),
        ([5, 5], None, (5, 6)),
        ([1_204], 0, (0, 1_500)),
    ],
)
def test_a_scale_has_round_ends_around_all_values(
    values: list[float], low: float | None, ends: tuple[float, float]
) -> None:
    found = axis(values, low=low)

    assert (found.low, found.high) == pytest.approx(ends)


def test_a_scale_puts_what_lies_outside_to_its_edge() -> None:
    scale = Axis(0, 10, 5)

    assert [scale.at(value) for value in (-3, 2.5, 12)] == [0, 25, 100]
    assert [tick.words for tick in scale.ticks(lambda value: f"{value:.0f}")] == ["0", "5", "10"]


def test_paths_count_upwards_from_below() -> None:
    assert line([(0, 0), (50, 100)]) == "M0,100L50,0"
    assert band([(0, 10), (100, 10)], [(0, 20), (100, 30)]) == "M0,80L100,70L100,90L0,90Z"
    assert dots([(1, 2), (3, 4)]) == "M1,98h0M3,96h0"
    assert mark("bot", 10, 30, "here").y == 70
