"""What operators and other programs read."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from chatbot import files
from chatbot.services.assembly import build
from chatbot.services.services import Services
from chatbot.settings import Settings
from chatbot.store.database import Database
from chatbot.web import openapi
from chatbot.web.app import create_app
from chatbot.web.schemas import ChatRequest
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
    pages = {"/", "/demo", "/docs", "/openapi.json", "/rate/<token>", "/widget.js", "/static/<path:filename>"}
    ours = {rule for rule in routes - pages if not rule.startswith("/desk")}

    assert ours == described


def test_every_name_a_message_may_go_by_is_described(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document
    schema = document["components"]["schemas"]["ChatRequest"]
    accepted = {
        str(name)
        for field, info in ChatRequest.model_fields.items()
        for name in getattr(info.validation_alias, "choices", [field])
    }

    assert {"text", "sender", "user_id"} < accepted == set(schema["properties"])
    assert schema["anyOf"] == [{"required": ["message"]}, {"required": ["text"]}]
    assert "required" not in schema


def test_every_stream_says_how_it_resumes(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document

    resuming = {
        path
        for path, methods in document["paths"].items()
        if "Last-Event-ID" in [one["name"] for one in methods.get("get", {}).get("parameters", [])]
    }

    assert resuming == {"/chat/{session_id}/stream", "/api/v1/events"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_what_an_operator_reads_is_as_described(app: Flask, path: str) -> None:
    document = app.test_client().get("/openapi.json").json
    assert document
    responses = document["paths"][path]["get"]["responses"]

    found = app.test_client().get(path)

    assert found.content_type in responses[str(found.status_code)]["content"]
    if path != "/metrics":
        reference = responses[str(found.status_code)]["content"]["application/json"]["schema"]["$ref"]
        schema = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
        assert set(found.json or {}) == set(schema["properties"])


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("203.0.113.9", {}, 403),
        ("203.0.113.9", {"Authorization": "Bearer {token}"}, 200),
        ("203.0.113.9", {"Authorization": "Bearer wrong"}, 401),
        ("127.0.0.1", {"Authorization": "Bearer wrong"}, 401),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),  # a proxy nobody told us of
        ("203.0.113.9", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9", "Authorization": "Bearer {token}"}, 200),
    ],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_metrics_are_for_this_machine_and_for_who_has_the_token(
    services: Services, proxies: int, address: str, headers: dict[str, str], status: int
) -> None:
    object.__setattr__(services.settings, "proxies", proxies)
    sent = {name: value.format(token=services.metrics_token()) for name, value in headers.items()}

    found = (
        create_app(services)
        .test_client()
        .get("/metrics", headers=sent, environ_base={"REMOTE_ADDR": address})
    )

    assert found.status_code == status
    assert status == 200 or "chatbot key metrics" in found.json["detail"]  # type: ignore[index]


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
    assert "<td>array of ButtonBody</td>" in page
    assert " of </td>" not in page  # what is no list is a list of nothing


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


def test_a_clock_that_is_an_hour_off_is_told(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "skew", lambda _database, _now: timedelta(hours=-1))

    assert any("3600 s behind the database's" in one for one in services.health().degraded)
