"""Whatever a scenario expects, it fails when something else comes, and says what."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Play

LATE = """\
    talk:
      - customer: where is order 1001237
        intent: track_order
        reply: order.ask_email
        slots: {order_number: "1001237", email: null}
      - customer: lukas.brandt@example.net
        reply: track_order.delayed
        says: [DELAYED, Friday 27 November]
        never: None
        buttons: ["Cancel it"]
        escalated: false
        status: bot
      - press: Talk to a person
        escalated: human_requested
        status: waiting
      - customer: hello?
        reply: []
        buttons: []
    database:
      - {table: orders, where: {number: "1001237"}, has: {status: delayed, placed_on: 2026-11-16}}
      - {table: handoffs, where: {reason: human_requested}, has: {opened_at: 2026-11-24}, count: 1}
      - {table: refunds, where: {order_number: "1001237"}, count: 0}
"""


def test_a_talk_that_goes_as_written_passes(played: Play) -> None:
    outcome = played(LATE)

    assert outcome.passed, str(outcome)
    assert [turn.said for turn in outcome.turns][2:] == ["Talk to a person", "hello?"]


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        (
            "intent: track_order",
            "intent: greet",
            ":6: A talk: intent: expected greet, came track_order (90%)",
        ),
        ("intent: track_order", "intent: out_of_scope", "expected out_of_scope, came track_order"),
        (
            "intent: track_order",
            "intent: [track_order, greet]",
            "expected track_order, greet, came track_order",
        ),
        (
            "reply: track_order.delayed",
            "reply: greet",
            ":10: A talk: reply: expected greet, came track_order.delayed",
        ),
        (
            "reply: track_order.delayed",
            "reply: [track_order.delayed, greet]",
            "expected track_order.delayed, greet, came track_order.delayed",
        ),
        ("reply: track_order.delayed", "reply: []", "reply: expected nothing, came track_order.delayed"),
        ("reply: []", "reply: queue.notice", ":20: A talk: reply: expected queue.notice, came nothing"),
        (
            "Friday 27 November]",
            "Friday 13th]",
            ':11: A talk: says: expected "Friday 13th", came "Order #1001237',
        ),
        ("never: None", "never: SORRY", ':12: A talk: never: "SORRY" was said in "Order #1001237'),
        (
            '["Cancel it"]',
            '["Keep it"]',
            ":13: A talk: buttons: expected Keep it, came Cancel it, Talk to a person",
        ),
        ('["Cancel it"]', "[]", "buttons: expected nothing, came Cancel it, Talk to a person"),
        (
            'order_number: "1001237"',
            'order_number: "1001238"',
            ":8: A talk: slots: expected order_number=1001238, came order_number=1001237",
        ),
        ("email: null", "email: a@b.example", "slots: expected email=a@b.example, came no email"),
        (
            '{order_number: "1001237"',
            "{order_number: null",
            "expected no order_number, came order_number=1001237",
        ),
        ("escalated: false", "escalated: angry", ":14: A talk: escalated: expected angry, came false"),
        ("escalated: human_requested", "escalated: false", "escalated: expected false, came human_requested"),
        ("status: bot", "status: resolved", ":15: A talk: status: expected resolved, came bot"),
        (
            "press: Talk to a person",
            "press: Talk to a bot",
            ":16: A talk: press: expected the button 'Talk to a bot', came Cancel it, Talk to a person",
        ),
        (
            "status: delayed",
            "status: cancelled",
            ":23: A talk: orders where number=1001237: expected status=cancelled, came status=delayed",
        ),
        (
            "placed_on: 2026-11-16",
            "placed_on: 2026-11-17",
            "expected placed_on=2026-11-17, came placed_on=2026-11-16",
        ),
        (
            '{number: "1001237"}',
            '{number: "1"}',
            ":23: A talk: orders where number=1: expected a row, came none",
        ),
        (
            "count: 1",
            "count: 2",
            ":24: A talk: handoffs where reason=human_requested: expected 2 rows, came 1 row",
        ),
        (
            "opened_at: 2026-11-24",
            "opened_at: 2026-11-25",
            "expected opened_at=2026-11-25, came opened_at=2026-11-24",
        ),
        ("count: 0", "count: 1", "refunds where order_number=1001237: expected 1 row, came no row"),
    ],
)
def test_what_is_expected_in_vain_is_told_with_its_line_and_what_came(
    played: Play, written: str, instead: str, said: str
) -> None:
    assert written in LATE

    outcome = played(LATE.replace(written, instead, 1))

    assert not outcome.passed
    assert said in str(outcome)


def test_a_talk_ends_where_something_else_came_and_names_all_of_it(played: Play) -> None:
    outcome = played("""
    talk:
      - {customer: hello, reply: goodbye, says: bye, status: bot}
      - {customer: where is my order, reply: order.ask}
""")

    assert [turn.said for turn in outcome.turns] == ["hello"]
    assert [miss.text.partition(":")[0] for miss in outcome.misses] == ["reply", "says"]


def test_a_button_that_was_offered_earlier_cannot_be_pressed_any_more(played: Play) -> None:
    outcome = played("""
    talk:
      - {customer: hello, reply: greet}
      - {customer: thanks, reply: thanks}
      - {press: "Where is my order?", reply: order.ask}
""")

    assert str(outcome).endswith(":8: A talk: press: expected the button 'Where is my order?', came none")


def test_the_beginning_of_a_title_is_enough_where_that_is_said(played: Play) -> None:
    outcome = played("""
    talk:
      - {customer: hello, buttons: ["Where is…"]}
      - {press: Where is my…, reply: order.ask}
      - {customer: hello, buttons: ["Where is"]}
""")

    assert outcome.turns[1].said.startswith("Where is my ")
    assert "buttons: expected Where is, came " in str(outcome)


def test_wishes_that_are_answered_together_are_named_each(played: Play) -> None:
    outcome = played("""
    talk:
      - customer: where are my orders 1001234 and 1001236? maya.okafor@example.com
        reply: [track_order.shipped, order.not_found]
""")

    assert outcome.passed, str(outcome)


def test_the_words_of_a_rule_are_known_as_such(played: Play) -> None:
    outcome = played("""
    talk:
      - {customer: are you a robot?, reply: rules, says: person}
""")

    assert outcome.passed, str(outcome)
