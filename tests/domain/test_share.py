"""The interval is held against a worked example."""

from __future__ import annotations

from chatbot.domain.share import share


def test_the_wilson_interval_is_that_of_the_literature() -> None:
    """Newcombe 1998, table I: 81 of 263 and 1 of 29."""
    found = share(81, 263)

    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert round(share(1, 29).low, 4) == 0.0061
    assert share(0, 0).high == 1.0


def test_none_and_all_lie_exactly_within_their_intervals() -> None:
    assert all(share(0, count).low == 0.0 for count in range(1, 60))
    assert all(share(count, count).high == 1.0 for count in range(1, 60))
