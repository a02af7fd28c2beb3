"""Who holds a conversation, under `/api/v1/conversations/{id}`: claimed, passed on, laid aside, ended."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from chatbot.domain.desk import QueueEntry
from chatbot.services.services import Services
from chatbot.web.bodies import read_body
from chatbot.web.openapi import describe
from chatbot.web.owner_schemas import ResolveRequest, SnoozeRequest, TransferRequest
from chatbot.web.queue_schemas import Entry
from chatbot.web.sign_in import signed_in


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one needs a signed-in agent, and answers with the conversation as it is then."""
    routes = Blueprint("owners", __name__, url_prefix="/api/v1/conversations/<session:conversation_id>")
    _taking(routes, services)
    _leaving(routes, services)
    _later(routes, services)
    return routes


def _taking(routes: Blueprint, services: Services) -> None:
    @routes.post("/claim")
    @describe("Take a conversation; 409 if another agent was faster", tag="desk", answer=Entry)
    def claim(conversation_id: str) -> Response:
        return _entry(services.owners.claim(conversation_id, signed_in(services)))

    @routes.post("/accept")
    @describe("Take a conversation offered to you", tag="desk", answer=Entry)
    def accept(conversation_id: str) -> Response:
        return _entry(services.owners.accept(conversation_id, signed_in(services)))

    @routes.post("/decline")
    @describe("Pass an offer on to the next agent", tag="desk", answer=Entry)
    def decline(conversation_id: str) -> Response:
        return _entry(services.owners.decline(conversation_id, signed_in(services)))


def _leaving(routes: Blueprint, services: Services) -> None:
    @routes.post("/release")
    @describe("Put a conversation back into the line", tag="desk", answer=Entry)
    def release(conversation_id: str) -> Response:
        return _entry(services.owners.release(conversation_id, signed_in(services)))

    @routes.post("/return")
    @describe("Give a conversation back to the bot", tag="desk", answer=Entry)
    def give_back(conversation_id: str) -> Response:
        return _entry(services.owners.return_to_bot(conversation_id, signed_in(services)))

    @routes.post("/resolve")
    @describe("End a conversation", tag="desk", body=ResolveRequest, answer=Entry)
    def resolve(conversation_id: str) -> Response:
        agent, sent = signed_in(services), _outcome()
        return _entry(services.owners.resolve(conversation_id, agent, sent.outcome))

    @routes.post("/transfer")
    @describe(
        "Pass a conversation on to a colleague or a team", tag="desk", body=TransferRequest, answer=Entry
    )
    def transfer(conversation_id: str) -> Response:
        agent, sent = signed_in(services), read_body(TransferRequest)
        return _entry(
            services.owners.transfer(
                conversation_id, agent, agent_id=sent.agent_id, team_id=sent.team_id, note=sent.note
            )
        )


def _later(routes: Blueprint, services: Services) -> None:
    @routes.post("/snooze")
    @describe(
        "Lay a conversation aside until then, or until the customer writes",
        tag="desk",
        body=SnoozeRequest,
        answer=Entry,
    )
    def snooze(conversation_id: str) -> Response:
        agent = signed_in(services)
        return _entry(services.owners.snooze(conversation_id, agent, read_body(SnoozeRequest).until))

    @routes.post("/wake")
    @describe("Take up a conversation that was laid aside", tag="desk", answer=Entry)
    def wake(conversation_id: str) -> Response:
        return _entry(services.owners.wake(conversation_id, signed_in(services)))


def _outcome() -> ResolveRequest:
    """Return what the agent says of the end; it may be left out, with the whole body."""
    return read_body(ResolveRequest) if request.content_length else ResolveRequest()


def _entry(entry: QueueEntry) -> Response:
    return jsonify(Entry.of(entry).model_dump(mode="json"))
