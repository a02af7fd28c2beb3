"""For whoever runs it: is it alive, is it ready, what does it measure, what can it do."""

from __future__ import annotations

import os
import time

from flask import Blueprint, Flask, Response, current_app, g, jsonify, render_template, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

from chatbot.services.services import Services
from chatbot.web import openapi

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
"""A caller may make up any other, and each would be a line of the metrics for ever."""


class Metrics:
    """What is counted; one instance per application."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "chatbot_requests_total", "HTTP requests", ["method", "route", "status"], registry=registry
        )
        self.seconds = Histogram(
            "chatbot_request_seconds", "Time to answer, streams left out", ["route"], registry=registry
        )


def register(app: Flask) -> None:
    """Count and time every request by its route, never by its path: a path may hold a session."""
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    app.extensions["metrics_registry"] = registry

    @app.before_request
    def start() -> None:
        g.started_at = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in METHODS else "other"
        metrics.requests.labels(method, route, response.status_code).inc()
        if response.mimetype != "text/event-stream":
            metrics.seconds.labels(route).observe(
                time.perf_counter() - g.get("started_at", time.perf_counter())
            )
        return response


def blueprint(services: Services) -> Blueprint:
    """Make the operator's routes."""
    routes = Blueprint("operations", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @routes.get("/readyz")
    def readyz() -> tuple[Response, int]:
        health = services.health()
        status = "ready" if health.serving else "down"
        return jsonify(
            status=status, degraded=list(health.degraded), model=health.model
        ), 200 if health.serving else 503

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)

    @routes.get("/openapi.json")
    def document() -> Response:
        return jsonify(openapi.document(current_app))

    @routes.get("/docs")
    def docs() -> str:
        return render_template("docs.html", api=openapi.document(current_app))

    return routes


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        registry: CollectorRegistry = current_app.extensions["metrics_registry"]
        return registry
    gathered = CollectorRegistry()
    multiprocess.MultiProcessCollector(gathered)
    return gathered
