"""A wrong value stops the start and is named."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from chatbot.cli.prepare import check_disk, first_sign_in
from chatbot.cli.serve import check_port
from chatbot.errors import InvalidData, InvalidInput
from chatbot.settings import Settings, read_settings
from chatbot.store.agents import Agents
from chatbot.store.database import Database


@pytest.mark.parametrize(("name", "value"), [("PORT", "eighty"), ("PORT", "70000"), ("CHATBOT_THREADS", "1")])
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidData, match=name):
        read_settings()


def test_origins_are_a_comma_separated_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example, https://b.example/ ,")

    assert read_settings().cors_origins == ("https://a.example", "https://b.example")


def test_a_taken_port_is_said_in_words_that_help() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = Settings(_env_file=None, port=other.getsockname()[1])
        with pytest.raises(InvalidInput, match="taken by another program: .*PORT="):
            check_port(settings)


def test_a_folder_one_may_not_write_to_is_said_so() -> None:
    with pytest.raises(InvalidInput, match="set DATA_DIR"):
        check_disk(Path("/proc/no/such"))


def test_a_full_disk_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatbot.cli.prepare.MIN_FREE_BYTES", 2**62)

    with pytest.raises(InvalidInput, match="make room"):
        check_disk(tmp_path)


def test_the_first_password_is_generated_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    database.upgrade()

    first_sign_in(Agents(database), tmp_path)

    note = tmp_path / "first-sign-in.txt"
    email, password = note.read_text().split()
    assert note.stat().st_mode & 0o077 == 0
    assert Agents(database).sign_in(email, password) is not None
    assert password not in first_sign_in(Agents(database), tmp_path)
    database.engine.dispose()
