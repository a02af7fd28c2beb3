from __future__ import annotations

import pytest

from chatbot.handoff.moods import find_anger, slope
from tests.handoff.conftest import mood


@pytest.mark.parametrize(
    ("values", "rise"),
    [([0.0, 0.1, 0.2], 0.1), ([1.0, 0.0], -1.0), ([0.5, 0.5, 0.5, 0.5], 0.0), ([0, 1, 0], 0.0)],
)
def test_the_slope_is_that_of_the_least_squares_line(values, rise):
    assert slope(values) == pytest.approx(rise)


@pytest.mark.parametrize(
    "course",
    [
        (0.85,),
        (0.1, 0.2, 0.95),
        (0.6, 0.65, 0.6),
        (0.1, 0.4, 0.6),
        (0.0, 0.2, 0.4, 0.6),
    ],
)
def test_this_course_needs_a_person(course):
    assert find_anger([mood(anger) for anger in course]) is not None


@pytest.mark.parametrize(
    "course",
    [
        (),
        (0.33,),
        (0.62, 0.62),
        (0.33, 0.33, 0.33, 0.33),
        (0.0, 0.2, 0.4),
        (0.75, 0.7, 0.1),
        (0.7, 0.5, 0.3, 0.2),
        (0.16, 0.27, 0.63),
        (0.1, 0.6, 0.56),
        (0.5, 0.1, 0.3, 0.64),
    ],
)
def test_this_course_does_not(course):
    assert find_anger([mood(anger) for anger in course]) is None


def test_a_rise_that_ended_in_a_joke_is_forgiven():
    assert find_anger([mood(0.1), mood(0.4), mood(0.7, score=0.5)]) is None


def test_the_evidence_names_numbers_and_limits():
    found = find_anger([mood(0.1), mood(0.4), mood(0.6)])

    assert found is not None
    assert found.explanation == "Anger is rising, from 0.10 to 0.60 in 3 messages."
    assert found.evidence == {"rise_per_message": "0.25", "limit": "0.15", "anger": "0.60"}
