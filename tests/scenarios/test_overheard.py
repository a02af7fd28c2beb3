"""The name of a reply is known whatever was put before its words or cut off behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.dialogue.replies import Replies
from chatbot.domain.conversation import Response
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
    opener, asked = replies.render("wishes.next", {}), replies.render("track_order.ask", {})
    cut = Response(asked.text.partition(".")[0] + ".")
    again = Response(f"{opener.text} {asked.text}")

    assert name_bubbles([cut, again, Response("A rule says this.")], notes) == (
        "track_order.ask",
        "track_order.ask",
        "rules",
    )
