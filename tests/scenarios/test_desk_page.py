"""The page of a comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.scenarios.desk_day import Outcome
from chatbot.scenarios.desk_figures import Figures, measure
from chatbot.scenarios.desk_page import Comparison, render
from tests.scenarios.desk import customer


def a_day(wait_s: float) -> Figures:
    return measure([Outcome(customer(1, priority=2), wait_s, True)], [])


COMPARISON = Comparison(
    ["best_match", "round_robin"], [[a_day(10), a_day(30)], [a_day(20), a_day(20)]], "Two days made by hand"
)


def test_each_figure_is_told_with_its_spread_and_the_days_won():
    page = render(COMPARISON, command="chatbot simulate-routing", templates=Path("templates/simulation"))

    assert "Two days made by hand: 2 customers on 2 days" in page
    assert "| | best_match | round_robin |\n|---|---|---|\n" in page
    assert "| urgent customers wait, nine of ten at most | 20 s (10–30 s) | 20 s |" in page
    assert "less than under `round_robin` on 1 of 2 days." in page


def test_a_folder_without_the_pages_words_is_told(tmp_path):
    with pytest.raises(InvalidData, match="copy the product's folder templates/simulation"):
        render(COMPARISON, command="", templates=tmp_path)
