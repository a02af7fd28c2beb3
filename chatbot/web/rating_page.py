"""The page a link leads to: say how it was, without JavaScript. Reading it changes nothing, whoever looks ahead."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chatbot.domain.survey import Survey
from chatbot.errors import ChatbotError, InvalidFields, TooManyRequests, Unavailable
from chatbot.services.services import Services
from chatbot.web.bodies import read_body
from chatbot.web.identity import caller_address
from chatbot.web.survey_schemas import COMMENT_LENGTH, RatingForm

LOOKS = "60/minute"
"""Pages one address may open: an office reads its mail behind one, and so does a mail server that looks ahead."""
ANSWERS = "20/hour"
"""Answers to one question: a change of mind or two."""
SCORES = ((1, "very bad"), (2, "bad"), (3, "all right"), (4, "good"), (5, "very good"))

Page = Response | tuple[str, int, dict[str, str]]


def blueprint(services: Services) -> Blueprint:
    """Make the page."""
    routes = Blueprint("rating", __name__, url_prefix="/rate")

    @routes.before_request
    def count() -> None:
        services.limits.hit(LOOKS, "rating-page", caller_address())

    @routes.get("/<token>")
    def ask(token: str) -> Page:
        return _asked(services, _found(services, token))

    @routes.post("/<token>")
    def answer(token: str) -> Page:
        survey = _found(services, token)
        services.limits.hit(ANSWERS, "rating", str(survey.id))
        try:
            said = read_body(RatingForm, forms=True)
        except InvalidFields as error:
            return _asked(services, survey, error)
        services.asking.answer(survey.id, rating=said.rating, comment=said.comment)
        return redirect(url_for("rating.ask", token=token), 303)

    @routes.errorhandler(ChatbotError)
    def refuse(error: ChatbotError) -> Page:
        html, status, headers = _page(services, error.status, problem=error.status)
        if isinstance(error, TooManyRequests | Unavailable):
            headers["Retry-After"] = str(error.retry_after_s)
        return html, status, headers

    return routes


def _found(services: Services, token: str) -> Survey:
    return services.asking.find(services.rating_links.read(token))


def _asked(services: Services, survey: Survey, error: InvalidFields | None = None) -> Page:
    now = services.asking.clock()
    return _page(
        services,
        error.status if error else 200,
        survey=survey,
        asked_on=services.shop_time(survey.asked_at or now),
        is_fixed=survey.is_fixed(now),
        error=error,
        comment=request.form.get("comment", survey.comment)[:COMMENT_LENGTH],
        scores=SCORES,
        comment_length=COMMENT_LENGTH,
    )


def _page(services: Services, status: int, **values: object) -> tuple[str, int, dict[str, str]]:
    html = render_template("rate.html", shop_name=services.shop_name(), **values)
    # the address is the customer's key: no other site may read it off the page it was linked from
    return html, status, {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
