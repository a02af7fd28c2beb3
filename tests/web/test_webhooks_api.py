"""Supervisors see to webhooks: made, tried, changed, replayed; others may not, and no secret shows twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import standardwebhooks
from flask import Flask
from sqlalchemy import select, update

from chatbot.desk import webhooks as desk
from chatbot.services.services import Services
from chatbot.store.tables import audit
from chatbot.store.webhook_tables import webhook_deliveries
from tests.actors import AgentAtDesk, Customer
from tests.desk.receiver import Receiver, receiver, says
from tests.web.conftest import PASSWORD

EVENTS = ["conversation.escalated", "message.created"]
Json = dict[str, Any]


@pytest.fixture
def crm() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def lea(app: Flask, services: Services) -> AgentAtDesk:
    services.agents.add(name="Lea", email="lea@example.com", password=PASSWORD, role="supervisor")
    return AgentAtDesk(app, "lea@example.com", PASSWORD)


def made(lea: AgentAtDesk, crm: Receiver, **fields: object) -> Json:
    response = lea.posts("webhooks", url=crm.url, events=EVENTS, description="CRM", **fields)
    assert response.status_code == 200, response.text
    return response.json or {}


def works(services: Services) -> None:
    """Do what the server's threads do."""
    courier = services.webhooks.courier
    courier.read_log()
    for webhook_id in services.webhooks.deliveries.due(now=courier.clock()):
        courier.work_off(webhook_id)


def test_a_webhook_is_made_and_told_and_its_secret_is_shown_once(
    lea: AgentAtDesk, crm: Receiver, customer: Customer, services: Services
) -> None:
    new = made(lea, crm)
    customer.says("I want to talk to a human")
    works(services)

    assert crm.kinds()[:3] == ["conversation.escalated", "message.created", "message.created"]
    told = crm.received[0]
    assert standardwebhooks.Webhook(new["secret"]).verify(told.body, told.headers)["sequence"]
    (listed,) = lea.gets("webhooks")["webhooks"]
    assert (listed["description"], listed["masked"], listed["active"]) == ("CRM", True, True)
    assert (listed["pending"], listed["dead"]) == (0, 0)
    assert new["secret"] not in str(lea.gets("webhooks"))


def test_what_was_sent_is_listed_without_what_was_said(
    lea: AgentAtDesk, crm: Receiver, customer: Customer, services: Services
) -> None:
    new = made(lea, crm)
    crm.does(says(503))
    customer.says("my very own words")
    works(services)

    path = f"webhooks/{new['id']}/deliveries"
    pending = lea.gets(f"{path}?state=pending")["deliveries"]
    later, first = lea.gets(path)["deliveries"]

    assert (first["status"], first["last_error"], first["attempts"]) == (503, "answered 503", 1)
    assert datetime.fromisoformat(first["next_at"]) > datetime.fromisoformat(first["created_at"])
    assert [one["id"] for one in pending] == [later["id"], first["id"]]
    assert lea.gets(f"{path}?before={later['id']}")["deliveries"] == [first]
    assert lea.gets(f"{path}?state=dead")["deliveries"] == []
    assert "very own" not in str(pending)


def test_what_was_given_up_is_replayed(
    lea: AgentAtDesk, crm: Receiver, customer: Customer, services: Services
) -> None:
    new = made(lea, crm)
    customer.says("hello")
    services.webhooks.courier.read_log()
    with services.database.write() as connection:
        connection.execute(update(webhook_deliveries).values(state="dead", attempts=7))
    assert lea.gets("webhooks")["webhooks"][0]["dead"] == 2
    assert "dead letter" not in str(services.health().degraded)
    _, first = lea.gets(f"webhooks/{new['id']}/deliveries")["deliveries"]

    one = lea.posts(f"webhooks/deliveries/{first['id']}/replay").json or {}
    works(services)
    rest = lea.posts(f"webhooks/{new['id']}/replay").json
    works(services)

    assert (one["state"], one["attempts"]) == ("pending", 0)
    assert rest == {"replayed": 1}
    assert len(crm.received) == 2
    assert lea.gets("webhooks")["webhooks"][0]["dead"] == 0


def test_a_test_is_sent_at_once(lea: AgentAtDesk, crm: Receiver) -> None:
    new = made(lea, crm)
    lea.posts(f"webhooks/{new['id']}", active=False)

    well = lea.posts(f"webhooks/{new['id']}/test").json or {}
    crm.does(says(302))
    badly = lea.posts(f"webhooks/{new['id']}/test").json or {}

    assert (well["delivered"], well["status"], well["error"]) == (True, 204, None)
    assert (badly["delivered"], badly["status"]) == (False, 302)
    assert crm.kinds() == ["ping", "ping"]
    assert lea.gets(f"webhooks/{new['id']}/deliveries")["deliveries"] == []


def test_a_webhook_is_changed_switched_off_and_removed(
    lea: AgentAtDesk, crm: Receiver, customer: Customer, services: Services
) -> None:
    new = made(lea, crm)
    path = f"webhooks/{new['id']}"

    changed = lea.posts(path, events=["feedback.created"], masked=False, description="").json or {}
    off = lea.posts(path, active=False).json or {}
    customer.says("hello")
    works(services)

    assert (changed["events"], changed["masked"], changed["description"]) == (["feedback.created"], False, "")
    assert changed["secret"] is None
    assert off["active"] is False
    assert crm.received == []
    assert lea.posts(f"{path}/replay").status_code == 409
    assert lea.client.delete(f"/api/v1/{path}").status_code == 204
    assert lea.gets("webhooks") == {"webhooks": []}
    assert lea.client.delete(f"/api/v1/{path}").status_code == 404


