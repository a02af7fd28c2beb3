"""The models as the desk sees them."""

from __future__ import annotations

import shutil

import pytest
from flask import Flask
from sqlalchemy import select

from chatbot.domain.models import GateFinding
from chatbot.nlu.verdicts import write_verdict
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.store.tables import audit
from tests.actors import AgentAtDesk
from tests.training.small import trained_folder

PASSWORD = "correct horse battery"


@pytest.fixture
def admin(
    app: Flask, services: Services, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AgentAtDesk:
    """Return an administrator of a shop with two models, none of them in use yet, and a damaged one."""
    for run in ("first", "second", "damaged"):
        shutil.copytree(trained_folder(tmp_path_factory), settings.models / "en" / run)
    for run in ("first", "damaged"):
        write_verdict(settings.models / "en" / run, (), compared_with=None)
    worse = GateFinding("accuracy", 0.9, 0.5, passed=False, text="accuracy: 90.0% before, 50.0% now")
    write_verdict(settings.models / "en" / "second", (worse,), compared_with="first")
    (settings.models / "en" / "damaged" / "network.onnx").write_text("damaged")
    services.agents.add(name="Root", email="root@example.com", password=PASSWORD, role="admin")
    return AgentAtDesk(app, "root@example.com", PASSWORD)


def in_use(admin: AgentAtDesk) -> list[str]:
    return [one["id"] for one in admin.gets("models")["models"] if one["in_use"]]


def test_an_administrator_exchanges_the_model(admin: AgentAtDesk, services: Services) -> None:
    answered = admin.client.post("/api/v1/models/first/activate").json or {}

    assert [one["id"] for one in answered["models"] if one["in_use"]] == ["first"]
    classifier = services.model.current()
    assert classifier is not None
    assert classifier.model.name == "en/first"
    assert {one["intents"] for one in answered["models"]} == {3}


def test_a_model_that_was_refused_needs_a_reason(admin: AgentAtDesk, services: Services) -> None:
    admin.posts("models/first/activate")

    refused = admin.posts("models/second/activate")
    assert (refused.status_code, (refused.json or {})["title"]) == (409, "Gate not passed")
    assert "accuracy: 90.0% before, 50.0% now" in (refused.json or {})["detail"]
    assert admin.posts("models/second/activate", despite_gate="").status_code == 422
    assert in_use(admin) == ["first"]

    assert admin.posts("models/second/activate", despite_gate="a new shop, other words").status_code == 200
    assert in_use(admin) == ["second"]
    with services.database.read() as connection:
        noted = connection.execute(select(audit.c.action, audit.c.subject)).all()
    assert noted == [("model", "first"), ("model despite gate", "second")]


@pytest.mark.parametrize("run", ["gone", "damaged", "..", "current"])
def test_what_is_no_usable_model_leaves_the_one_in_use(
    admin: AgentAtDesk, services: Services, run: str
) -> None:
    admin.posts("models/first/activate")

    assert admin.posts(f"models/{run}/activate").status_code == 404
    assert in_use(admin) == ["first"]


@pytest.mark.usefixtures("admin")
def test_an_agent_sees_the_models_and_changes_nothing(agent: AgentAtDesk) -> None:
    assert len(agent.gets("models")["models"]) == 3
    assert agent.posts("models/first/activate").status_code == 403


def test_nobody_else_sees_them(app: Flask) -> None:
    assert app.test_client().get("/api/v1/models").status_code == 401
    assert app.test_client().post("/api/v1/models/first/activate").status_code == 401
