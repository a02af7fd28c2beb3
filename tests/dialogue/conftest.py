"""A customer to try the shipped words and facts on."""

from __future__ import annotations

import pytest

from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.replies import Replies
from tests.dialogue.talk import Talk


@pytest.fixture
def talk(catalogue: Catalogue, replies: Replies) -> Talk:
    return Talk(catalogue, replies)
