"""What an error tells whoever asked, and what stands in the log alone."""

from __future__ import annotations

import pytest
from flask import Flask

from chatbot.errors import InvalidData
from chatbot.web import problems


def test_what_is_wrong_with_our_files_is_told_in_the_log_and_to_nobody_who_asks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Flask("at fault")
    problems.register(app)

    @app.get("/")
    def _fails() -> str:
        raise InvalidData("/srv/var/keys: others may read it: chmod 600 /srv/var/keys")

    answer = app.test_client().get("/")

    assert (answer.status_code, (answer.json or {})["title"]) == (500, "Internal error")
    assert "/srv" not in answer.text
    assert "chmod 600 /srv/var/keys" in caplog.text
