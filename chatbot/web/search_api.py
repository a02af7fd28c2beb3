"""The search over all conversations, and the agents' saved views, under `/api/v1`."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel

from chatbot.services.services import Services
from chatbot.web.bodies import read_body, read_query
from chatbot.web.openapi import describe
from chatbot.web.search_schemas import Found, SearchQuery, ViewBody, ViewList, ViewRequest
from chatbot.web.sign_in import signed_in


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one needs a signed-in agent."""
    routes = Blueprint("search", __name__, url_prefix="/api/v1")

    @routes.get("/conversations")
    @describe("Search all conversations, the latest first", tag="desk", query=SearchQuery, answer=Found)
    def conversations() -> Response:
        signed_in(services)
        return _json(Found.of(services.tools.search(read_query(SearchQuery).search())))

    @routes.get("/views")
    @describe("The searches I keep", tag="desk", answer=ViewList)
    def views() -> Response:
        kept = services.tools.views(signed_in(services))
        return _json(ViewList(views=[ViewBody.of(one) for one in kept]))

    @routes.post("/views")
    @describe("Keep a search under a name; twenty at most", tag="desk", body=ViewRequest, answer=ViewBody)
    def keep() -> Response:
        agent, sent = signed_in(services), read_body(ViewRequest)
        query = sent.query.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return _json(ViewBody.of(services.tools.save_view(agent, sent.name, query)))

    @routes.delete("/views/<session:view_id>")
    @describe("Delete one of my views", tag="desk")
    def delete(view_id: str) -> tuple[str, int]:
        services.tools.delete_view(signed_in(services), view_id)
        return "", 204

    return routes


def _json(body: BaseModel) -> Response:
    return jsonify(body.model_dump(mode="json"))
