"""What a CSV file may hold so that no spreadsheet runs what somebody wrote."""

from __future__ import annotations

import re

_RUNS = re.compile(
    r"^(?= *[=+\-@\t\r\n＝＋－＠])"
    r"|(?<=[\r\n\t;])(?= *(?:[=@＝＠]|[+\-＋－](?![\s)]|$)))"
)
"""Where a formula would begin: in front; and behind what parts cells where a comma does not, as in most of Europe."""


def harmless(text: str) -> str:
    """Return text with an apostrophe wherever a spreadsheet would begin to run it."""
    return _RUNS.sub("'", text)
