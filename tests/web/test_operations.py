"""What operators and other programs read."""

from __future__ import annotations

import pytest
from flask import Flask

from chatbot.services.services import Services
from chatbot.web import openapi
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

    assert 'route="/chat/<session_id>/messages"' in text
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

    references = set(__import__("re").findall(r"#/components/schemas/(\w+)", str(document)))

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
