"""Headers, origins, limits."""

from __future__ import annotations

import pytest
from flask import Flask

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
