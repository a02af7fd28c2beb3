"""Webhooks under `/api/v1/webhooks`: for supervisors and administrators."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel

from chatbot.domain.desk import Agent
from chatbot.errors import Forbidden
from chatbot.services.services import Services
from chatbot.web.bodies import read_body, read_query
from chatbot.web.openapi import describe
from chatbot.web.sign_in import known
from chatbot.web.webhooks_schemas import (
    DeliveriesBody,
    DeliveriesQuery,
    DeliveryBody,
    Replayed,
    TriedBody,
    WebhookBody,
    WebhookChange,
    WebhookMade,
    WebhookRequest,
    WebhooksBody,
)

TESTS = "30/minute"
"""Of one supervisor: each is a request to somebody else's server."""


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one needs a signed-in supervisor."""
    routes = Blueprint("webhooks", __name__, url_prefix="/api/v1/webhooks")
    _webhooks(routes, services)
    _webhook(routes, services)
    _deliveries(routes, services)
    return routes


def leader(services: Services) -> Agent:
    """Return the supervisor or administrator who is signed in.

    Raises:
        Forbidden: somebody else is.
    """
    agent = known(services)
    if not agent.leads:
        raise Forbidden("webhooks are a supervisor's business: ask one")
    return agent


def _webhooks(routes: Blueprint, services: Services) -> None:
    @routes.get("")
    @describe("Who is told what happens (supervisors)", tag="webhooks", answer=WebhooksBody)
    def webhooks() -> Response:
        leader(services)
        return _json(WebhooksBody(webhooks=[WebhookBody.of(*one) for one in services.webhooks.all()]))

    @routes.post("")
    @describe(
        "Make a webhook; the answer shows its secret, once (supervisors)",
        tag="webhooks",
        body=WebhookRequest,
        answer=WebhookMade,
    )
    def add() -> Response:
        agent, sent = leader(services), read_body(WebhookRequest)
        made = services.webhooks.add(
            agent,
            url=sent.url,
            events=tuple(sent.events),
            description=sent.description,
            masked=sent.masked,
        )
        return _made(services, made.id, made.secret)


def _webhook(routes: Blueprint, services: Services) -> None:
    @routes.post("/<session:webhook_id>")
    @describe(
        "Change a webhook, switch it on or off, or make a new secret (supervisors)",
        tag="webhooks",
        body=WebhookChange,
        answer=WebhookMade,
    )
    def change(webhook_id: str) -> Response:
        agent, sent = leader(services), read_body(WebhookChange)
        secret = None
        if sent.changes:
            services.webhooks.change(agent, webhook_id, sent.changes)
        if sent.rotate:
            secret = services.webhooks.rotate(agent, webhook_id).secret
        return _made(services, webhook_id, secret)

    @routes.delete("/<session:webhook_id>")
    @describe("Remove a webhook with all that was on its way to it (supervisors)", tag="webhooks")
    def remove(webhook_id: str) -> tuple[str, int]:
        services.webhooks.remove(leader(services), webhook_id)
        return "", 204

    @routes.post("/<session:webhook_id>/test")
    @describe("Send a `ping` at once (supervisors)", tag="webhooks", answer=TriedBody)
    def test(webhook_id: str) -> Response:
        agent = leader(services)
        services.limits.hit(TESTS, "webhook-test", agent.id)
        return _json(TriedBody.of(services.webhooks.test(agent, webhook_id)))


def _deliveries(routes: Blueprint, services: Services) -> None:
    @routes.get("/<session:webhook_id>/deliveries")
    @describe(
        "What a webhook was told, the latest first (supervisors)",
        tag="webhooks",
        query=DeliveriesQuery,
        answer=DeliveriesBody,
    )
    def deliveries(webhook_id: str) -> Response:
        leader(services)
        asked = read_query(DeliveriesQuery)
        found = services.webhooks.sent(webhook_id, state=asked.state, before=asked.before)
        return _json(DeliveriesBody(deliveries=[DeliveryBody.of(one) for one in found]))

    @routes.post("/<session:webhook_id>/replay")
    @describe("Send everything once more that was given up (supervisors)", tag="webhooks", answer=Replayed)
    def replay_dead(webhook_id: str) -> Response:
        return _json(Replayed(replayed=services.webhooks.replay_dead(leader(services), webhook_id)))

    @routes.post("/deliveries/<int(max=2147483647):delivery_id>/replay")
    @describe("Send a delivery once more (supervisors)", tag="webhooks", answer=DeliveryBody)
    def replay(delivery_id: int) -> Response:
        return _json(DeliveryBody.of(services.webhooks.replay(leader(services), delivery_id)))


def _made(services: Services, webhook_id: str, secret: str | None) -> Response:
    body = WebhookBody.of(*services.webhooks.fetch(webhook_id))
    return _json(WebhookMade(**body.model_dump(), secret=secret))


def _json(body: BaseModel) -> Response:
    return jsonify(body.model_dump(mode="json"))
