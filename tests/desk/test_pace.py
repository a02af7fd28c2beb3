"""The desk's pace, of the hand-overs of late."""

from __future__ import annotations

from chatbot.domain.conversation import Line
from chatbot.store.handoffs import Handoffs
from chatbot.store.pace import read_pace
from tests.desk.floor import Floor


def test_the_pace_is_the_median_of_what_was_handled(floor: Floor) -> None:
    maya = floor.agent("Maya", capacity=5)
    floor.agent("Tom", capacity=2, available=False)
    for begin_s, end_s in ((10, 100), (20, 200), (60, 900)):
        talk = floor.waits()
        floor.owners.claim(talk, maya)
        floor.later(maya, seconds=begin_s)
        line = Line("agent", "Hello.", f"a{begin_s}", agent_id=maya.id, agent_name="Maya")
        Handoffs(floor.database).answer(talk, maya, line, now=floor.now)
        floor.later(maya, seconds=end_s - begin_s)
        floor.owners.resolve(talk, maya)
    held, waiting = floor.waits(), floor.waits(language="xx")
    floor.owners.claim(held, maya)

    pace = read_pace(floor.database, floor.now)

    assert (pace.known, pace.handling_s, pace.pickup_s) == (3, 200.0, 20.0)
    assert (pace.ahead, pace.places) == (1, 5)
    assert pace.free == 5 - 1 - (floor.offered(waiting) == "Maya")
