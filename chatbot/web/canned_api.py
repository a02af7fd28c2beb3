"""The replies kept ready under `/api/v1/canned`: read by every agent, written by supervisors."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel

from chatbot.services.services import Services
from chatbot.web.bodies import read_body, read_query
from chatbot.web.canned_schemas import CannedBody, CannedList, CannedQuery, CannedRequest
from chatbot.web.openapi import describe
from chatbot.web.sign_in import signed_in


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one needs a signed-in agent."""
    routes = Blueprint("canned", __name__, url_prefix="/api/v1/canned")
    _reading(routes, services)
    _writing(routes, services)
    return routes


def _reading(routes: Blueprint, services: Services) -> None:
    @routes.get("")
    @describe(
        "Replies kept ready, filled in for a conversation", tag="desk", query=CannedQuery, answer=CannedList
    )
    def canned() -> Response:
        agent, asked = signed_in(services), read_query(CannedQuery)
        found = services.canned.all(agent, conversation_id=asked.conversation_id)
        return _json(CannedList(canned=[CannedBody.of(one) for one in found]))

    @routes.get("/<session:canned_id>")
    @describe("A reply kept ready as it was written", tag="desk", answer=CannedBody)
    def one(canned_id: str) -> Response:
        signed_in(services)
        return _json(CannedBody.of(services.canned.fetch(canned_id)))


def _writing(routes: Blueprint, services: Services) -> None:
    @routes.post("")
    @describe("Keep a reply ready (supervisors)", tag="desk", body=CannedRequest, answer=CannedBody)
    def add() -> Response:
        agent = signed_in(services)
        return _json(CannedBody.of(services.canned.add(agent, read_body(CannedRequest).reply())))

    @routes.post("/<session:canned_id>")
    @describe("Change a reply kept ready (supervisors)", tag="desk", body=CannedRequest, answer=CannedBody)
    def change(canned_id: str) -> Response:
        agent = signed_in(services)
        return _json(CannedBody.of(services.canned.change(agent, read_body(CannedRequest).reply(canned_id))))

    @routes.delete("/<session:canned_id>")
    @describe("Delete a reply kept ready (supervisors)", tag="desk")
    def delete(canned_id: str) -> tuple[str, int]:
        services.canned.remove(signed_in(services), canned_id)
        return "", 204


def _json(body: BaseModel) -> Response:
    return jsonify(body.model_dump(mode="json"))
