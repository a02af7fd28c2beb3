"""Who gets into the desk, and who does not."""

from __future__ import annotations

import re

from flask import Flask

from chatbot.services.services import Services
from tests.actors import AgentAtDesk
from tests.web.conftest import PASSWORD


def test_a_page_of_the_desk_leads_to_the_sign_in(app: Flask) -> None:
    response = app.test_client().get("/desk")

    assert response.status_code == 302
    assert response.headers["Location"] == "/desk/sign-in"


def test_the_right_password_opens_the_desk(agent: AgentAtDesk) -> None:
    cookie = agent.signed_in.headers["Set-Cookie"]

    assert agent.signed_in.status_code == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert agent.client.get("/desk").status_code == 200


def test_a_wrong_password_is_told_kindly_and_nothing_more(app: Flask, agent: AgentAtDesk) -> None:
    known = AgentAtDesk(app, "maya@example.com", "wrong").signed_in
    unknown = AgentAtDesk(app, "nobody@example.com", "wrong").signed_in

    assert known.status_code == unknown.status_code == 401
    assert "do not match" in known.text
    assert "do not match" in unknown.text


def test_guessing_locks_the_door_for_a_while(app: Flask, agent: AgentAtDesk) -> None:
    for _ in range(5):
        AgentAtDesk(app, "maya@example.com", "wrong")

    locked = AgentAtDesk(app, "maya@example.com", PASSWORD).signed_in

    assert locked.status_code == 429
    assert "try again in" in locked.text


def test_a_form_without_its_token_is_refused(app: Flask, agent: AgentAtDesk) -> None:
    fields = {"email": "maya@example.com", "password": PASSWORD}

    assert app.test_client().post("/desk/sign-in", data=fields).status_code == 403


def test_signing_out_ends_every_cookie(app: Flask, agent: AgentAtDesk) -> None:
    elsewhere = AgentAtDesk(app, "maya@example.com", PASSWORD)
    token = re.search(r'name="csrf_token" value="([^"]+)"', agent.client.get("/desk").text)
    assert token

    agent.client.post("/desk/sign-out", data={"csrf_token": token[1]})

    assert agent.client.get("/api/v1/queue").status_code == 401
    assert elsewhere.client.get("/api/v1/queue").status_code == 401


def test_a_forged_cookie_is_worthless(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("desk", "eyJhZ2VudF9pZCI6ImEifQ.aaaa.bbbb")

    assert client.get("/api/v1/queue").status_code == 401


def test_another_site_cannot_act_for_an_agent(agent: AgentAtDesk, services: Services) -> None:
    foreign = {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}
    for headers in foreign:
        response = agent.client.post(
            "/api/v1/agents/me/availability", json={"available": False}, headers=headers
        )
        assert response.status_code == 403
