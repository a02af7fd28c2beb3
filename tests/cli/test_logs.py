"""No log line names a person, whatever an error's text holds."""

from __future__ import annotations

import logging

from chatbot.cli.logs import Masking


def test_a_log_line_hides_cards_and_addresses() -> None:
    record = logging.LogRecord(
        "chatbot", logging.ERROR, "", 1, "%s paid with %s", ("jo@example.com", "4111 1111 1111 1111"), None
    )

    line = Masking("%(message)s").format(record)

    assert line == "[email] paid with [card]"
