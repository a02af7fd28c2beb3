"""One turn thought through by rules alone: who waits in the line, and who leaves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chatbot.assistant.thinking import Thinking
from chatbot.assistant.turn import Turn
from chatbot.dialogue.context import pressed
from chatbot.domain.conversation import Button, Conversation, CustomerMessage, Memory, Progress
from tests.assistant.actors import at
from tests.assistant.world import NOW

Says = Callable[..., Turn]


@pytest.fixture
def in_line(thinking: Thinking) -> Says:
    """Return how a customer whom a person was promised for `told` says something."""

    def says(
        text: str, *, told: str = "human_requested.None", status: str = "waiting", idle_h: int = 0
    ) -> Turn:
        active_at = NOW - timedelta(hours=idle_h)
        memory = Memory(slots={"order_number": "1001234"}, turns=1, warned=(told,))
        before = Conversation("c", "s", "k", "bot", 1, 2, "en", NOW, active_at, memory=memory)
        status_of: Any = status
        return thinking.think(replace(before, status=status_of), CustomerMessage(text, "s"), "m")

    return says


def test_whoever_needs_no_person_any_more_is_back_with_the_bot(in_line):
    turn = in_line("never mind")

    assert (turn.withdrawn, turn.status, turn.answer.status) == (True, "bot", "bot")
    assert len(turn.responses) == 1
    assert turn.memory.warned == ()
    assert turn.memory.slots == {"order_number": "1001234"}


OFFER = Button("Send it again or pay me back", "/report_missing_parcel")


@pytest.mark.parametrize(
    ("text", "status", "source"),
    [
        ("send it again, or pay me back!", "bot", "button"),
        ("SEND IT AGAIN or pay me back.", "bot", "button"),
        ("send it again or pay me back?", "bot", "rules"),
        ("send it again or pay me back 1001242", "bot", "rules"),
        ("send it again", "bot", "rules"),
        ("…", "bot", "rules"),
        ("send it again, or pay me back!", "waiting", "rules"),
    ],
)
def test_who_types_the_title_of_a_button_presses_it_unless_a_person_reads(thinking, text, status, source):
    before = Conversation("c", "s", "k", status, 1, 2, "en", NOW, NOW, memory=Memory(buttons=(OFFER,)))

    turn = thinking.think(before, CustomerMessage(text, "s"), "m")

    assert turn.understanding.source == source
    assert turn.answer.text == text


TWO = (
    Button("#1002480, Thursday: kettle", "1002480"),
    Button("#1002499, Thursday: kettle", "1002499"),
    Button("Frying pan, 28 cm", "Frying pan, 28 cm"),
    Button("Frying pan, 20 cm", "Frying pan, 20 cm"),
    Button("Where is my order?", "/track_order"),
    Button("Again", "/track_refund"),
    Button("again!", "/get_refund"),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("#1002499, thursday: kettle", "1002499"),
        ("#1009999, Thursday: kettle", "#1009999, Thursday: kettle"),
        ("Frying pan, 20 cm", "Frying pan, 20 cm"),
        ("where is my order", "/track_order"),
        ("Where is my order 1001234?", "Where is my order 1001234?"),
        ("again", "again"),
    ],
)
def test_a_title_is_held_against_every_button_with_its_numbers(typed, meant):
    assert pressed(typed, Memory(buttons=TWO)) == meant


def test_a_title_that_is_shouted_is_heard_as_shouted(thinking):
    before = Conversation("c", "s", "k", "bot", 1, 2, "en", NOW, NOW, memory=Memory(buttons=TWO))

    understood = thinking.think(before, CustomerMessage("WHERE IS MY ORDER!!!", "s"), "m").understanding

    assert (understood.source, understood.language) == ("button", "en")
    assert understood.sentiment.capitals == 1.0


def test_only_the_buttons_of_the_last_answer_are_remembered(thinking):
    before = Conversation("c", "s", "k", "bot", 1, 2, "en", NOW, NOW, memory=Memory(buttons=(OFFER,)))

    turn = thinking.think(before, CustomerMessage("what is your name", "s"), "m")

    shown = tuple(button for response in turn.responses for button in response.buttons)
    assert turn.memory.buttons == shown
    assert OFFER not in shown


def test_a_question_in_the_same_message_is_answered_too(in_line):
    turn = in_line("never mind, where is order 1001235?")

    assert turn.withdrawn
    assert len(turn.responses) == 2
    assert "e-mail" in turn.responses[1].text
    assert turn.memory.awaiting == "track_order"


def test_asking_for_nobody_in_the_words_of_asking_opens_no_new_hand_over(in_line):
    turn = in_line("no need to put me through to an agent, where is order 1001235?")

    assert turn.withdrawn
    assert turn.escalation is None


@pytest.mark.parametrize("told", ["high_risk.safety", "vulnerable.bereavement"])
@pytest.mark.parametrize("idle_h", [0, 5])
def test_after_danger_somebody_looks_at_it_all_the_same(in_line, told, idle_h):
    turn = in_line("never mind, where is order 1001235?", told=told, idle_h=idle_h)

    assert (turn.withdrawn, turn.status) == (False, "waiting")
    assert "colleague" in turn.responses[0].text
    assert turn.memory.warned == (told,)


def test_a_claimed_conversation_is_its_agents_whatever_the_customer_says(in_line):
    turn = in_line("never mind", status="assigned")

    assert (turn.withdrawn, turn.status, turn.responses) == (False, "assigned", ())


def test_the_day_of_an_answer_is_the_shops(thinking):
    late = at(thinking, datetime(2026, 7, 15, 23, 30, tzinfo=UTC))  # the 16th in London
    before = Conversation("c", "s", "k", "bot", 0, 0, "en", NOW, late.clock())

    turn = late.think(before, CustomerMessage("my parcel was due yesterday", "s"), "m")

    assert turn.understanding.entity("date") == "2026-07-15"


@pytest.mark.parametrize(
    ("moment", "staffed", "told"),
    [
        (NOW, False, "away from the desk just now"),  # a Saturday noon
        (NOW + timedelta(hours=9), False, "open again on Monday at 8:00"),
        (NOW + timedelta(hours=9), True, "in the line for a colleague"),
    ],
)
def test_whoever_asks_for_a_person_is_told_when_the_shop_opens_if_it_is_closed(
    thinking, moment, staffed, told
):
    thinking = at(thinking, moment, staffed=lambda: staffed)
    before = Conversation("c", "s", "k", "bot", 1, 2, "en", moment, moment)

    turn = thinking.think(before, CustomerMessage("/contact_human_agent", "s"), "m")

    assert turn.escalation is not None
    assert told in turn.responses[-1].text
    assert len(turn.responses) == (1 if staffed else 2)


@pytest.mark.parametrize(("minutes", "told"), [(1, "about a minute"), (15, "about 15 minutes")])
def test_who_joins_the_line_is_told_how_long_it_will_probably_take(thinking, minutes, told):
    before = Conversation("c", "s", "k", "bot", 1, 2, "en", NOW, NOW)

    turn = replace(thinking, wait_min=lambda: minutes).think(
        before, CustomerMessage("/contact_human_agent", "s"), "m"
    )

    assert told in turn.responses[-1].text


def test_whoever_waits_in_a_closed_shop_is_told_when_it_opens(thinking):
    night = NOW + timedelta(hours=9)
    before = Conversation("c", "s", "k", "waiting", 1, 2, "en", night, night, memory=Memory(turns=2))

    turn = at(thinking, night).think(before, CustomerMessage("the lid is cracked too", "s"), "m")

    assert "open again on Monday at 8:00" in turn.responses[0].text


GONE = Progress("sell_soul", asked="pen")


@pytest.mark.parametrize("memory", [Memory(flow=GONE, awaiting="sell_soul"), Memory(paused=(GONE,))])
@pytest.mark.parametrize("text", ["yes", "go back", "never mind"])
def test_a_flow_that_an_edit_took_out_of_the_file_stops_nobody(thinking, memory, text):
    before = Conversation("c", "s", "k", "bot", 1, 2, "en", NOW, NOW, memory=memory)

    turn = thinking.think(before, CustomerMessage(text, "s"), "m")

    assert (turn.memory.flow, turn.memory.paused) == (None, ())
    assert turn.responses[0].text


@pytest.mark.parametrize(("silent_min", "proved"), [(20, "anna"), (40, None)])
def test_what_an_agent_writes_keeps_no_proof_alive(thinking, silent_min, proved):
    memory = Memory(proved="anna", heard_at=NOW - timedelta(minutes=silent_min))
    moment_ago = NOW - timedelta(minutes=1)
    before = Conversation("c", "s", "k", "resolved", 5, 9, "en", NOW, moment_ago, memory=memory)

    turn = thinking.think(before, CustomerMessage("are you a robot", "s"), "m")

    assert (turn.memory.proved, turn.memory.heard_at) == (proved, NOW)
