"""The widget's loader and configuration, and the demo shop that carries it."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, jsonify, redirect, render_template, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from chatbot.services.services import Services
from chatbot.web.openapi import describe
from chatbot.web.schemas import WidgetConfig, buttons

LOADER_AGE_S = 300
"""Sites pick up a new widget within minutes."""


def blueprint(services: Services) -> Blueprint:
    """Make the widget's routes and the demo page."""
    routes = Blueprint("widget", __name__)

    @routes.get("/widget.js")
    def loader() -> Response:
        folder = Path(__file__).with_name("static") / "widget"
        return send_from_directory(folder, "widget.js", max_age=LOADER_AGE_S, mimetype="text/javascript")

    @routes.get("/widget/config")
    @describe("What the widget shows before the first word", tag="chat", answer=WidgetConfig)
    def config() -> Response:
        greeting = services.say("welcome", {})
        body = WidgetConfig(
            shop_name=services.shop_name(),
            greeting=greeting.text,
            starters=buttons(greeting.buttons),
            locale=services.settings.default_locale,
        )
        return jsonify(body.model_dump())

    @routes.get("/demo")
    def demo() -> str:
        return render_template(
            "demo.html",
            widget_key=services.demo_key(),
            shop_name=services.shop_name(),
            sample_orders=services.sample_orders(),
            sample_gift_cards=services.sample_gift_cards(),
            mail_is_printed=not services.settings.smtp_url,
        )

    @routes.get("/")
    def home() -> AnyResponse:
        return redirect("/demo")

    return routes
