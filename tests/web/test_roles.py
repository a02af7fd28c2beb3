"""Every route of the desk asks who is there: a new one is for those who lead until it stands in the list of agents'."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient

from tests.actors import AgentAtDesk

DOORS = {"desk.sign_in", "desk.check", "desk.sign_out"}
AGENTS = {
    "desk.desk",
    *(f"api.{name}" for name in ("me", "availability", "queue", "events")),
    *(f"api.{name}" for name in ("conversation", "messages", "answer", "typing", "viewing")),
    *(f"owners.{name}" for name in ("claim", "accept", "decline", "release", "give_back", "resolve")),
    *(f"owners.{name}" for name in ("transfer", "snooze", "wake")),
    *(f"tools.{name}" for name in ("note", "tag", "tags", "correct", "intents", "suggestions", "use")),
    *(f"search.{name}" for name in ("conversations", "views", "keep", "delete")),
    *("canned.canned", "canned.one", "models.models", "team.agents", "team.teams"),
    *("transcripts.transcript", "transcripts.survey_link"),
}
BODY = {"title": "t", "text": "t"}
"""Of a reply kept ready, whose room looks at it before it asks who leads."""


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and an address of every route of the desk."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/desk", "/api/v1/")) and rule.endpoint not in DOORS:
            values = {name: 1 if name == "delivery_id" else "x" for name in rule.arguments}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def asks(client: FlaskClient, method: str, path: str) -> tuple[int, str]:
    """Return what came of it, and where it leads."""
    answer = client.open(path, method=method, json=BODY if method == "POST" else None)
    return answer.status_code, answer.headers.get("Location", "")


def test_nobody_is_let_in_who_is_not_signed_in(app: Flask) -> None:
    client = app.test_client()
    let_in = {
        endpoint
        for endpoint, method, path in routes(app)
        if asks(client, method, path) not in ((401, ""), (302, "/desk/sign-in"))
    }

    assert not let_in


def test_an_agent_is_refused_wherever_the_list_does_not_let_them_in(app: Flask, agent: AgentAtDesk) -> None:
    let_in = {
        endpoint
        for endpoint, method, path in routes(app)
        if endpoint not in AGENTS and asks(agent.client, method, path) not in ((403, ""), (302, "/desk"))
    }

    assert not let_in
    assert {endpoint for endpoint, _, _ in routes(app)} >= AGENTS
