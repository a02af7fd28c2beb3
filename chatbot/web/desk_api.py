"""The desk's JSON under `/api/v1`."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from chatbot.desk.feed import News
from chatbot.services.services import Services
from chatbot.web import live
from chatbot.web.bodies import read_body, read_query
from chatbot.web.desk_schemas import (
    AgentBody,
    AgentMessageRequest,
    AvailabilityRequest,
    ConversationBody,
    DeskHistory,
    DeskMessage,
    ViewersBody,
    ViewingRequest,
)
from chatbot.web.openapi import describe
from chatbot.web.queue_schemas import Entry, Queue, QueueQuery
from chatbot.web.schemas import AfterQuery
from chatbot.web.sign_in import looks_on, signed_in

STREAMS_PER_AGENT = 12
"""One a tab; they are the desk's own, however many customers follow theirs."""


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one needs a signed-in agent."""
    routes = Blueprint("api", __name__, url_prefix="/api/v1")
    _agents(routes, services)
    _lists(routes, services)
    _events(routes, services, live.Places(services.settings.threads // 4, STREAMS_PER_AGENT))
    _conversation(routes, services)
    return routes


def _agents(routes: Blueprint, services: Services) -> None:
    @routes.get("/agents/me")
    @describe("Who is signed in", tag="desk", answer=AgentBody)
    def me() -> Response:
        return _json(AgentBody.of(signed_in(services)))

    @routes.post("/agents/me/availability")
    @describe("Take conversations, or not", tag="desk", body=AvailabilityRequest, answer=AgentBody)
    def availability() -> Response:
        services.desk.set_available(signed_in(services), read_body(AvailabilityRequest).available)
        return _json(AgentBody.of(signed_in(services)))


def _lists(routes: Blueprint, services: Services) -> None:
    @routes.get("/queue")
    @describe("Open conversations, most urgent first", tag="desk", query=QueueQuery, answer=Queue)
    def queue() -> Response:
        agent, asked = signed_in(services), read_query(QueueQuery)
        return _json(Queue.of(services.desk.queue(agent, after=asked.place, limit=asked.limit)))


def _events(routes: Blueprint, services: Services, places: live.Places) -> None:
    @routes.get("/events")
    @describe("Follow every change live (SSE)", tag="desk", query=AfterQuery, stream=True)
    def events() -> Response:
        agent = signed_in(services)
        after = live.resume_from(request.headers.get("Last-Event-ID"), default=read_query(AfterQuery).after)
        batches = services.desk.follow(agent, after=after, looks_on=looks_on())
        return live.stream(places, agent.id, _desk_events(batches))


def _conversation(routes: Blueprint, services: Services) -> None:
    @routes.get("/conversations/<session:conversation_id>")
    @describe("A conversation with everything at hand", tag="desk", answer=ConversationBody)
    def conversation(conversation_id: str) -> Response:
        dossier = services.desk.open(conversation_id, signed_in(services))
        return _json(ConversationBody.full(dossier, services.tools.earlier(dossier.entry.conversation)))

    @routes.get("/conversations/<session:conversation_id>/messages")
    @describe("The lines after a seq", tag="desk", query=AfterQuery, answer=DeskHistory)
    def messages(conversation_id: str) -> Response:
        agent, after = signed_in(services), read_query(AfterQuery).after
        status, found = services.desk.messages(conversation_id, agent, after=after)
        return _json(DeskHistory(status=status, messages=[DeskMessage.full(one) for one in found]))

    @routes.post("/conversations/<session:conversation_id>/messages")
    @describe("Answer the customer", tag="desk", body=AgentMessageRequest, answer=DeskMessage)
    def answer(conversation_id: str) -> Response:
        agent = signed_in(services)
        sent = read_body(AgentMessageRequest)
        message = services.desk.answer(
            conversation_id, agent, sent.text, message_id=sent.message_id, seen_seq=sent.seen_seq
        )
        return _json(DeskMessage.full(message))

    @routes.post("/conversations/<session:conversation_id>/typing")
    @describe("Show the customer that you are typing", tag="desk")
    def typing(conversation_id: str) -> tuple[str, int]:
        services.desk.mark_typing(conversation_id, signed_in(services))
        return "", 204

    @routes.post("/conversations/<session:conversation_id>/viewing")
    @describe("Show colleagues that you look at it", tag="desk", body=ViewingRequest, answer=ViewersBody)
    def viewing(conversation_id: str) -> Response:
        agent, typing = signed_in(services), read_body(ViewingRequest).typing
        return _json(ViewersBody.of(services.desk.mark_viewing(conversation_id, agent, typing=typing)))


def _desk_events(batches: Iterator[list[News] | None]) -> Iterator[str]:
    yield f"retry: {live.RETRY_MS}\n\n"
    for batch in batches:
        if batch is None:
            yield live.event("reset", {})
            continue
        for news in batch:
            yield live.event("conversation", _told(news), number=news.event.id)
        if not batch:
            yield ": still here\n\n"


def _told(news: News) -> dict[str, object]:
    one = news.event
    entry = Entry.of(news.entry).model_dump(mode="json") if news.entry else None
    return {"kind": one.kind, "conversation_id": one.conversation_id, **one.data, "entry": entry}


def _json(body: BaseModel) -> Response:
    return jsonify(body.model_dump(mode="json"))
