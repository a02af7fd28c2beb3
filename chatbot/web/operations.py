"""For whoever runs it: is it alive, is it ready, what does it measure, what can it do."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Literal

from flask import Blueprint, Flask, Response, current_app, g, jsonify, render_template, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from chatbot.errors import Forbidden, NotSignedIn, StoreUnavailable
from chatbot.services.services import Services
from chatbot.web import openapi
from chatbot.web.identity import LOOPBACK, bearer_token, caller_address
from chatbot.web.openapi import describe
from chatbot.web.schemas import Alive, Ready

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
"""A caller may make up any other, and each would be a line of the metrics for ever."""

PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")
"""What proxies add."""


class Metrics:
    """What is counted; one instance per application."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "chatbot_requests_total", "HTTP requests", ["method", "route", "status"], registry=registry
        )
        self.seconds = Histogram(
            "chatbot_request_seconds", "Time to answer, streams left out", ["route"], registry=registry
        )


class WebhookBacklog(Collector):
    """What is on its way to other systems and what was given up, read from SQL: every process says the same."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """Yield nothing while SQL is away."""
        gauge = GaugeMetricFamily(
            "chatbot_webhook_deliveries", "Deliveries to webhooks not taken", labels=["state"]
        )
        with suppress(StoreUnavailable):
            backlogs = [backlog for _, backlog in self._services.webhooks.all()]
            gauge.add_metric(["pending"], sum(one.pending for one in backlogs))
            gauge.add_metric(["dead"], sum(one.dead for one in backlogs))
            yield gauge


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
    backlog = CollectorRegistry()
    backlog.register(WebhookBacklog(services))

    @routes.get("/healthz")
    @describe("Does the process live", tag="operations", answer=Alive, errors=())
    def healthz() -> Response:
        return jsonify(Alive(status="ok").model_dump())

    @routes.get("/readyz")
    @describe("Are customers served", tag="operations", answer=Ready, statuses=("200", "503"), errors=())
    def readyz() -> tuple[Response, int]:
        health = services.health()
        status: Literal["ready", "down"] = "ready" if health.serving else "down"
        body = Ready(status=status, degraded=list(health.degraded), model=health.model)
        return jsonify(body.model_dump()), 200 if health.serving else 503

    @routes.get("/metrics")
    @describe(
        "Figures for Prometheus; from another machine with the token of `chatbot key metrics`",
        tag="operations",
        text=CONTENT_TYPE_LATEST,
        errors=("401", "403"),
    )
    def metrics() -> Response:
        _check_reader(services.metrics_token())
        figures = generate_latest(_registry()) + generate_latest(backlog)
        return Response(figures, content_type=CONTENT_TYPE_LATEST)

    @routes.get("/openapi.json")
    def document() -> Response:
        return jsonify(openapi.document(current_app))

    @routes.get("/docs")
    def docs() -> str:
        return render_template("docs.html", api=openapi.document(current_app))

    return routes


def _check_reader(token: str) -> None:
    """Refuse who reads from another machine without the token.

    Raises:
        NotSignedIn: another token was sent.
        Forbidden: none was sent.
    """
    if sent := bearer_token():
        if not hmac.compare_digest(sent.encode(), token.encode()):
            raise NotSignedIn("this is not the token of /metrics: `chatbot key metrics` prints it")
        return
    # whatever comes through a proxy on this machine has its address, unless CHATBOT_PROXIES says otherwise
    passed_on = any(name in request.headers for name in PASSED_ON)
    if passed_on or caller_address() not in LOOPBACK:
        raise Forbidden(
            "/metrics is open to this machine only: send the token that `chatbot key metrics` prints"
        )


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        registry: CollectorRegistry = current_app.extensions["metrics_registry"]
        return registry
    gathered = CollectorRegistry()
    multiprocess.MultiProcessCollector(gathered)
    return gathered
