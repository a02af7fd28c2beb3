"""What agents do at a conversation beside answering, under `/api/v1`."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel

from chatbot.services.services import Services
from chatbot.web.bodies import read_body
from chatbot.web.desk_schemas import DeskMessage
from chatbot.web.openapi import describe
from chatbot.web.sign_in import signed_in
from chatbot.web.tools_schemas import (
    IntentName,
    IntentNames,
    IntentRequest,
    NoteRequest,
    SuggestionBody,
    SuggestionList,
    TagCount,
    TagCounts,
    TagsBody,
    TagsRequest,
    UseRequest,
)

OF_A_CONVERSATION = "/conversations/<session:conversation_id>"


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one needs a signed-in agent."""
    routes = Blueprint("tools", __name__, url_prefix="/api/v1")
    _notes_and_tags(routes, services)
    _corrections(routes, services)
    _suggestions(routes, services)
    return routes


def _notes_and_tags(routes: Blueprint, services: Services) -> None:
    @routes.post(f"{OF_A_CONVERSATION}/notes")
    @describe("Leave a note that no customer sees", tag="desk", body=NoteRequest, answer=DeskMessage)
    def note(conversation_id: str) -> Response:
        agent, sent = signed_in(services), read_body(NoteRequest)
        written = services.tools.note(conversation_id, agent, sent.text, message_id=sent.message_id)
        return _json(DeskMessage.full(written))

    @routes.post(f"{OF_A_CONVERSATION}/tags")
    @describe(
        "Give a conversation these tags instead of its own", tag="desk", body=TagsRequest, answer=TagsBody
    )
    def tag(conversation_id: str) -> Response:
        signed_in(services)
        return _json(TagsBody(tags=services.tools.tag(conversation_id, read_body(TagsRequest).tags)))

    @routes.get("/tags")
    @describe("Tags in use, the most frequent first", tag="desk", answer=TagCounts)
    def tags() -> Response:
        signed_in(services)
        counted = services.tools.tags()
        return _json(TagCounts(tags=[TagCount(tag=name, count=count) for name, count in counted]))


def _corrections(routes: Blueprint, services: Services) -> None:
    @routes.post(f"{OF_A_CONVERSATION}/messages/<path:message_id>/intent")
    @describe(
        "Say what a message meant: the bot can learn it", tag="desk", body=IntentRequest, answer=DeskMessage
    )
    def correct(conversation_id: str, message_id: str) -> Response:
        agent, sent = signed_in(services), read_body(IntentRequest)
        message = services.tools.correct(conversation_id, message_id, sent.intent, agent)
        return _json(DeskMessage.full(message))

    @routes.get("/intents")
    @describe("What a message can be corrected to", tag="desk", answer=IntentNames)
    def intents() -> Response:
        signed_in(services)
        found = services.tools.intents().items()
        return _json(IntentNames(intents=[IntentName(name=name, examples=count) for name, count in found]))


def _suggestions(routes: Blueprint, services: Services) -> None:
    @routes.get(f"{OF_A_CONVERSATION}/suggestions")
    @describe("Answers that may fit what the customer wrote last", tag="desk", answer=SuggestionList)
    def suggestions(conversation_id: str) -> Response:
        found = services.suggestions.suggest(conversation_id, signed_in(services))
        return _json(SuggestionList(suggestions=[SuggestionBody.of(one) for one in found]))

    @routes.post(f"{OF_A_CONVERSATION}/suggestions/<path:suggestion_id>")
    @describe("Say what became of a suggestion", tag="desk", body=UseRequest)
    def use(conversation_id: str, suggestion_id: str) -> tuple[str, int]:
        agent, sent = signed_in(services), read_body(UseRequest)
        services.suggestions.note_use(conversation_id, suggestion_id, sent.use, agent)
        return "", 204


def _json(body: BaseModel) -> Response:
    return jsonify(body.model_dump(mode="json"))
