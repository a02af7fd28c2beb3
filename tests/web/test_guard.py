"""Headers, origins, limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chatbot.services.secrets import customer_token_key
from chatbot.services.services import Services
from tests.actors import AgentAtDesk, Customer


def test_pages_forbid_every_script_but_ours(app: Flask) -> None:
    policy = app.test_client().get("/desk/sign-in").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/desk/sign-in", "/demo", "/docs"])
def test_pages_hold_no_inline_script_or_style(app: Flask, path: str) -> None:
    page = app.test_client().get(path).text

    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://127.0.0.1", "").replace(
        "http://localhost", ""
    )


def test_a_listed_site_may_talk_to_the_bot(app: Flask) -> None:
    headers = {"Origin": "https://shop.example.com"}

    response = app.test_client().post("/chat", json={"message": "hi"}, headers=headers)

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example.com"


def test_a_preflight_is_answered(app: Flask) -> None:
    headers = {
        "Origin": "https://shop.example.com",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-api-key",
    }

    response = app.test_client().options("/chat", headers=headers)

    assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example.com"
    assert "x-api-key" in response.headers["Access-Control-Allow-Headers"].lower()


def test_another_site_is_told_which_setting_lets_it_in(app: Flask) -> None:
    response = app.test_client().post(
        "/chat", json={"message": "hi"}, headers={"Origin": "https://evil.example"}
    )

    assert response.status_code == 403
    assert response.json
    assert "https://evil.example" in response.json["detail"]
    assert "CORS_ORIGINS" in response.json["detail"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_the_desk_is_shared_with_no_site(agent: AgentAtDesk) -> None:
    response = agent.client.get("/api/v1/queue", headers={"Origin": "https://shop.example.com"})

    assert "Access-Control-Allow-Origin" not in response.headers


def test_the_widget_may_be_loaded_by_any_page(app: Flask) -> None:
    with app.test_client().get("/widget.js") as response:
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_visitor_who_floods_is_asked_to_wait(app: Flask, services: Services) -> None:
    object.__setattr__(services.settings, "rate_limit", "3/minute")
    customer = Customer(app)
    customer.says("hello")
    for _ in range(3):
        customer.says("hello")

    refused = customer.sends(message="hello")

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1


def test_what_a_customer_writes_comes_back_as_data(
    app: Flask, customer: Customer, agent: AgentAtDesk
) -> None:
    script = "<script>alert(1)</script>"
    customer.says(script)

    found = agent.gets("conversations?q=script")["conversations"][0]

    assert found["last_message"]
    assert script not in agent.client.get("/desk").text


@pytest.fixture
def public(app: Flask, services: Services) -> Flask:
    """Return the application as it serves in public, with room for three new conversations an hour."""
    object.__setattr__(services.settings, "development", False)
    object.__setattr__(services.settings, "session_limit", "3/hour")
    return app


def begins(app: Flask, address: str, **fields: object) -> TestResponse:
    """Say hello from an address, with no session yet."""
    headers = {"X-Api-Key": str(fields.pop("key"))} if "key" in fields else {}
    body = {"message": "hello", **fields}
    return app.test_client().post("/chat", json=body, headers=headers, environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize("address", ["198.51.100.{}", "2001:db8::{}"])
def test_one_address_cannot_begin_conversations_without_end(public: Flask, address: str) -> None:
    same = [begins(public, address.format(7 if "." in address else number)) for number in range(4)]

    assert [one.status_code for one in same] == [200, 200, 200, 429]
    assert int(same[-1].headers["Retry-After"]) > 60
    assert begins(public, "203.0.113.9").status_code == 200


def test_a_conversation_under_way_goes_on_when_its_address_may_begin_no_more(public: Flask) -> None:
    first = begins(public, "198.51.100.7").json or {}
    while begins(public, "198.51.100.7").status_code == 200:
        continue

    assert begins(public, "198.51.100.7", session_id=first["session_id"]).status_code == 200


def test_who_is_known_by_name_is_not_counted_by_address(public: Flask, services: Services) -> None:
    key = services.api_keys.add("sk", "shop", now=datetime(2026, 11, 22, tzinfo=UTC))
    order = services.shop.order("1001234")
    assert order
    token = jwt.encode(
        {"sub": order.customer_id, "exp": datetime.now(UTC) + timedelta(hours=1)},
        customer_token_key(services.secret_key),
        algorithm="HS256",
    )
    for _ in range(4):
        assert begins(public, "198.51.100.7", key=key).status_code == 200
        assert begins(public, "198.51.100.7", customer_token=token).status_code == 200


def test_a_publishable_key_lifts_no_limit(public: Flask, services: Services) -> None:
    key = services.api_keys.add("pk", "page", now=datetime(2026, 11, 22, tzinfo=UTC))

    found = [begins(public, "198.51.100.7", key=key).status_code for _ in range(4)]

    assert found[-1] == 429
