"""What an administrator does from the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from chatbot.cli.main import main
from chatbot.desk.demo import seed_teams
from chatbot.desk.timetable import tidy
from chatbot.sealing.keys import Keyring
from chatbot.services.secrets import customer_token_key, metrics_token
from chatbot.store.agents import Agents
from chatbot.store.api_keys import ApiKeys
from chatbot.store.audit import Audit
from chatbot.store.database import Database
from chatbot.store.teams import Teams
from tests.shop.company import KEY, company

SECRET_KEY = "a secret of at least thirty-two signs"
Chatbot = Callable[..., Result]


@pytest.fixture
def chatbot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chatbot:
    """Return the command, on an installation of its own."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "")
    return lambda *arguments: CliRunner().invoke(main, arguments)


@pytest.fixture
def keys(tmp_path: Path, chatbot: Chatbot) -> ApiKeys:
    """Return the keys as the serving processes see them."""
    database = Database(f"sqlite:///{tmp_path / 'chatbot.sqlite3'}")
    database.upgrade()
    return ApiKeys(database)


@pytest.mark.usefixtures("keys")
def test_a_list_without_keys_says_how_to_make_one(chatbot: Chatbot) -> None:
    assert "`chatbot key add NAME`" in chatbot("key", "list").stdout


def test_a_key_is_shown_once_and_known_by_its_name(chatbot: Chatbot, keys: ApiKeys) -> None:
    made = chatbot("key", "add", "--secret", "shop backend").stdout.strip()

    listed = chatbot("key", "list").stdout

    known = keys.fetch(made)
    assert known
    assert known.secret
    assert made not in listed
    assert listed.split()[:2] == [known.id, "sk"]
    assert "in force" in listed
    assert "shop backend" in listed


def test_a_revoked_key_is_so_for_everybody_and_stays_listed(chatbot: Chatbot, keys: ApiKeys) -> None:
    made, other = (chatbot("key", "add", name).stdout.strip() for name in ("old shop", "new shop"))
    known = keys.fetch(made)
    assert known

    said = chatbot("key", "revoke", known.id)

    first, second = chatbot("key", "list").stdout.splitlines()
    still = keys.fetch(other)
    assert said.exit_code == 0
    assert keys.is_revoked(known.id)
    assert still
    assert not keys.is_revoked(still.id)
    assert f"revoked {datetime.now(UTC):%Y-%m-%d}" in first
    assert "in force" in second


def test_revoking_twice_keeps_the_first_day(keys: ApiKeys) -> None:
    first = datetime(2026, 11, 1, tzinfo=UTC)
    key = keys.add("pk", "old shop", now=first)
    (known,) = keys.all()

    for days in (1, 2):
        keys.revoke(known.id, now=first + timedelta(days=days))
    keys.register("pk", "old shop", key, now=first)  # as every start does with the demo page's

    (after,) = keys.all()
    assert after.revoked_at == first + timedelta(days=1)


def test_an_unknown_key_cannot_be_revoked_and_it_says_where_the_ids_stand(chatbot: Chatbot) -> None:
    refused = chatbot("key", "revoke", "nobody")

    assert refused.exit_code == 1
    assert "`chatbot key list`" in refused.output


@pytest.mark.parametrize(
    ("name", "derived"),
    [("customer-token", customer_token_key(SECRET_KEY)), ("metrics", metrics_token(SECRET_KEY))],
)
def test_what_others_need_is_printed_and_the_secret_is_not(chatbot: Chatbot, name: str, derived: str) -> None:
    printed = chatbot("key", name).stdout.strip()

    assert printed == derived
    assert len(bytes.fromhex(printed)) == 32
    assert SECRET_KEY not in printed


def test_a_token_signed_with_what_is_printed_holds_and_no_purpose_has_anothers_key(chatbot: Chatbot) -> None:
    customer, metrics = (chatbot("key", name).stdout.strip() for name in ("customer-token", "metrics"))
    claims = {"sub": "c-1", "exp": datetime.now(UTC) + timedelta(hours=1)}

    token = jwt.encode(claims, customer, algorithm="HS256")

    assert jwt.decode(token, customer_token_key(SECRET_KEY), algorithms=["HS256"])["sub"] == "c-1"
    assert len({customer, metrics, SECRET_KEY}) == 3
    assert customer_token_key("another secret of thirty-two signs") != customer


def test_the_doctor_says_what_site_back_ends_sign_with(chatbot: Chatbot) -> None:
    lines = chatbot("doctor").output.splitlines()

    assert any(
        line.startswith("ok    secret key") and "`chatbot key customer-token`" in line for line in lines
    )
    assert all(line.startswith(("ok    ", "wrong ")) for line in lines)


