"""What the desk sees of a customer's orders."""

from __future__ import annotations

from chatbot.domain.shop import Task
from chatbot.services.services import Services
from tests.actors import AgentAtDesk, Customer


def test_the_desk_sees_what_came_of_an_order(
    agent: AgentAtDesk, customer: Customer, services: Services
) -> None:
    customer.says("where is my order 1001238, grace.whitfield@example.org")
    customer.posts("human")
    order = services.shop.order("1001238")
    assert order is not None
    values = {"order_number": order.number, "item": order.items[0].id, "reason": "faulty"}
    services.shop.perform(Task("return_item", "k", values, customer_id=order.customer_id))

    found = agent.gets(f"conversations/{agent.waiting()[0]['id']}")

    cases = {one["number"]: one["cases"] for one in found["customer"]["orders"]}
    [case] = cases.pop("1001238")
    assert (case["kind"], case["status"], case["item"]) == (
        "return_item",
        "announced",
        order.items[0].product,
    )
    assert not any(cases.values())


def test_the_desk_sees_each_parcel_of_an_order(agent: AgentAtDesk, customer: Customer) -> None:
    customer.says("where is my order 1001249, nkechi.eze@example.com")
    customer.posts("human")

    found = agent.gets(f"conversations/{agent.waiting()[0]['id']}")

    [order] = [one for one in found["customer"]["orders"] if one["number"] == "1001249"]
    assert [(one["status"], [item["product"] for item in one["items"]]) for one in order["shipments"]] == [
        ("delivered", ["Stainless saucepans, set of 3"]),
        ("shipped", ["Lantern arc floor lamp, walnut"]),
    ]
