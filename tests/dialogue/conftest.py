"""The shipped words and facts, and a customer to try them on."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.dialogue.catalogue import Catalogue, load_catalogue
from chatbot.dialogue.replies import Replies, load_replies
from tests.dialogue.talk import Talk

REPLIES = Path("templates/replies/en")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(sorted(Path("intents").glob("*.yml")))


@pytest.fixture(scope="session")
def replies() -> Replies:
    return load_replies(sorted(REPLIES.glob("*.yml")))


@pytest.fixture
def talk(catalogue: Catalogue, replies: Replies) -> Talk:
    return Talk(catalogue, replies)