@pytest.mark.parametrize("name", ["customer-token", "metrics"])
def test_where_no_server_keeps_a_secret_none_is_made(
    chatbot: Chatbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("DATA_DIR", str(elsewhere))
    monkeypatch.setenv("SECRET_KEY", "")

    refused = chatbot("key", name)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert str(elsewhere / "secret_key") in refused.stderr
    assert "set DATA_DIR" in refused.stderr
    assert not elsewhere.exists()


def test_a_secret_made_at_the_first_start_serves_as_well(
    chatbot: Chatbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "")
    (tmp_path / "secret_key").write_text(SECRET_KEY)

    assert chatbot("key", "metrics").stdout.strip() == metrics_token(SECRET_KEY)


def test_the_doctor_asks_the_shop_and_the_mail_server(
    chatbot: Chatbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = " ".join(chatbot("doctor").output.split())
    assert "ok shop: our own tables" in said
    assert "ok mail: shown in this terminal only: set CHATBOT_SMTP_URL" in said

    monkeypatch.setenv("CHATBOT_SMTP_URL", "smtp://localhost:1")
    monkeypatch.setenv("CHATBOT_MAIL_FROM", "help@shop.example.com")
    monkeypatch.setenv("CHATBOT_DEVELOPMENT", "true")
    monkeypatch.setenv("CHATBOT_SHOP_KEY", KEY)
    with company() as system:
        monkeypatch.setenv("CHATBOT_SHOP_URL", system.url)
        said = " ".join(chatbot("doctor").output.split())
    assert "ok shop: answers at CHATBOT_SHOP_URL" in said
    assert "wrong mail: mail cannot be sent" in said

    said = " ".join(chatbot("doctor").output.split())
    assert "wrong shop: CHATBOT_SHOP_URL: the shop's system does not answer" in said


def test_the_doctor_says_which_key_is_missing_and_what_stands_in_the_open(
    tmp_path: Path, chatbot: Chatbot
) -> None:
    assert "ok keys of contact data: made at the first start" in " ".join(chatbot("doctor").output.split())
    file = tmp_path / "keys"
    database = Database(f"sqlite:///{tmp_path / 'chatbot.sqlite3'}", Keyring(tmp_path))
    database.upgrade()
    assert f"ok keys of contact data: {file} opens all" in " ".join(chatbot("doctor").output.split())
    with database.write() as connection:
        connection.execute(
            text("INSERT INTO customers (id, name, email, locale) VALUES ('a', 'Ann', 'a@b.c', 'en')")
        )
    said = " ".join(chatbot("doctor").output.split())
    assert "1 rows stand there in the open: `chatbot crm keys rotate`" in said

    file.unlink()

    assert f"{file} is missing: put it back" in " ".join(chatbot("doctor").output.split())
    assert "is missing: put it back" in chatbot("key", "list").stderr
    assert not file.exists()


def test_an_agent_is_added_with_all_that_routing_asks_of_them(tmp_path: Path, chatbot: Chatbot) -> None:
    database = Database(f"sqlite:///{tmp_path / 'chatbot.sqlite3'}")
    database.upgrade()
    seed_teams(database, now=datetime.now(UTC))
    known = ("--team", "care", "--team", "technical", "--skill", "Refunds", "--language", "DE")

    said = chatbot(
        "agent", "add", "Maya@example.com", "--name", "Maya", *known, "--senior", "--capacity", "4"
    )

    maya = Agents(database).sign_in("maya@example.com", said.stdout.split()[-1])
    assert maya is not None
    assert (maya.skills, maya.languages, maya.senior, maya.capacity) == ({"refunds"}, {"de"}, True, 4)
    assert {team.id for team in Teams(database).all() if maya.id in team.members} == {"care", "technical"}
    assert Audit(database).entries(before=None, views=False, limit=1)[0].agent_name is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--team", "pirates"), "no team 'pirates'"),
        (("--skill", "<script>"), "is no skill"),
        (("--language", "klingon"), "ISO 639-1"),
    ],
)
def test_what_cannot_be_kept_of_an_agent_is_said(
    chatbot: Chatbot, options: tuple[str, ...], words: str
) -> None:
    said = chatbot("agent", "add", "maya@example.com", "--name", "Maya", *options)

    assert (said.exit_code, said.stdout) == (1, "")
    assert words in said.stderr


def test_a_new_password_is_for_those_who_work_here(tmp_path: Path, chatbot: Chatbot) -> None:
    chatbot("agent", "add", "maya@example.com", "--name", "Maya")
    agents = Agents(Database(f"sqlite:///{tmp_path / 'chatbot.sqlite3'}"))

    new = chatbot("agent", "password", "MAYA@example.com").stdout.split()[-1]

    assert agents.sign_in("maya@example.com", new) is not None
    assert "add one with" in chatbot("agent", "password", "tom@example.com").stderr


def test_the_demo_has_teams_and_the_first_agent_is_in_all_of_them(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'chatbot.sqlite3'}")
    database.upgrade()
    first = Agents(database).add(name="Admin", email="a@example.com", password="correct", role="admin")

    for _ in range(2):
        seed_teams(database, now=datetime.now(UTC))

    teams = Teams(database).all()
    assert [team.id for team in teams] == ["care", "delivery", "payments", "technical"]
    assert {team.members for team in teams} == {frozenset({first.id})}
    assert [tidy(team) for team in teams] == teams
