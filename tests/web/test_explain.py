"""`POST /chat` with `explain`: for developers and applications, never for visitors."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest
from flask import Flask

from chatbot.domain.understanding import Understanding
from chatbot.nlu.interpreter import Interpreter
from chatbot.services.services import Services
from tests.actors import Customer
from tests.training.small import trained_folder

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def public(services: Services) -> None:
    """Serve as a public server does."""
    object.__setattr__(services.settings, "development", False)


@pytest.fixture
def trained(services: Services, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let a small model answer."""
    shutil.copytree(trained_folder(tmp_path_factory), services.settings.models / "en" / "small")
    services.model.activate("small", by="a test", despite_gate="it is a test")


@pytest.mark.usefixtures("trained")
def test_an_answer_is_explained_by_words_examples_and_limits(customer: Customer) -> None:
    answer = customer.says("hello there, please refund me for this kettle", explain=True)

    found = answer["explanation"]
    assert (found["intent"], found["limits"]["sure"]) == (answer["intent"]["name"], True)
    assert max(found["words"], key=lambda word: word["weight"])["text"] == "refund"
    assert found["examples"][0]["intent"] == "get_refund"
    assert found["reasons"]


def test_who_does_not_ask_gets_no_explanation(customer: Customer) -> None:
    assert customer.says("please refund me")["explanation"] is None


def test_the_message_is_read_by_the_shops_clock(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    moments, interpret = [], Interpreter.interpret

    def noted(interpreter: Interpreter, text: str, *, now: datetime) -> Understanding:
        moments.append(now)
        return interpret(interpreter, text, now=now)

    monkeypatch.setattr(Interpreter, "interpret", noted)
    services.explain("it should have been here yesterday")

    zone = services.files.catalogue.current().conventions.time_zone
    assert [str(moment.tzinfo) for moment in moments] == [zone]


@pytest.mark.usefixtures("public")
def test_a_visitor_never_sees_training_examples(app: Flask, services: Services) -> None:
    of_page = Customer(app, **{"X-Api-Key": services.api_keys.add("pk", "page", now=NOW)})

    for visitor in (Customer(app), of_page):
        refused = visitor.sends(message="please refund me", explain=True)
        assert refused.status_code == 403
        assert "secret API key" in refused.json["detail"]


@pytest.mark.usefixtures("public")
def test_an_application_with_a_secret_key_does(app: Flask, services: Services) -> None:
    key = services.api_keys.add("sk", "shop", now=NOW)
    application = Customer(app, **{"X-Api-Key": key})

    assert (
        application.says("where is my order", explain=True)["explanation"]["rule"]["intent"] == "track_order"
    )
