"""Where shapes lie, worked out by hand."""

from __future__ import annotations

import pytest

from chatbot.web.chart_shapes import Part, Tick, columns, lines, nice_top, scale, some, stack


def test_parts_lie_one_after_the_other_and_empty_ones_not_at_all() -> None:
    assert stack(("a", "b", "c"), (1, 0, 3), 4) == (Part("a", 0, 25), Part("c", 25, 75))
    assert stack(("a",), (0,), 0) == ()


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (3, 3), (7, 8), (75, 80), (101, 150), (1_204, 1_500)]
)
def test_a_scale_ends_at_a_round_number_above_all(most: float, top: float) -> None:
    assert nice_top(most) == top


def test_a_scale_has_lines_from_nothing_to_its_end() -> None:
    assert [tick.words for tick in scale(80)] == ["0", "20", "40", "60", "80"]
    assert scale(1) == (Tick(0, "0"), Tick(100, "1"))
    assert scale(1_500)[-1].words == "1,500"


def test_columns_stand_side_by_side_with_gaps_between() -> None:
    chart = columns(("a", "b"), [(2, 6), (4, 0)], (), gap=0.5)

    assert [(slot.start, slot.width) for slot in chart.slots] == [(12.5, 25), (62.5, 25)]
    assert chart.slots[0].parts == (Part("a", 0, 25), Part("b", 25, 75))


def test_a_line_breaks_where_nothing_is_known() -> None:
    chart = lines(("a",), [(0, 50, None, 100)], (), (), height=float)

    assert chart.lines == (("a", ("12.5,100 37.5,50",)),)
    assert chart.dots == (("a", 87.5, 0),)  # alone, a line of one point would not be seen


def test_no_more_words_stand_under_a_chart_than_fit() -> None:
    ticks = some([str(number) for number in range(28)])

    assert [tick.words for tick in ticks] == ["0", "5", "10", "15", "20", "25"]
    assert ticks[0].at == pytest.approx(100 / 28 / 2, abs=0.01)
