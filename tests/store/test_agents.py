"""Sign-in, and what ends it."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from chatbot.errors import Conflict
from chatbot.store.agents import NOBODY, Agents
from chatbot.store.api_keys import ApiKeys
from chatbot.store.database import Database
from tests.store.actors import NOW, add_agent


def test_only_the_right_password_signs_in(database: Database) -> None:
    add_agent(database, "Maya")

    assert Agents(database).sign_in("MAYA@example.com", "correct horse") is not None
    assert Agents(database).sign_in("maya@example.com", "wrong horse") is None
    assert Agents(database).sign_in("nobody@example.com", "correct horse") is None


def test_a_password_is_as_dear_to_guess_as_the_standard_says(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.store.agents.PasswordHasher", PasswordHasher)  # tests hash quickly elsewhere

    assert extract_parameters(Agents(database).hash("correct horse")) == RFC_9106_LOW_MEMORY


def test_an_email_belongs_to_one_agent(database: Database) -> None:
    add_agent(database, "Maya")

    with pytest.raises(Conflict, match="choose another"):
        add_agent(database, "Maya")


def test_a_key_is_known_by_its_hash_only(database: Database) -> None:
    key = ApiKeys(database).add("sk", "shop backend", now=NOW)

    found = ApiKeys(database).fetch(key)

    assert found is not None
    assert (found.name, found.secret) == ("shop backend", True)
    assert ApiKeys(database).fetch(key[:-1]) is None


def test_a_stranger_s_guess_takes_as_long_as_an_agent_s() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODY)
