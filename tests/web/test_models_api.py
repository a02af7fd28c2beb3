"""The models as the desk sees them."""

from __future__ import annotations

import shutil

import pytest
from flask import Flask

from chatbot.services.services import Services
from chatbot.settings import Settings
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
    (settings.models / "en" / "damaged" / "network.onnx").write_text("damaged")
    services.agents.add(name="Root", email="root@example.com", password=PASSWORD, role="admin")
    return AgentAtDesk(app, "root@example.com", PASSWORD)


def test_an_administrator_exchanges_the_model(admin: AgentAtDesk, services: Services) -> None:
    for run in ("first", "second"):
        answered = admin.posts(f"models/{run}/activate").json or {}
        assert [one["id"] for one in answered["models"] if one["in_use"]] == [run]

    classifier = services.model.current()
    assert classifier is not None
    assert classifier.model.name == "en/second"
    assert {one["intents"] for one in admin.gets("models")["models"]} == {3}


@pytest.mark.parametrize("run", ["gone", "damaged", "..", "current"])
def test_what_is_no_usable_model_leaves_the_one_in_use(
    admin: AgentAtDesk, services: Services, run: str
) -> None:
    admin.posts("models/first/activate")

    assert admin.posts(f"models/{run}/activate").status_code == 404
    assert [one["id"] for one in admin.gets("models")["models"] if one["in_use"]] == ["first"]


@pytest.mark.usefixtures("admin")
def test_an_agent_sees_the_models_and_changes_nothing(agent: AgentAtDesk) -> None:
    assert len(agent.gets("models")["models"]) == 3
    assert agent.posts("models/first/activate").status_code == 403


def test_nobody_else_sees_them(app: Flask) -> None:
    assert app.test_client().get("/api/v1/models").status_code == 401
    assert app.test_client().post("/api/v1/models/first/activate").status_code == 401
