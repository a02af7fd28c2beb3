"""Transcripts for agents and for the customer, and the link under which a person's help is rated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, jsonify

from chatbot.desk.transcripts import Transcript
from chatbot.services.services import Services
from chatbot.web.bodies import read_query
from chatbot.web.downloads import download
from chatbot.web.identity import caller
from chatbot.web.live import Places
from chatbot.web.openapi import describe
from chatbot.web.sign_in import signed_in
from chatbot.web.survey_schemas import SurveyLink
from chatbot.web.transcript_formats import Shop, as_csv, as_json, as_text
from chatbot.web.transcript_schemas import Format, TranscriptBody, TranscriptQuery

TEXT = "text/plain; charset=utf-8"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"
FORMATS: dict[Format, tuple[Callable[[Transcript, Shop], Iterator[str]], str, str]] = {
    "text": (as_text, TEXT, "txt"),
    "json": (as_json, JSON, "json"),
    "csv": (as_csv, CSV, "csv"),
}
"""What makes it, its media type, and how its file's name ends."""
AT_ONCE = 2
"""Downloads one reader may have under way."""


def blueprint(services: Services) -> Blueprint:
    """Make the routes."""
    routes = Blueprint("transcripts", __name__)
    _for_agents(routes, services, Places(max(1, services.settings.threads // 8), AT_ONCE))
    _for_customers(routes, services, Places(max(1, services.settings.threads // 8), AT_ONCE))
    return routes


def _for_agents(routes: Blueprint, services: Services, places: Places) -> None:
    @routes.get("/api/v1/conversations/<session:conversation_id>/transcript")
    @describe(
        "A conversation to take away, masked unless a supervisor asks otherwise",
        tag="desk",
        query=TranscriptQuery,
        answer=TranscriptBody,
        other=(TEXT, CSV),
    )
    def transcript(conversation_id: str) -> Response:
        agent, asked = signed_in(services), read_query(TranscriptQuery)
        found = services.transcripts.open(conversation_id, agent, masked=asked.masked)
        make, content_type, ending = FORMATS[asked.format]
        name = f"conversation-{conversation_id}.{ending}"
        return download(places, agent.id, make(found, _shop(services)), content_type=content_type, name=name)

    @routes.get("/api/v1/conversations/<session:conversation_id>/survey-link")
    @describe("Where the customer can rate who resolved it", tag="desk", answer=SurveyLink)
    def survey_link(conversation_id: str) -> Response:
        survey = services.desk.survey(conversation_id, signed_in(services))
        link = services.rating_links.make(survey.id)
        body = SurveyLink(survey_link=link.url, expires_at=link.expires_at, rating=survey.rating)
        return jsonify(body.model_dump(mode="json"))


def _for_customers(routes: Blueprint, services: Services, places: Places) -> None:
    @routes.get("/chat/<session:session_id>/transcript")
    @describe("The conversation to keep, as text", tag="chat", text=TEXT)
    def own_transcript(session_id: str) -> Response:
        conversation = services.assistant.open(caller(services).key_id, session_id)
        lines = services.assistant.transcript(conversation)
        page = as_text(Transcript(conversation, None, False, lines), _shop(services), for_customer=True)
        name = f"conversation-{services.shop_time(conversation.started_at):%Y-%m-%d}.txt"
        return download(places, session_id, page, content_type=TEXT, name=name)


def _shop(services: Services) -> Shop:
    return Shop(services.shop_name(), services.shop_time)
