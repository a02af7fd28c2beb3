"""No cell of ours is a formula, wherever a spreadsheet parts cells."""

from __future__ import annotations

import pytest

from chatbot.domain.spreadsheet import harmless


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("＝1", "'＝1"),
        ("hello;=1+1", "hello;'=1+1"),
        ("hello; +1", "hello;' +1"),
        ("one\n=cmd|x\r\n-2", "one\n'=cmd|x\r\n'-2"),
        ("a\t@x", "a\t'@x"),
        ("thanks ;-)", "thanks ;-)"),
        ("list:\n- one\n- two", "list:\n- one\n- two"),
        ("1 + 1 = 2, a-b, x@example.com", "1 + 1 = 2, a-b, x@example.com"),
    ],
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str, told: str) -> None:
    assert harmless(text) == told
