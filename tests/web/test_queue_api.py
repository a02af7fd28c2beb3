"""The waiting line as the desk pages through it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.actors import AgentAtDesk, Customer
from tests.web.at_the_desk import claim


def test_everybody_in_a_long_line_can_be_reached_once_and_in_order(app: Flask, agent: AgentAtDesk) -> None:
    for number in range(5):
        one = Customer(app)
        one.says(f"number {number}")
        one.says("the kettle is on fire right now" if number == 3 else "I want to talk to a human")

    pages, page = [], agent.gets("queue?limit=2")
    while page["next"]:
        pages.append(page)
        page = agent.gets(f"queue?limit=2&after={page['next']}")
    pages.append(page)

    line = [entry for page in pages for entry in page["waiting"]]
    assert [len(page["waiting"]) for page in pages] == [2, 2, 1]
    assert {page["totals"]["waiting"] for page in pages} == {5}
    assert len({entry["id"] for entry in line}) == 5
    assert [entry["due_at"] for entry in line] == sorted(entry["due_at"] for entry in line)
    assert line == agent.waiting()


def test_who_leaves_the_line_hides_nobody_behind_them(app: Flask, agent: AgentAtDesk) -> None:
    for _ in range(3):
        Customer(app).says("I want to talk to a human")
    page = agent.gets("queue?limit=1")

    claimed = claim(agent)
    rest = agent.gets(f"queue?after={page['next']}")

    assert claimed == page["waiting"][0]["id"]
    assert len(rest["waiting"]) == rest["totals"]["waiting"] == 2
    assert rest["totals"]["mine"] == 1
    assert (rest["mine"], rest["next"]) == ([], None)


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "after=x", "after=1~", "after=~", "after=3~1~a", f"after={'9' * 30}~a"],
)
def test_a_page_that_cannot_be_is_a_422(agent: AgentAtDesk, query: str) -> None:
    assert agent.client.get(f"/api/v1/queue?{query}").status_code == 422


def test_a_place_at_the_end_of_time_is_an_empty_page(agent: AgentAtDesk) -> None:
    assert agent.gets(f"queue?after={'9' * 17}~zz")["waiting"] == []
