"""A customer asks for a person, or should have one."""

from __future__ import annotations

from tests.actors import AgentAtDesk, Customer


def test_asking_for_a_person_hands_over_and_silences_the_bot(customer: Customer) -> None:
    customer.says("hello")

    handed = customer.posts("human").json
    silent = customer.says("are you there")

    assert (handed["status"], handed["escalated"], handed["escalation_reason"]) == (
        "waiting",
        True,
        "human_requested",
    )
    assert handed["source"] == "handoff"
    assert (silent["status"], silent["source"], silent["escalated"]) == ("waiting", "handoff", False)


def test_moods_are_read_on_in_the_line_and_the_desk_sees_their_course(
    customer: Customer, agent: AgentAtDesk
) -> None:
    customer.says("I want to talk to a human")
    said = [customer.says(text) for text in ("hello?", "this is ridiculous", "YOU USELESS LIARS!!!")]

    (entry,) = agent.waiting()
    messages = agent.gets(f"conversations/{entry['id']}")["messages"]
    course = [message["sentiment"]["anger"] for message in messages if message["author"] == "customer"]
    assert course[1:] == [answer["sentiment"]["anger"] for answer in said]
    assert course[1] < course[2] < course[3] == entry["mood"]["anger"]


def test_asking_for_a_person_twice_adds_nothing(customer: Customer) -> None:
    customer.says("hello")
    customer.posts("human")
    before = customer.reads()["messages"]

    again = customer.posts("human")

    assert (again.status_code, again.json["status"], again.json["response"]) == (200, "waiting", "")
    assert customer.reads()["messages"] == before


def test_a_customer_in_the_line_can_take_the_request_back(customer: Customer, agent: AgentAtDesk) -> None:
    customer.says("I want to talk to a human")
    back = customer.says("never mind, I don't need a human any more")
    after = customer.says("where is my order 1001234, maya.okafor@example.com")

    assert (back["status"], back["escalated"]) == ("bot", False)
    assert back["response"]
    assert after["source"] == "flow"
    assert agent.waiting() == []


def test_danger_is_answered_even_in_the_line_and_makes_it_urgent(
    customer: Customer, agent: AgentAtDesk
) -> None:
    customer.says("I want to talk to a human")

    answer = customer.says("the kettle is on fire right now")
    again = customer.says("it is still on fire")

    (entry,) = agent.waiting()
    assert "999" in answer["response"]
    assert "999" not in again["response"]
    assert (entry["reason"], entry["risk"], entry["priority"]) == ("high_risk", "safety", 1)
