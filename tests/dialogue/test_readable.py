from __future__ import annotations

import pytest

from chatbot.dialogue.readable import is_unreadable


@pytest.mark.parametrize(
    "text", ["", "🙂", "...", "!!!???", "sdfghj", "qwerty uiop", "lkjhgf fdsa", "ggggg", "xkcdqz"]
)
def test_nothing_can_be_read_in_it(text):
    assert is_unreadable(text)


@pytest.mark.parametrize(
    "text",
    [
        "hm",
        "ok",
        "thx",
        "pls",
        "property",
        "strewn",
        "1001234",
        "wo ist mein paket",
        "где мой заказ",
        "订单",
        "BBC TV",
        "x",
    ],
)
def test_this_can_be_read(text):
    assert not is_unreadable(text)
