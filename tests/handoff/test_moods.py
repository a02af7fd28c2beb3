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


def test_annoyance_that_grows_loud_after_vain_tries_needs_a_person():
    found = find_anger([mood(0.2, capitals=0.05), mood(0.45, capitals=0.6, marks=3)], tries=2)

    assert found is not None
    assert found.explanation == "Anger (0.45 of 1) after 2 vain tries, in a louder voice, adds up to 0.81."
    assert found.evidence == {
        "strain": "0.81",
        "limit": "0.65",
        "anger": "0.45",
        "vain_tries": "2",
        "more_capitals": "0.55",
        "more_marks": "3",
    }


@pytest.mark.parametrize(
    ("course", "tries"),
    [
        ((mood(0.45, capitals=1.0, marks=3), mood(0.45, capitals=1.0, marks=3)), 2),
        ((mood(0.0), mood(0.35, capitals=1.0, marks=9)), 3),
        ((mood(0.3), mood(0.5)), 1),
        ((mood(0.3), mood(0.5, score=0.6, capitals=1.0, marks=5)), 3),
        ((mood(0.45, capitals=1.0, marks=9),), 0),
    ],
    ids=["always writes so", "calm", "one try", "joy", "no course yet"],
)
def test_a_loud_voice_alone_does_not(course, tries):
    assert find_anger(course, tries=tries) is None
