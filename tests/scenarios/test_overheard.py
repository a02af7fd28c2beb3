"""The name of a reply is known whatever was put before its words or cut off behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.conversation import Response
from chatbot.replies.replies import Replies
from chatbot.scenarios.overheard import Note, name_bubbles, overhearing

FILES = sorted(Path("templates/replies/en").glob("*.yml"))


@pytest.fixture
def notes() -> list[Note]:
    return []


@pytest.fixture
def replies(notes: list[Note]) -> Replies:
    return overhearing(notes)(FILES)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("greet", "greet"),
        ("fallback.language.de", "fallback.language.de"),
        ("fallback.language.zh", "fallback.language"),
        ("track_order.shipped", "system.sorry"),  # its variables are missing
    ],
)
def test_the_reply_that_is_said_is_noted(replies: Replies, notes: list[Note], key: str, name: str) -> None:
    response = replies.render(key, {"shop_name": "Harbour Lane"})

    assert name_bubbles([response], notes) == (name,)


def test_openers_and_lost_endings_change_no_name(replies: Replies, notes: list[Note]) -> None:
    opener, asked = replies.render("wishes.next", {}), replies.render("order.ask_email", {})
    cut = Response(asked.text.partition("?")[0] + "?")
    again = Response(f"{opener.text} {asked.text}")

    assert name_bubbles([cut, again, Response("A rule says this.")], notes) == (
        "order.ask_email",
        "order.ask_email",
        "rules",
    )


def test_what_is_filled_into_a_reply_is_not_the_reply() -> None:
    purpose = Note("purpose.track_order", "see where your order is")
    asking = Note("order.ask", "Happy to see where your order is. Which number has it, please?")
    cut = Response("Now to the other thing. Happy to see where your order is.")

    assert name_bubbles([Response(asking.text), cut], [purpose, asking]) == ("order.ask", "order.ask")
