"""A company's own system on this machine: it keeps the contract until a test tells it to misbehave."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "the company's key"
ANNA = {"id": "anna", "name": "Anna Frank", "email": "Anna@Example.com", "phone": None, "color": "blue"}
ORDER: dict[str, Any] = {
    "number": "1001",
    "customer_id": "anna",
    "email": "Anna@Example.com",
    "customer_name": "Anna Frank",
    "status": "paid",
    "placed_on": "2026-11-18",
    "currency": "GBP",
    "total": "44.00",
    "items": [{"id": "a", "product": "kettle", "quantity": 2, "price": 20}],
    "refund": {"status": "sent", "amount": "4.00", "method": "card", "requested_on": "2026-11-19"},
}
CASE = {
    "number": "C-7",
    "order_number": "1001",
    "kind": "claim_damaged",
    "status": "open",
    "opened_on": "2026-11-20",
}
LATER = {**ORDER, "number": "1002", "placed_on": "2026-11-19", "refund": None}


class Company:
    """What it was asked, and how it will answer the next requests."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[Any] = []
        self.done: dict[str, Any] = {}
        """What came of each key."""
        self.next: deque[Misbehaviour] = deque()
        self.over = threading.Event()
        """Set when the test is over: whoever waits may go."""

    def does(self, *misbehaviours: Misbehaviour) -> None:
        self.next.extend(misbehaviours)

    def answer(self, method: str, path: str, key: str) -> tuple[int, Any]:
        """Answer as the contract says."""
        if path == "/api/orders/1001":
            return 200, ORDER
        if path == "/api/customers/anna":
            return 200, ANNA
        if path == "/api/customers/anna/orders":
            return 200, [ORDER, LATER]
        if path == "/api/customers/anna/cases":
            return 200, [
                CASE,
                {**CASE, "number": "C-8", "opened_on": "2026-11-21", "item": "a", "amount": "20.00"},
            ]
        if method == "POST":
            return 200, self.done.setdefault(
                key, {"outcome": "done", "facts": {"count": str(len(self.done))}}
            )
        return 404, {"title": "no such thing"}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    company: Company

    def do_GET(self) -> None:
        self._take(b"")

    def do_POST(self) -> None:
        self._take(self.rfile.read(int(self.headers["Content-Length"])))

    def _take(self, body: bytes) -> None:
        company = self.company
        company.asked.append((self.command, self.path))
        company.headers.append(dict(self.headers))
        company.bodies.append(json.loads(body) if body else None)
        if company.next:
            company.next.popleft()(self)
        else:
            self.keep_the_contract()

    def keep_the_contract(self) -> None:
        key = self.headers.get("Idempotency-Key", "")
        status, found = self.company.answer(self.command, self.path, key)
        self.reply(status, json.dumps(found))

    def reply(
        self, status: int, body: str, kind: str = "application/json; charset=utf-8", **more: str
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body.encode())), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


Misbehaviour = Callable[[Handler], None]


def says(status: int, body: Any, kind: str = "application/json", **more: str) -> Misbehaviour:
    text = body if isinstance(body, str) else json.dumps(body)
    return lambda handler: handler.reply(status, text, kind, **more)


def keeps_silent(handler: Handler) -> None:
    handler.company.over.wait(30)
    handler.close_connection = True


def works_but_keeps_silent(handler: Handler) -> None:
    """Carry it out, and let the answer get lost."""
    handler.company.answer(handler.command, handler.path, handler.headers.get("Idempotency-Key", ""))
    keeps_silent(handler)


def closes_half_way(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"number": "10')
    handler.close_connection = True


def drips(handler: Handler) -> None:
    """Send a byte now and then, for as long as somebody waits."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.company.over.wait(0.02):
        try:
            handler.wfile.write(b" ")
        except OSError:
            break
    handler.close_connection = True


@contextmanager
def company() -> Iterator[Company]:
    handler = type("OwnHandler", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    found = handler.company = Company(f"http://127.0.0.1:{server.server_address[1]}/api")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        found.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
