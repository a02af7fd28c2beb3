"""What operators and other programs read."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from chatbot import files
from chatbot.services.assembly import build
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.web import openapi
from chatbot.web.app import create_app
from tests.actors import Customer


def test_it_is_alive(app: Flask) -> None:
    assert app.test_client().get("/healthz").json == {"status": "ok"}


def test_without_a_model_it_is_ready_and_says_what_is_lesser(app: Flask) -> None:
    response = app.test_client().get("/readyz")

    assert response.status_code == 200
    assert response.json
    assert any("model" in one for one in response.json["degraded"])


def test_without_redis_it_is_ready_still(
    app: Flask, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.live, "_paused_until", float("inf"))

    response = app.test_client().get("/readyz")

    assert response.status_code == 200
    assert response.json
    assert any("redis" in one for one in response.json["degraded"])


def test_requests_are_counted_by_route_and_no_session_shows(app: Flask, customer: Customer) -> None:
    customer.says("hello")
    customer.reads()

    text = app.test_client().get("/metrics").text

    assert 'route="/chat/<session:session_id>/messages"' in text
    assert str(customer.session_id) not in text


def test_every_route_of_the_contract_is_described(app: Flask) -> None:
    described = {rule.rule for rule, _ in openapi.described(app)}
    routes = {rule.rule for rule in app.url_map.iter_rules()}
    ours = {rule for rule in routes if rule.startswith(("/chat", "/api/v1", "/widget/"))}

    assert ours == described


def test_the_document_names_what_it_refers_to(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document
    schemas = document["components"]["schemas"]

    references = set(re.findall(r"#/components/schemas/(\w+)", str(document)))

    assert document["openapi"].startswith("3.1")
    assert references <= set(schemas)
    assert "message" in schemas["ChatRequest"]["properties"]


def test_an_answer_fits_its_description(app: Flask, customer: Customer) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document

    answer = customer.says("hello")

    assert set(answer) == set(document["components"]["schemas"]["ChatAnswer"]["properties"])


def test_the_docs_page_lists_the_chat(app: Flask) -> None:
    page = app.test_client().get("/docs").text

    assert "/chat/{session_id}/stream" in page
    assert "session_id" in page


def test_a_damaged_model_leaves_the_rules_answering(settings: Settings) -> None:
    run = settings.models / "en" / "2026-01-01T00-00-00Z-00000000"
    run.mkdir(parents=True)
    (run.parent / "current").write_text(run.name)
    (run / "manifest.json").write_text(
        '{"files": {"network.onnx": "0", "tokenizer.json": "0", "model.json": "0"}}'
    )
    services = build(settings)

    answer = Customer(create_app(services)).says("what is your name")

    assert answer["source"] == "rules"
    assert answer["response"]
    assert any("model" in one for one in services.health().degraded)
    services.database.engine.dispose()


def test_a_broken_edit_of_the_replies_keeps_the_bot_talking(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "RELOAD_CHECK_S", 0)
    shutil.copytree("templates", tmp_path / "templates")
    object.__setattr__(settings, "templates_dir", tmp_path / "templates")
    services = build(settings)
    customer = Customer(create_app(services))

    (tmp_path / "templates" / "replies" / "en" / "small_talk.yml").write_text("replies: [\n")

    assert customer.says("hello")["response"]
    assert any("small_talk.yml:" in one for one in services.health().degraded)
    services.database.engine.dispose()
