"""The customer's door: say something, read what was said, rate it, ask for a person."""

from __future__ import annotations

from itertools import takewhile

from flask import Blueprint, Response, jsonify, request

from chatbot.domain.conversation import Answer, Conversation, CustomerMessage
from chatbot.domain.explanation import Explanation
from chatbot.errors import Forbidden
from chatbot.services.services import Services
from chatbot.web import live
from chatbot.web.bodies import read_body, read_query
from chatbot.web.identity import LOOPBACK, Caller, caller
from chatbot.web.openapi import describe
from chatbot.web.schemas import (
    ChatAnswer,
    ChatRequest,
    History,
    HistoryQuery,
    HumanRequest,
    MessageBody,
)
from chatbot.web.survey_schemas import FeedbackRequest, SurveyBody

ADDRESS_FACTOR = 10
"""Behind one address sit many visitors."""
KEY_FACTOR = 100
"""An application's server speaks for all of its customers."""
STREAMS_PER_SESSION = 5
"""A customer with more tabs open polls in the others."""


def blueprint(services: Services) -> Blueprint:
    """Make the routes under `/chat`."""
    routes = Blueprint("chat", __name__, url_prefix="/chat")
    _writing(routes, services)
    _reading(routes, services, live.Places(services.settings.threads // 2, STREAMS_PER_SESSION))
    return routes


def _writing(routes: Blueprint, services: Services) -> None:
    assistant = services.assistant

    @routes.post("")
    @describe("Say something", tag="chat", body=ChatRequest, answer=ChatAnswer, forms=True)
    def say() -> Response:
        asked = read_body(ChatRequest, forms=True)
        who = caller(services)
        _refuse_reasons(who, asked)
        _limit(services, who, asked.session_id)
        message = _message(services, who, asked)
        _limit_new(services, who, message)
        answer = assistant.handle(message)
        return _reply(answer, services.explain(answer.text) if asked.explain else None)

    @routes.post("/<session:session_id>/human")
    @describe("Ask for a person", tag="chat", body=HumanRequest, answer=ChatAnswer)
    def human(session_id: str) -> Response:
        asked = read_body(HumanRequest) if request.content_length else HumanRequest()
        who = caller(services)
        _limit(services, who, session_id)
        customer = services.customer_of(asked.customer_token) if asked.customer_token else None
        answer = assistant.ask_for_person(
            who.key_id,
            session_id,
            title=services.say("title.contact_human_agent", {}).text,
            message_id=asked.message_id,
            customer_id=customer.id if customer else None,
            customer_name=customer.name if customer else "",
            address=_address(who),
        )
        return _reply(answer)

    @routes.post("/<session:session_id>/feedback")
    @describe(
        "Rate the conversation or one answer, or put the question aside",
        tag="chat",
        body=FeedbackRequest,
        forms=True,
    )
    def feedback(session_id: str) -> tuple[str, int]:
        asked = read_body(FeedbackRequest, forms=True)
        who = caller(services)
        _limit(services, who, session_id)
        conversation = assistant.open(who.key_id, session_id)
        _give(services, conversation, asked)
        return "", 204


def _reading(routes: Blueprint, services: Services, places: live.Places) -> None:
    assistant = services.assistant

    @routes.get("/<session:session_id>/messages")
    @describe(
        "Read; `wait` holds the answer until there is news", tag="chat", query=HistoryQuery, answer=History
    )
    def messages(session_id: str) -> Response:
        asked = read_query(HistoryQuery)
        conversation = assistant.open(caller(services).key_id, session_id)
        # a waiting reader holds a thread, so it takes a place among the streams; none free: it asks again
        with live.place(places, session_id) as free:
            update = assistant.read(conversation, after=asked.after, wait_s=asked.wait if free else 0)
        body = History(
            status=update.status,
            agent_name=update.agent_name,
            agent_typing=update.typing is not None,
            survey=SurveyBody.of(update.survey),
            messages=[MessageBody.of(one) for one in update.messages],
        )
        return jsonify(body.model_dump(mode="json"))

    @routes.get("/<session:session_id>/stream")
    @describe(
        "Follow live (SSE); `id` is `seq`, `Last-Event-ID` resumes",
        tag="chat",
        query=HistoryQuery,
        stream=True,
    )
    def stream(session_id: str) -> Response:
        asked = read_query(HistoryQuery)
        who = caller(services)
        conversation = assistant.open(who.key_id, session_id)
        after = live.resume_from(request.headers.get("Last-Event-ID"), default=asked.after)
        updates = assistant.follow(conversation, after=after)
        if who.key_id:
            updates = takewhile(lambda _: not services.api_keys.is_revoked(who.key_id), updates)
        return live.stream(places, session_id, live.customer_events(updates))


def _give(services: Services, conversation: Conversation, asked: FeedbackRequest) -> None:
    if asked.dismiss:
        return services.asking.put_aside(conversation)
    return services.asking.give(
        conversation,
        rating=asked.rating,
        comment=asked.comment,
        about=asked.about,
        message_id=asked.message_id,
        helpful=asked.helpful,
    )


def _message(services: Services, who: Caller, asked: ChatRequest) -> CustomerMessage:
    customer = services.customer_of(asked.customer_token) if asked.customer_token else None
    return CustomerMessage(
        text=asked.message,
        session_id=asked.session_id,
        key_id=who.key_id,
        may_choose_id=who.may_choose_id,
        message_id=asked.message_id,
        locale=asked.locale or services.settings.default_locale,
        customer_id=customer.id if customer else None,
        customer_name=customer.name if customer else "",
        address=_address(who),
        title=str(asked.metadata.get("title") or "")[:80].strip() or None,
    )


def _address(who: Caller) -> str:
    """Return the address of one caller; nothing where many share it: an application's, a proxy's on this machine."""
    return "" if who.key_id or who.address in LOOPBACK else who.address


def _refuse_reasons(who: Caller, asked: ChatRequest) -> None:
    """Keep training examples from strangers, before anything is said.

    Raises:
        Forbidden: an explanation was asked for by a visitor, or with a publishable key.
    """
    if asked.explain and not who.may_see_reasons:
        raise Forbidden(
            "explain shows training examples: send a secret API key (`chatbot key add NAME --secret`), or leave it out"
        )


def _reply(answer: Answer, explanation: Explanation | None = None) -> Response:
    return jsonify(ChatAnswer.of(answer, explanation).model_dump(mode="json"))


def _limit(services: Services, who: Caller, session_id: str | None) -> None:
    limit = services.settings.rate_limit
    _limit_address(services, who, limit)  # first: a session's counter costs memory, an address has only one
    if session_id:
        services.limits.hit(limit, "visitor", who.key_id, session_id)


def _limit_new(services: Services, who: Caller, message: CustomerMessage) -> None:
    """Count a visitor's new conversation; whoever has a secret key or a signed token is known by name."""
    known = message.session_id or who.key_id or message.customer_id
    if not known and not services.settings.development and who.address not in LOOPBACK:
        services.limits.hit(services.settings.session_limit, "new-session", who.address)


def _limit_address(services: Services, who: Caller, limit: str) -> None:
    if services.settings.development and who.address in LOOPBACK:
        return  # on the developer's own machine one address is everybody
    amount, _, period = limit.partition("/")
    factor, name = (KEY_FACTOR, who.key_id) if who.key_id else (ADDRESS_FACTOR, who.address)
    services.limits.hit(f"{int(amount) * factor}/{period}", "address", name)
