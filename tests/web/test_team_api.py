"""Setting up the desk through its JSON: who may, what is refused, what comes back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.actors import AgentAtDesk, Customer, Json
from tests.web.conftest import PASSWORD

MAYA: Json = {"name": "Maya", "role": "agent", "capacity": 8}
CARE: Json = {"id": "care", "name": "Customer care"}
RULES: Json = {
    "strategy": "best_match",
    "handling": "offer",
    "offer_s": 30,
    "widen_after_s": 120,
    "vanish_after_s": 120,
}
LEADS_ONLY = [
    ("post", "agents", {**MAYA, "email": "new@example.com"}),
    ("post", "agents/{id}", {**MAYA, "before": MAYA}),
    ("post", "agents/{id}/password", {}),
    ("delete", "agents/{id}", {}),
    ("post", "teams", CARE),
    ("post", "teams/care", {**CARE, "before": CARE}),
    ("delete", "teams/care", {}),
    ("get", "routing", {}),
    ("post", "routing", {**RULES, "before": RULES}),
    ("get", "audit", {}),
    ("get", "wallboard", {}),
]


def people(asker: AgentAtDesk) -> dict[str, Json]:
    """Return everybody by name, as somebody sees them."""
    return {one["name"]: one for one in asker.gets("agents")["agents"]}


def profile(person: Json) -> Json:
    """Return what can be set of somebody."""
    return {name: person[name] for name in (*MAYA, "senior", "skills", "languages", "team_ids")}


def call(client: Any, method: str, path: str, body: Json) -> Any:
    send = getattr(client, method)
    return send(f"/api/v1/{path}") if method == "get" else send(f"/api/v1/{path}", json=body)


@pytest.mark.parametrize(("method", "path", "body"), LEADS_ONLY)
def test_an_agent_is_told_whom_to_ask(agent: AgentAtDesk, method: str, path: str, body: Json) -> None:
    maya = people(agent)["Maya"]["id"]

    refused = call(agent.client, method, path.format(id=maya), body)

    assert refused.status_code == 403
    assert "supervisors" in (refused.json or {})["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body"), [*LEADS_ONLY, ("get", "agents", {}), ("get", "teams", {})]
)
def test_whoever_is_not_signed_in_sees_nothing(app: Flask, method: str, path: str, body: Json) -> None:
    assert call(app.test_client(), method, path.format(id="x"), body).status_code == 401


def test_who_may_not_is_told_so_before_what_is_wrong(agent: AgentAtDesk) -> None:
    assert agent.client.post("/api/v1/agents", data="{", content_type="application/json").status_code == 403


def test_addresses_are_for_those_who_lead(agent: AgentAtDesk, supervisor: AgentAtDesk) -> None:
    assert {one["email"] for one in people(agent).values()} == {None}
    assert people(supervisor)["Maya"]["email"] == "maya@example.com"


def test_a_new_colleague_signs_in_and_works(app: Flask, supervisor: AgentAtDesk) -> None:
    supervisor.posts("teams", **CARE)

    added = supervisor.posts(
        "agents", name="Mia", email="mia@example.com", team_ids=["care"], skills=["Product Setup"]
    ).json
    mia = AgentAtDesk(app, "mia@example.com", added["password"])

    assert mia.gets("agents/me")["name"] == "Mia"
    assert added["agent"]["skills"] == ["product_setup"]
    assert supervisor.gets("teams")["teams"][0]["member_ids"] == [added["agent"]["id"]]
    assert added["agent"]["load"] == 0


def test_what_is_wrong_is_said_at_its_field(supervisor: AgentAtDesk) -> None:
    refused = supervisor.posts("agents", name=" ", email="nobody", capacity=101, languages=["klingon"])

    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"name", "capacity", "languages"}
    assert set(supervisor.posts("agents", name="Mia", email="nobody").json["errors"]) == {"email"}


def test_the_later_of_two_is_told_what_the_other_changed(supervisor: AgentAtDesk, agent: AgentAtDesk) -> None:
    maya = people(supervisor)["Maya"]
    before = profile(maya)
    path = f"agents/{maya['id']}"

    first = supervisor.posts(path, **{**before, "capacity": 4}, before=before)
    second = supervisor.posts(path, **{**before, "capacity": 2}, before=before)
    elsewhere = supervisor.posts(path, **{**before, "senior": True}, before=before)

    assert (first.status_code, second.status_code, elsewhere.status_code) == (200, 409, 200)
    assert second.json["title"] == "Changed meanwhile"
    assert second.json["errors"] == {"capacity": "is 4 now, and was 8 when you began"}
    assert (elsewhere.json["capacity"], elsewhere.json["senior"]) == (4, True)


def test_nothing_is_changed_blindly(supervisor: AgentAtDesk, agent: AgentAtDesk) -> None:
    maya = people(supervisor)["Maya"]

    refused = supervisor.posts(f"agents/{maya['id']}", **profile(maya))

    assert refused.status_code == 422
    assert "before" in refused.json["errors"]


def test_who_gets_a_new_password_must_sign_in_again(
    app: Flask, supervisor: AgentAtDesk, agent: AgentAtDesk
) -> None:
    maya = people(supervisor)["Maya"]["id"]

    password = supervisor.posts(f"agents/{maya}/password").json["password"]

    assert agent.client.get("/api/v1/queue").status_code == 401
    assert AgentAtDesk(app, "maya@example.com", password).gets("agents/me")["name"] == "Maya"


def test_who_renews_their_own_password_stays_signed_in(app: Flask, supervisor: AgentAtDesk) -> None:
    elsewhere = AgentAtDesk(app, "sue@example.com", PASSWORD)
    sue = people(supervisor)["Sue"]["id"]

    assert supervisor.posts(f"agents/{sue}/password").status_code == 200

    assert supervisor.client.get("/api/v1/queue").status_code == 200
    assert elsewhere.client.get("/api/v1/queue").status_code == 401


def test_an_agent_who_leaves_holding_five_loses_none_of_them(
    app: Flask, supervisor: AgentAtDesk, agent: AgentAtDesk
) -> None:
    customers = [Customer(app) for _ in range(5)]
    for customer in customers:
        customer.says("I want to talk to a human")
    for entry in agent.waiting():
        agent.posts(f"conversations/{entry['id']}/claim")
    maya = people(supervisor)["Maya"]
    assert (maya["load"], supervisor.gets("queue")["totals"]["waiting"]) == (5, 0)

    gone = supervisor.client.delete(f"/api/v1/agents/{maya['id']}")

    queue = supervisor.gets("queue")
    assert gone.json == {"returned": 5}
    assert queue["totals"] == {"waiting": 5, "mine": 0, "others": 0, "bot": 0}
    assert agent.client.get("/api/v1/queue").status_code == 401
    assert {customer.reads()["status"] for customer in customers} == {"waiting"}
    assert list(people(supervisor)) == ["Sue"]
    taken = supervisor.posts(f"conversations/{queue['waiting'][0]['id']}/claim")
    assert taken.json["agent_name"] == "Sue"


@pytest.mark.parametrize("forged", ["nobody", "../teams", "%00", "' or 1=1 --", "a" * 200, "me"])
@pytest.mark.parametrize(("method", "rest"), [("post", ""), ("post", "/password"), ("delete", "")])
def test_a_forged_id_is_nobody(supervisor: AgentAtDesk, forged: str, method: str, rest: str) -> None:
    body = {**MAYA, "before": MAYA}

    assert call(supervisor.client, method, f"agents/{forged}{rest}", body).status_code == 404
    assert call(supervisor.client, method, f"teams/{forged}{rest}", {**CARE, "before": CARE}).status_code in (
        404,
        422,
    )


def test_script_is_a_name_like_any_other(supervisor: AgentAtDesk) -> None:
    script = "<script>alert(1)</script>"

    team = supervisor.posts("teams", id="odd", name=script)
    added = supervisor.posts("agents", name=script, email="<b>@example.com", team_ids=["odd"])

    assert (team.json["name"], added.json["agent"]["name"]) == (script, script)
    assert added.headers["Content-Type"] == "application/json"
    assert added.headers["X-Content-Type-Options"] == "nosniff"
    for page in ("/desk/settings", "/desk/wallboard"):
        assert script not in supervisor.client.get(page).text
    for field, written in (("time_zone", script), ("hours", {"monday": script}), ("hours", {script: "x"})):
        assert supervisor.posts("teams", **{**CARE, field: written}).status_code == 422


@pytest.mark.parametrize(
    "hours", [{"monday": "8:00-20:00"}, {"monday": "8:00-12:00, 13:00-18:00", "closed": ["2026-12-25"]}, None]
)
def test_hours_come_back_as_they_were_written(supervisor: AgentAtDesk, hours: Json | None) -> None:
    added = supervisor.posts("teams", **CARE, hours=hours, time_zone="Europe/London", first_response_s=30)

    assert added.json == supervisor.gets("teams")["teams"][0]
    assert added.json["hours"] == hours


def test_a_body_out_of_reason_is_refused_with_a_sentence(supervisor: AgentAtDesk) -> None:
    for body in (
        {**CARE, "hours": {f"day{number}": "8:00-20:00" for number in range(50)}},
        {**CARE, "hours": [1]},
        {**CARE, "member_ids": ["x" * 1000]},
        {**CARE, "member_ids": ["nobody"]},
        {**CARE, "first_response_s": 10**30},
        {**CARE, "name": "n" * 301},
        {**CARE, "name": None},
    ):
        refused = supervisor.posts("teams", **body)
        assert refused.status_code == 422
        assert refused.json["errors"]
    assert supervisor.posts("teams", **CARE, hours={"closed": ["x" * 60000, "y" * 9000]}).status_code == 413


def test_the_rules_of_routing_come_back(supervisor: AgentAtDesk) -> None:
    assert supervisor.gets("routing") == RULES

    changed = supervisor.posts("routing", **{**RULES, "strategy": "round_robin"}, before=RULES)

    assert changed.json == supervisor.gets("routing") == {**RULES, "strategy": "round_robin"}
    assert supervisor.posts("routing", **{**RULES, "strategy": "by_height"}, before=RULES).status_code == 422
    assert supervisor.posts("routing", **{**RULES, "offer_s": 0}, before=RULES).status_code == 422


def test_the_audit_tells_who_did_what_to_whom(supervisor: AgentAtDesk, agent: AgentAtDesk) -> None:
    maya = people(supervisor)["Maya"]
    supervisor.posts(f"agents/{maya['id']}", **{**profile(maya), "capacity": 4}, before=profile(maya))
    supervisor.posts(f"agents/{maya['id']}/password")

    entries = supervisor.gets("audit")["entries"]

    assert [(one["agent_name"], one["action"], one["subject_name"]) for one in entries] == [
        ("Sue", "password", "Maya"),
        ("Sue", "agent changed", "Maya"),
    ]
    assert entries[1]["detail"] == {"before": {"capacity": 8}, "after": {"capacity": 4}}
    assert supervisor.gets(f"audit?before={entries[0]['id']}")["entries"] == entries[1:]
    assert supervisor.client.get("/api/v1/audit?before=x").status_code == 422


@pytest.mark.parametrize("page", ["/desk/wallboard", "/desk/settings"])
def test_the_pages_are_for_those_who_lead(
    app: Flask, agent: AgentAtDesk, supervisor: AgentAtDesk, page: str
) -> None:
    anonymous = app.test_client().get(page)
    refused, shown = agent.client.get(page), supervisor.client.get(page)

    assert (anonymous.status_code, anonymous.headers["Location"]) == (302, "/desk/sign-in")
    assert refused.status_code == 403
    assert "only supervisors and administrators" in refused.text
    assert 'href="/desk"' in refused.text
    assert shown.status_code == 200
