"""What whoever leads sees of the desk at a glance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from tests.actors import AgentAtDesk, Customer, Json

CARE: Json = {"id": "care", "name": "Customer care"}


def in_three_days() -> str:
    """Return a weekday that it is nowhere on earth."""
    return f"{datetime.now(UTC) + timedelta(days=3):%A}".lower()


def people_now(asker: AgentAtDesk) -> dict[str, bool]:
    """Return whose desk is open, without being seen."""
    return {one["name"]: one["present"] for one in asker.gets("wallboard")["agents"]}


def test_the_wallboard_tells_the_desk_at_a_glance(
    supervisor: AgentAtDesk, agent: AgentAtDesk, customer: Customer, app: Flask
) -> None:
    supervisor.posts("teams", **CARE, hours={in_three_days(): "8:00-20:00"})
    agent.posts("agents/me/availability", available=False)  # nothing is offered to her
    customer.says("I want to talk to a human")
    Customer(app).says("I want to talk to a human")
    agent.posts(f"conversations/{agent.waiting()[0]['id']}/claim")

    board = supervisor.gets("wallboard")

    assert (board["waiting"]["count"], board["waiting"]["overdue"]) == (1, 0)
    assert board["waiting"]["by_reason"][0]["name"] == "human_requested"
    assert {one["name"]: (one["holds"], one["unanswered"], one["load"]) for one in board["agents"]} == {
        "Maya": (1, 1, 1),
        "Sue": (0, 0, 0),
    }
    assert (board["today"]["conversations"], board["today"]["escalated"]) == (2, 2)
    assert board["today"]["median_wait_s"] >= 0
    assert board["snoozed"] == 0
    assert board["teams"] == [{**CARE, "is_open": False, "member_ids": []}]


def test_who_looks_at_the_wallboard_is_not_at_their_desk(supervisor: AgentAtDesk) -> None:
    looks_on = {"X-Looks-On": "true"}
    supervisor.client.get("/desk/wallboard")
    supervisor.gets("wallboard")
    supervisor.client.get("/api/v1/queue", headers=looks_on)
    stream = supervisor.client.get("/api/v1/events", headers=looks_on, buffered=False)
    next(iter(stream.response))
    stream.close()
    assert people_now(supervisor) == {"Sue": False}

    supervisor.gets("queue")
    assert people_now(supervisor) == {"Sue": True}
