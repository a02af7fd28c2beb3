"""How a story ends is seen in what the bot said and in the database, never in how the customer felt about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.scenarios.changes import Change, changes
from chatbot.scenarios.stage import Stage
from chatbot.scenarios.story_file import read_stories
from chatbot.scenarios.telling import Told, tell

FOUND = "    talk: [{customer: 'where is order 1001234, maya.okafor@example.com'}]\n"
Tell = Callable[[str], Told]


@pytest.fixture
def told(stage: Stage, tmp_path: Path) -> Tell:
    """Tell one story by rules alone; its name, who and wants are given already."""

    def write_and_tell(rest: str) -> Told:
        path = tmp_path / "stories.yml"
        begins = 'version: "1"\nstories:\n  - name: A talk\n    who: Somebody.\n    wants: something.\n'
        path.write_text(begins + rest, encoding="utf-8")
        (story,) = read_stories([path])
        return tell(stage, story)

    return write_and_tell


@pytest.mark.parametrize(
    ("signs", "ending"),
    [
        ("    settled: {says: Thursday 26 November}\n", "settled"),
        ("    settled: {says: THURSDAY, never: sorry}\n", "settled"),
        ("    settled: {says: Thursday, never: robot}\n", "abandoned"),
        ("    settled: {says: Friday}\n", "abandoned"),
        ("    settled: {says: Friday}\n    refused: {says: Thursday}\n", "refused"),
        (
            "    settled: {says: Thursday, database: [{table: refunds, where: {order_number: '1001234'}}]}\n",
            "abandoned",
        ),
        ("    person: nobody else can do it.\n", "abandoned"),
    ],
)
def test_a_story_is_settled_only_if_every_sign_of_it_is_there(told: Tell, signs: str, ending: str) -> None:
    assert told(FOUND + signs).ending == ending


def test_what_a_story_lacks_is_said(told: Tell) -> None:
    lacking = told(FOUND + "    settled: {says: Friday, database: [{table: claims}]}\n")

    assert lacking.missing == ("the bot never said “Friday”", "claims: expected a row, came none")


def test_whoever_is_handed_over_says_no_more_to_the_bot(told: Tell) -> None:
    handed = told(
        "    talk:\n      - customer: I want to talk to a human about order 1001234\n      - customer: hello?\n"
        "    settled: {says: colleague}\n"
    )

    assert (handed.ending, len(handed.turns)) == ("handed over", 1)
    assert handed.handed_over is not None
    assert (handed.handed_over.reason, handed.handed_over.collected) == (
        "human_requested",
        {"order_number": "1001234"},
    )


def test_a_customer_answers_only_what_the_bot_asked(told: Tell) -> None:
    asked = told(
        "    talk:\n      - customer: where is order 1001234\n"
        "      - {customer: maya.okafor@example.com, when: order.ask_email…}\n"
        "      - {customer: it is the robot, when: order.which}\n"
        "    settled: {says: Thursday}\n"
    )

    assert ([turn.said for turn in asked.turns], asked.ending) == (
        ["where is order 1001234", "maya.okafor@example.com"],
        "settled",
    )


@pytest.mark.parametrize(("title", "pressed"), [("Where is my…", True), ("where is my refund", False)])
def test_a_button_that_is_not_there_is_typed(told: Tell, title: str, pressed: bool) -> None:
    turns = told(f"    talk: [{{customer: hello}}, {{press: {title}}}]\n    person: why not.\n").turns

    assert (turns[1].pressed, turns[1].answer.intent.name) == (
        pressed,
        "track_order" if pressed else "track_refund",
    )


def test_a_change_names_the_row_and_what_became_of_it() -> None:
    before = {("orders", "7"): {"number": "7", "status": "paid", "ship_to": None}}
    after = {
        ("orders", "7"): {"number": "7", "status": "cancelled", "ship_to": None},
        ("refunds", 1): {"id": 1, "order_number": "7", "amount": 9.5, "sent_on": None},
    }

    assert list(changes(before, after)) == [
        Change("orders", "7", ("status: paid → cancelled",)),
        Change("refunds", "", ("order_number: 7", "amount: 9.5")),
    ]


def test_what_stayed_is_no_change() -> None:
    rows = {("orders", "7"): {"number": "7", "status": "paid"}}

    assert list(changes(rows, rows)) == []
