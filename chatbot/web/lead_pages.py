"""The pages of those who lead the desk, and what the wallboard shows."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from chatbot.errors import Forbidden, NotSignedIn
from chatbot.services.services import Services
from chatbot.web import guard
from chatbot.web.openapi import describe
from chatbot.web.sign_in import leading
from chatbot.web.wallboard_schemas import WallboardBody

Page = str | Redirect | tuple[str, int]


def blueprint(services: Services) -> Blueprint:
    """Make the routes; every one is for those who lead."""
    routes = Blueprint("lead", __name__)

    @routes.get("/desk/wallboard")
    def wallboard_page() -> Page:
        return _page(services, "wallboard.html")

    @routes.get("/desk/settings")
    def settings_page() -> Page:
        names = services.supervision.setup.names()
        known = {"known_teams": " ".join(names.teams), "known_skills": " ".join(names.skills)}
        return _page(services, "settings.html", time_zone=names.time_zone, **known)

    @routes.get("/api/v1/wallboard")
    @describe(
        "The desk at a glance: who waits, who works, how the day goes (supervisors)",
        tag="desk",
        answer=WallboardBody,
    )
    def wallboard() -> Response:
        board = services.supervision.wallboard.look(leading(services))
        return jsonify(WallboardBody.of(board).model_dump(mode="json"))

    return routes


def _page(services: Services, name: str, **more: str) -> Page:
    """Return a page, or the way to sign in, or, to whoever does not lead, the way back to the desk."""
    values = {"shop_name": services.shop_name(), "csrf_token": guard.csrf_token(), **more}
    try:
        return render_template(name, agent=leading(services), **values)
    except NotSignedIn:
        return redirect(url_for("desk.sign_in"))
    except Forbidden as error:
        return render_template("refused.html", why=str(error), **values), error.status
