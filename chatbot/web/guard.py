"""What every answer carries and every request passes: security headers, allowed origins, forged forms."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, session
from flask_cors import CORS

from chatbot.errors import Forbidden, NotFound
from chatbot.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CUSTOMER_SIDE = ("/chat", "/widget/")
DESK_SIDE = ("/desk", "/api/v1/")
PUBLIC_FILES = ("/widget.js", "/static/widget/")
"""Loaded by other sites' pages; they hold nothing of anybody."""


def register(app: Flask, settings: Settings) -> None:
    """Hang the checks before, and the headers after, every request."""
    allowed = {_origin(settings.url), *settings.cors_origins}
    CORS(
        app,
        resources={r"/(chat|widget/).*": {"origins": sorted(allowed)}},
        allow_headers=["Content-Type", "X-Api-Key", "Last-Event-ID"],
        expose_headers=["Retry-After"],
        max_age=3600,
    )

    @app.before_request
    def check() -> None:
        g.csp_nonce = secrets.token_urlsafe(16)
        if "\x00" in request.path:  # PostgreSQL takes no null sign
            raise NotFound("there is nothing of that name: the path holds a zero byte")
        if request.path.startswith(CUSTOMER_SIDE):
            _check_site(allowed)
        if request.path.startswith(DESK_SIDE) and request.method not in SAFE_METHODS:
            _check_same_origin()

    @app.after_request
    def protect(response: Response) -> Response:
        _add_headers(response, secure=settings.url.startswith("https://"))
        return response

    @app.context_processor
    def provide() -> dict[str, str]:
        return {"csp_nonce": g.csp_nonce}


def csrf_token() -> str:
    """Return the token a form must send back."""
    token: str = session.setdefault("csrf", secrets.token_urlsafe(24))
    return token


def check_csrf() -> None:
    """Refuse a form that this server did not write.

    Raises:
        Forbidden: the token is missing or another one.
    """
    sent = request.form.get("csrf_token", "")
    if not hmac.compare_digest(sent.encode(), str(session.get("csrf", "")).encode()) or not sent:
        raise Forbidden("this form has gone stale: load the page again and send it once more")


def _check_site(allowed: set[str]) -> None:
    origin = request.headers.get("Origin")
    if origin and origin not in allowed and origin != _origin(request.host_url):
        raise Forbidden(f"pages of {origin} may not talk to this server: add it to the setting CORS_ORIGINS")


def _check_same_origin() -> None:
    """Browsers always send one of the two headers with a POST; programs send neither."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if (
        site == "same-origin" and origin == "null"
    ):  # a page under Referrer-Policy: no-referrer, our own even so
        return
    if site not in (None, "same-origin", "none") or (origin and origin != _origin(request.host_url)):
        raise Forbidden("this request came from another site: use the desk's own page")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _add_headers(response: Response, *, secure: bool) -> None:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = _policy()
        headers["Cache-Control"] = "no-store"
    if request.path.startswith(CUSTOMER_SIDE + DESK_SIDE):
        headers.setdefault("Cache-Control", "no-store")
    if request.path.startswith(PUBLIC_FILES):
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _policy() -> str:
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{g.csp_nonce}'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
