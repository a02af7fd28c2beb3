"""Every refusal and failure as `application/problem+json`, with a sentence that says how to mend it."""

from __future__ import annotations

import json
import logging
import traceback

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from chatbot.errors import (
    ChangedMeanwhile,
    ChatbotError,
    InvalidFields,
    TooLarge,
    TooManyRequests,
    Unavailable,
)

log = logging.getLogger(__name__)
OUR_FAULT = "something went wrong here, not with your request: try again"


def register(app: Flask) -> None:
    """Answer every error in one shape."""
    app.register_error_handler(ChatbotError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, title: str, detail: str, **more: object) -> Response:
    """Return an RFC 9457 answer."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(json.dumps(body), status=status, content_type="application/problem+json")


def _ours(error: ChatbotError) -> Response:
    fields = error.fields if isinstance(error, InvalidFields | ChangedMeanwhile) else None
    more = {"errors": fields} if fields else {}
    if error.status >= 500:
        log.warning("%s %s: %s", request.method, request.url_rule, error)
    if error.status == 500:  # it names files of this machine, or keys: whoever runs it finds it in the log
        return problem(500, "Internal error", OUR_FAULT)
    response = problem(error.status, error.title, str(error), **more)
    if isinstance(error, TooManyRequests | Unavailable):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _http(error: HTTPException) -> Response:
    if isinstance(error, RequestEntityTooLarge):
        return _ours(
            TooLarge("the body is over 64 KiB: a message has at most 2,000 characters, a note 4,000")
        )
    response = problem(error.code or 500, error.name, error.description or error.name)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unexpected(error: Exception) -> Response:
    # the text of an unknown error may hold a customer's words: only its kind and place go into the log
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s failed with %s at\n%s", request.method, request.url_rule, type(error).__name__, place)
    return problem(500, "Internal error", OUR_FAULT)
