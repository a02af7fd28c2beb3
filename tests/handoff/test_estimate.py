"""An honest number of minutes, or none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.routing import Pace
from chatbot.handoff.estimate import STEPS_MIN, estimate_min

QUIET = Pace(ahead=0, free=3, places=8, known=40, handling_s=480, pickup_s=30)


@pytest.mark.parametrize(
    ("pace", "minutes"),
    [
        (QUIET, 1),  # a place is free: only the time to begin
        (replace(QUIET, pickup_s=100), 2),
        (replace(QUIET, free=0), 2),  # one place comes free every 480 / 8 = 60 s, and 30 s to begin
        (replace(QUIET, free=0, ahead=7), 10),  # eight turns of 60 s, and 30 s: 8.5 minutes
        (replace(QUIET, free=0, ahead=2, places=1), 30),  # three turns of 8 minutes
        (replace(QUIET, free=0, ahead=500), None),  # more than an hour is no number
        (replace(QUIET, known=4), None),
        (replace(QUIET, places=0), None),
        (replace(QUIET, handling_s=None), None),
    ],
)
def test_the_wait_is_rounded_up_to_what_can_be_said(pace: Pace, minutes: int | None) -> None:
    assert estimate_min(pace) == minutes


def test_more_ahead_never_means_a_shorter_wait() -> None:
    found = [estimate_min(replace(QUIET, free=0, ahead=ahead)) or max(STEPS_MIN) + 1 for ahead in range(100)]

    assert found == sorted(found)
