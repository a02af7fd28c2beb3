"""Make the Flask application out of services."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from chatbot.services.services import Services
from chatbot.web import (
    canned_api,
    chat,
    desk_api,
    guard,
    insights_api,
    insights_page,
    lead_pages,
    models_api,
    operations,
    owners_api,
    problems,
    rating_page,
    reports_api,
    reports_page,
    search_api,
    sign_in,
    team_api,
    tools_api,
    transcripts_api,
    webhooks_api,
    webhooks_page,
    widget,
)

BODY_LIMIT = 64 * 1024
COMPRESSED = ["text/html", "text/css", "text/javascript", "text/csv", "image/svg+xml", "application/json"]
"""Not event streams: a compressor would hold events back."""
ENCODINGS = ["br", "zstd", "gzip", "deflate"]
"""Brotli first: at level 5 the desk's many small files are an eighth smaller than by zstd, at the same cost."""
SIGN_IN_LASTS = timedelta(hours=12)

ROOMS = (
    chat,
    desk_api,
    owners_api,
    models_api,
    webhooks_api,
    webhooks_page,
    search_api,
    tools_api,
    transcripts_api,
    rating_page,
    canned_api,
    reports_api,
    reports_page,
    insights_api,
    insights_page,
    team_api,
    lead_pages,
    sign_in,
    widget,
    operations,
)
"""Each has a `blueprint` of its own."""


class SessionConverter(BaseConverter):
    """An id in a path is of the contract's shape, or there is no such route."""

    regex = r"[A-Za-z0-9_.:@+=~-]{1,128}"


def create_app(services: Services) -> Flask:
    """Return the application: every door of the house."""
    settings = services.settings
    app = Flask(
        "chatbot.web",
        static_folder=str(Path(__file__).with_name("static")),
        template_folder=str(settings.templates_dir.resolve() / "pages"),
    )
    app.url_map.converters["session"] = SessionConverter
    app.config.update(
        SECRET_KEY=services.secret_key,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        SESSION_COOKIE_NAME="desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=SIGN_IN_LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,  # or every small file would bring the cookie anew
        TEMPLATES_AUTO_RELOAD=True,
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_ALGORITHM=ENCODINGS,
        COMPRESS_ALGORITHM_STREAMING=ENCODINGS,
        COMPRESS_BR_LEVEL=5,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask types the base class only
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    Compress(app)
    guard.register(app, settings)
    problems.register(app)
    operations.register(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint(services))
    return app
