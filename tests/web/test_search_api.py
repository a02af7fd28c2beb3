"""The search and the saved views through the desk's JSON."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.actors import AgentAtDesk, Customer


def test_search_finds_words_of_the_customer_and_shows_them(agent: AgentAtDesk, customer: Customer) -> None:
    customer.says("my turquoise kettle leaks")

    (found,) = agent.gets("conversations?q=turq")["conversations"]
    assert (found["snippet"], found["tags"]) == ("my turquoise kettle leaks", [])
    assert agent.gets("conversations?q=purple")["conversations"] == []
    assert agent.gets("conversations")["conversations"][0]["snippet"] is None


@pytest.mark.parametrize(
    "day", ["from=2020-01-01&to=2999-01-01", "from=2020-01-01T00:00:00Z", "from=2020-01-01T00:00"]
)
def test_days_and_moments_bound_the_search(agent: AgentAtDesk, customer: Customer, day: str) -> None:
    customer.says("hello")

    assert len(agent.gets(f"conversations?{day}&status=&tag=")["conversations"]) == 1
    assert agent.gets("conversations?to=2020-01-01")["conversations"] == []


def test_a_day_ends_at_its_end(agent: AgentAtDesk, customer: Customer) -> None:
    customer.says("hello")
    today = agent.gets("conversations")["conversations"][0]["active_at"][:10]

    assert len(agent.gets(f"conversations?from={today}&to={today}")["conversations"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        "status=odd",
        "reason=odd",
        "from=yesterday",
        "from=2020-13-01",
        "to=9999-12-31",
        "from=0001-01-01",
        "q=" + "x" * 201,
        "tag=" + "x" * 41,
        "before=x",
    ],
)
def test_what_cannot_be_looked_for_is_a_422(agent: AgentAtDesk, query: str) -> None:
    assert agent.client.get(f"/api/v1/conversations?{query}").status_code == 422


@pytest.mark.parametrize(
    "typed", ['"', "'", "%00", "a AND", "NEAR(", "*", "col:x", "-x", "^a", "😀", "\\", "a" * 200]
)
def test_signs_in_a_search_are_never_a_mistake(agent: AgentAtDesk, customer: Customer, typed: str) -> None:
    customer.says("hello")

    assert agent.client.get(f"/api/v1/conversations?q={quote(typed, safe='%')}").status_code == 200


def test_views_are_kept_for_each_agent_and_can_be_deleted(
    agent: AgentAtDesk, other_agent: AgentAtDesk
) -> None:
    query = {
        "q": "kettle",
        "status": "waiting",
        "reason": None,
        "team_id": "",
        "tag": "VIP",
        "from": "2026-01-01",
    }
    made = agent.posts("views", name="<b>Kettles</b>", query=query).json or {}

    kept = {"q": "kettle", "status": "waiting", "tag": "vip", "from": "2026-01-01"}
    assert (made["name"], made["query"]) == ("<b>Kettles</b>", kept)
    assert agent.gets("views")["views"] == [made]
    assert other_agent.gets("views")["views"] == []
    assert other_agent.client.delete(f"/api/v1/views/{made['id']}").status_code == 404
    assert agent.posts("views", name="<b>Kettles</b>", query={}).status_code == 409
    assert agent.client.delete(f"/api/v1/views/{made['id']}").status_code == 204
    assert agent.gets("views")["views"] == []


def test_twenty_views_are_enough(agent: AgentAtDesk) -> None:
    for number in range(20):
        assert agent.posts("views", name=f"view {number}", query={}).status_code == 200

    refused = agent.posts("views", name="one more", query={})
    assert (refused.status_code, "delete one first" in (refused.json or {})["detail"]) == (409, True)


@pytest.mark.parametrize(
    "view",
    [
        {"name": "", "query": {}},
        {"name": "x" * 61, "query": {}},
        {"name": "x"},
        {"name": "x", "query": {"status": "odd"}},
        {"name": "x", "query": {"unknown": "field"}},
        {"name": "x", "query": {"from": "never"}},
        {"name": "x", "query": "kettle"},
    ],
)
def test_a_view_that_cannot_be_is_a_422(agent: AgentAtDesk, view: dict[str, object]) -> None:
    assert agent.posts("views", **view).status_code == 422
