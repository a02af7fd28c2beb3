"""What segments are called."""

from __future__ import annotations

import numpy as np

from chatbot.crm.segment_names import ADVICE, CHARACTERS, name, overlap

LOYAL, GONE, RICH = ((-0.9, 1.0, 0, 0, 0.4), (1.1, -0.6, 0, 0, 0.6), (0, 0, 1.2, 0, 0))


def test_each_is_called_by_what_it_is_most_like() -> None:
    assert name(np.array([LOYAL, GONE, RICH])) == ("Loyal regulars", "Long gone", "Big baskets")


def test_two_that_are_alike_are_called_differently() -> None:
    found = name(np.array([GONE] * 8))

    assert len(set(found)) == 8
    assert set(found) <= set(ADVICE)


def test_a_segment_that_is_still_the_same_keeps_its_name() -> None:
    shares = np.array([[0.1, 0.8], [0.9, 0.0]])

    found = name(np.array([LOYAL, GONE]), last=("Middle of the road", "Big baskets"), shares=shares)

    assert found == ("Big baskets", "Middle of the road")


def test_one_that_truly_changed_is_named_anew_and_takes_nobodys_name() -> None:
    shares = np.array([[0.9, 0.0, 0.0], [0.0, 0.2, 0.3]])

    found = name(np.array([GONE, LOYAL, RICH]), last=("Loyal regulars", "Long gone"), shares=shares)

    assert found[0] == "Loyal regulars"
    assert found[2] == "Big baskets"
    assert len(set(found)) == 3


def test_what_two_segments_share_is_counted_of_all_in_either() -> None:
    shares = overlap(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), count_before=2, count_now=2)

    assert shares.tolist() == [[2 / 3, 1 / 4], [0, 1 / 2]]


def test_every_character_is_another_and_says_what_to_do() -> None:
    assert len({character.name for character in CHARACTERS}) == len(CHARACTERS)
    assert all(ADVICE[character.name].endswith(".") for character in CHARACTERS)
