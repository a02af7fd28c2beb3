"""What a story may say, and what is told of one that says something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.replies.replies import load_replies
from chatbot.scenarios.check import check_stories
from chatbot.scenarios.story import Story
from chatbot.scenarios.story_file import read_stories

GOOD = """version: "1"
stories:
  - name: Where is it
    who: A man in a hurry.
    wants: his parcel.
    talk:
      - customer: where is my order
      - {press: Track it, when: [greet, fallback…]}
    settled:
      says: Thursday
"""
Read = Callable[[str], list[Story]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(text: str) -> list[Story]:
        path = tmp_path / "stories.yml"
        path.write_text(text, encoding="utf-8")
        return read_stories([path])

    return write_and_read


def test_a_story_is_read_as_it_is_written(read: Read) -> None:
    (story,) = read(GOOD)

    first, second = story.talk
    assert (story.scene.name, story.scene.line, story.person) == ("Where is it", 3, None)
    assert (first.says, first.presses, first.when) == ("where is my order", False, ())
    assert (second.says, second.presses, second.when, second.line) == (
        "Track it",
        True,
        ("greet", "fallback…"),
        8,
    )
    assert story.settled is not None
    assert story.settled.says == ("Thursday",)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("    settled:\n      says: Thursday\n", "", ":3: stories.0: Value error, say how one sees the end"),
        (
            "      says: Thursday",
            "      never: Thursday",
            ":10: stories.0.settled: Value error, say how one sees it",
        ),
        (
            "      - customer: where",
            "      - press: a\n        customer: where",
            ":7: stories.0.talk.0: Value error",
        ),
        ("where is my order", "order #1001234", ":7: '#1001234' is a comment and is not said"),
        ("    who:", "    signed_in: nobody\n    who:", ":3: 'nobody' is no customer of the demo shop"),
        ("    wants: his parcel.\n", "", ":3: stories.0.wants: Field required"),
        ("    wants:", "    person: so what\n    wants:", "leave `settled:` or `person:` out"),
        ("    talk:", "    tlak: x\n    talk:", ":6: stories.0.tlak: nothing is called so here"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(read: Read, written: str, instead: str, said: str) -> None:
    with pytest.raises(InvalidData) as refused:
        read(GOOD.replace(written, instead, 1))

    assert said in str(refused.value)


def test_what_follows_on_no_reply_there_is_is_told(read: Read) -> None:
    replies = load_replies(sorted(Path("templates/replies/en").glob("*.yml")))

    (finding,) = check_stories(read(GOOD.replace("greet, fall", "greeet, fall")), replies)

    assert str(finding).endswith(":8: no reply is called 'greeet'; is 'greet' meant?")


def test_the_stories_we_ship_follow_on_replies_there_are() -> None:
    replies = load_replies(sorted(Path("templates/replies/en").glob("*.yml")))

    assert list(check_stories(read_stories([Path("intents/stories/en")]), replies)) == []
