"""The page on which supervisors see to webhooks."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from chatbot.errors import NotSignedIn
from chatbot.services.services import Services
from chatbot.web.sign_in import known


def blueprint(services: Services) -> Blueprint:
    """Make the page; other agents are led back to the desk."""
    routes = Blueprint("webhooks_page", __name__, url_prefix="/desk/webhooks")

    @routes.get("")
    def webhooks() -> str | Response:
        try:
            agent = known(services)
        except NotSignedIn:
            return redirect(url_for("desk.sign_in"))
        if not agent.leads:
            return redirect(url_for("desk.desk"))
        return render_template("webhooks.html", shop_name=services.shop_name(), agent=agent)

    return routes