def test_a_new_secret_signs_beside_the_old_one(lea: AgentAtDesk, crm: Receiver) -> None:
    new = made(lea, crm)

    rotated = lea.posts(f"webhooks/{new['id']}", rotate=True).json or {}
    lea.posts(f"webhooks/{new['id']}/test")

    told = crm.received[0]
    for secret in (new["secret"], rotated["secret"]):
        standardwebhooks.Webhook(secret).verify(told.body, told.headers)
    assert new["secret"] != rotated["secret"]
    assert rotated["old_secret_until"]


def test_every_change_is_written_down_without_secrets(
    lea: AgentAtDesk, crm: Receiver, services: Services
) -> None:
    made(lea, crm)
    token = crm.url.replace("/hook", "/services/T0/secret-of-theirs")
    rotated = lea.posts("webhooks", url=token, events=EVENTS).json or {}
    path = f"webhooks/{rotated['id']}"
    rotated = lea.posts(path, rotate=True, url=f"{token}2", active=False).json or {}
    lea.posts(f"{path}/test")
    lea.client.delete(f"/api/v1/{path}")

    with services.database.read() as connection:
        rows = connection.execute(select(audit).where(audit.c.action.like("webhook%"))).all()

    assert [row.action for row in rows] == [
        "webhook added",
        "webhook added",
        "webhook changed",
        "webhook secret rotated",
        "webhook tested",
        "webhook removed",
    ]
    assert rows[2].detail["active"] == {"before": True, "after": False}
    assert rows[2].detail["url"] == {"before": "localhost", "after": "localhost"}
    assert "secret-of-theirs" not in str(rows)
    assert "whsec" not in str(rows)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "http://crm.example.com/"}, "url"),
        ({"url": "https://a:b@crm.example.com/"}, "url"),
        ({"url": "https://crm.example.com/", "events": []}, "events"),
        ({"url": "https://crm.example.com/", "events": ["conversation.exploded"]}, "events.0"),
        ({"url": "https://crm.example.com/", "description": "x" * 201}, "description"),
        ({"url": f"https://crm.example.com/{'x' * 3000}"}, "url"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused_by_field(lea: AgentAtDesk, fields: Json, field: str) -> None:
    response = lea.posts("webhooks", **{"events": EVENTS, **fields})

    assert response.status_code == 422
    assert field in (response.json or {})["errors"]
    assert lea.gets("webhooks") == {"webhooks": []}


def test_a_change_leads_nowhere_either(lea: AgentAtDesk, crm: Receiver) -> None:
    new = made(lea, crm)

    assert lea.posts(f"webhooks/{new['id']}", url="https://169.254.169.254/").status_code == 422
    assert lea.posts(f"webhooks/{new['id']}", secret="mine").status_code == 422
    assert lea.posts("webhooks/nobody", active=True).status_code == 404
    assert lea.gets("webhooks")["webhooks"][0]["url"] == crm.url


def test_there_are_only_so_many(lea: AgentAtDesk, crm: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST", 1)
    made(lea, crm)

    assert lea.posts("webhooks", url=crm.url, events=EVENTS).status_code == 409


@pytest.mark.parametrize("number", ["0", "7", "2147483647", "2147483648", "99999999999999999999", "x", "-1"])
def test_a_delivery_that_is_not_there_is_not_found(lea: AgentAtDesk, number: str) -> None:
    assert lea.posts(f"webhooks/deliveries/{number}/replay").status_code == 404


def test_the_page_is_for_supervisors(app: Flask, lea: AgentAtDesk, agent: AgentAtDesk) -> None:
    assert "Webhooks" in lea.client.get("/desk/webhooks").text
    assert agent.client.get("/desk/webhooks").headers["Location"] == "/desk"
    assert app.test_client().get("/desk/webhooks").headers["Location"] == "/desk/sign-in"


def test_a_webhook_that_does_not_answer_is_told_to_the_operator(
    app: Flask, lea: AgentAtDesk, crm: Receiver, customer: Customer, services: Services
) -> None:
    new = made(lea, crm)
    crm.always = says(500)
    customer.says("hello")
    for _ in range(desk.FAILING_FROM):
        lea.posts(f"webhooks/{new['id']}/replay")  # it need not rest
        with services.database.write() as connection:
            connection.execute(update(webhook_deliveries).values(next_at=services.webhooks.clock()))
        works(services)

    assert any(f"webhook {new['id']}: fails since" in one for one in services.health().degraded)
    assert services.health().serving
    figures = app.test_client().get("/metrics").text
    assert 'chatbot_webhook_deliveries{state="pending"} 2.0' in figures
    assert 'chatbot_webhook_deliveries{state="dead"} 0.0' in figures


def test_an_erased_customer_is_on_the_way_to_nobody(
    lea: AgentAtDesk, crm: Receiver, customer: Customer, services: Services
) -> None:
    made(lea, crm, masked=False)
    customer.says("Where is my order #1001234? My email is emma.lindqvist@example.com")
    customer.says("it is erika@example.net really")
    services.webhooks.courier.read_log()
    with services.database.read() as connection:
        assert "erika@example.net" in str(connection.execute(select(webhook_deliveries.c.body)).all())

    services.privacy.erase("erika@example.net")
    works(services)

    assert "erika@example.net" not in str([told.body for told in crm.received])


def test_housekeeping_reads_the_log_before_it_is_cut(
    lea: AgentAtDesk, crm: Receiver, customer: Customer, services: Services
) -> None:
    made(lea, crm)
    customer.says("hello")

    services.keep_house()

    assert lea.gets("webhooks")["webhooks"][0]["pending"] == 2
