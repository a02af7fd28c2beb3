"""A wrong value stops the start and is named."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chatbot.cli.prepare import check_disk, first_sign_in, prepare
from chatbot.cli.serve import check_port
from chatbot.errors import InvalidData, InvalidInput
from chatbot.services.secrets import read_secret_key
from chatbot.settings import Settings, read_settings
from chatbot.store.agents import Agents
from chatbot.store.database import Database


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("CHATBOT_THREADS", "1"),
        ("LOG_LEVEL", "foo"),
        ("DATABASE_URL", "foo"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "postgresql://no:driver@named/here"),
        ("REDIS_URL", "foo"),
        ("REDIS_URL", "redis://host:port/0"),
        ("CHATBOT_RATE_LIMIT", "abc"),
        ("SECRET_KEY", "short"),
        ("CHATBOT_SHOP_URL", "http://shop.example.com"),
        ("CHATBOT_SHOP_URL", "http://localhost:8080"),
        ("CHATBOT_SHOP_URL", "https://user:password@shop.example.com"),
        ("CHATBOT_SHOP_URL", "https://shop.example.com/?a=b"),
        ("CHATBOT_SHOP_URL", "https://shop.example.com:port"),
        ("CHATBOT_SHOP_URL", "shop.example.com"),
        ("CHATBOT_SHOP_TIMEOUT_S", "0"),
        ("CHATBOT_SHOP_TIMEOUT_S", "nan"),
        ("CHATBOT_SMTP_URL", "https://mail.example.com"),
        ("CHATBOT_SMTP_URL", "smtps://"),
        ("CHATBOT_SMTP_URL", "smtps://mail.example.com:port"),
        ("CHATBOT_WEBHOOK_PRIVATE", "10.0.0.0/33"),
        ("CHATBOT_WEBHOOK_PRIVATE", "crm.internal, *.internal"),
        ("CHATBOT_WEBHOOK_PRIVATE", "https://crm.internal"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidData, match=name):
        read_settings()


def test_origins_are_a_comma_separated_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example, https://b.example/ ,")

    assert read_settings().cors_origins == ("https://a.example", "https://b.example")


def test_places_of_the_house_are_hosts_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATBOT_WEBHOOK_PRIVATE", "crm.internal, 10.1.0.0/16,fd00::/8, ::1")

    assert read_settings().webhook_private == ("crm.internal", "10.1.0.0/16", "fd00::/8", "::1")


def test_a_taken_port_is_said_in_words_that_help() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = Settings(_env_file=None, port=other.getsockname()[1])
        with pytest.raises(InvalidInput, match=r"taken by another program: .*PORT="):
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


def test_many_who_start_at_once_share_one_secret(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: read_secret_key(settings), range(64)))

    assert len(found) == 1
    assert len(found.pop()) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("kept", ["", "short\n"])
def test_a_file_with_less_than_a_secret_signs_nothing(tmp_path: Path, kept: str) -> None:
    (tmp_path / "secret_key").write_text(kept)

    with pytest.raises(InvalidData, match="delete the file"):
        read_secret_key(Settings(_env_file=None, data_dir=tmp_path))


def test_a_refused_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hunter2")

    with pytest.raises(InvalidData, match=r"SECRET_KEY: .*at least 32") as refused:
        read_settings()

    assert "hunter2" not in str(refused.value)


def test_an_at_sign_in_a_password_does_not_bring_half_of_it_into_the_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://bot:one@hunter2@example.com/db")

    with pytest.raises(InvalidData, match="write an @ in user or password as %40") as refused:
        read_settings()

    assert "hunter2" not in str(refused.value)


def test_a_language_without_files_is_refused(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, default_locale="xx")

    with pytest.raises(InvalidInput, match=r"DEFAULT_LOCALE='xx' needs .*triggers/xx.yml"):
        prepare(settings, demo=False)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"CHATBOT_SHOP_URL": "https://shop.example.com"}, "CHATBOT_SHOP_KEY"),
        ({"CHATBOT_SHOP_URL": "https://shop.example.com", "CHATBOT_SHOP_KEY": "ключ"}, "CHATBOT_SHOP_KEY"),
        ({"CHATBOT_SMTP_URL": "smtps://mail.example.com"}, "CHATBOT_MAIL_FROM"),
        (
            {"CHATBOT_SMTP_URL": "smtps://mail.example.com", "CHATBOT_MAIL_FROM": "a@b\nBcc: c@d"},
            "CHATBOT_MAIL_FROM",
        ),
    ],
)
def test_a_setting_that_another_needs_is_named(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(InvalidData, match=missing):
        read_settings()


@pytest.mark.parametrize("name", ["CHATBOT_SHOP_URL", "CHATBOT_SMTP_URL"])
def test_a_refused_address_with_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "ftp://bot:hunter2@example.com")

    with pytest.raises(InvalidData, match=name) as refused:
        read_settings()

    assert "hunter2" not in str(refused.value)


def test_a_shop_on_this_machine_may_go_unencrypted_while_one_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATBOT_SHOP_URL", "http://localhost:8080/api/")
    monkeypatch.setenv("CHATBOT_SHOP_KEY", "key")
    monkeypatch.setenv("CHATBOT_DEVELOPMENT", "true")

    assert read_settings().shop_url == "http://localhost:8080/api"
