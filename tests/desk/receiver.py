"""Another system on this machine that is told what happens: it takes everything until a test tells it otherwise."""

from __future__ import annotations

import json
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE_S = 20


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def id(self) -> str:
        return self.headers["Webhook-Id"]


class Receiver:
    """What it was told, and how it will answer the next requests."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.next: deque[Misbehaviour] = deque()
        self.always: Misbehaviour | None = None
        self.over = threading.Event()
        """Set when the test is over: whoever waits may go."""
        self.heard = threading.Condition()

    def does(self, *misbehaviours: Misbehaviour) -> None:
        self.next.extend(misbehaviours)

    def kinds(self) -> list[str]:
        return [one.json["type"] for one in self.received]

    def ids(self) -> list[str]:
        return [one.id for one in self.received]

    def waits_for(self, count: int) -> None:
        """Return when it was told so much."""
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.received) >= count, PATIENCE_S), self.kinds()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.receiver.heard:
            self.receiver.received.append(Received(self.path, dict(self.headers), body))
            self.receiver.heard.notify_all()
        misbehave = self.receiver.next.popleft() if self.receiver.next else self.receiver.always
        (misbehave or says(204))(self)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Does not complain of clients that have had enough."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A connection that breaks is what is tested."""


Misbehaviour = Callable[[Handler], None]


def says(status: int, body: str = "", **headers: str) -> Misbehaviour:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


def keeps_silent(handler: Handler) -> None:
    handler.receiver.over.wait(30)
    handler.close_connection = True


def hangs_up(handler: Handler) -> None:
    handler.close_connection = True


def drips_its_head(handler: Handler) -> None:
    """Send a byte of a header now and then, for as long as somebody waits."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler)


def drips_its_body(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    _drip(handler)


def never_ends(handler: Handler) -> None:
    """Answer with as much as somebody reads."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    while not handler.receiver.over.is_set():
        handler.wfile.write(b"x" * 65_536)


def _drip(handler: Handler) -> None:
    while not handler.receiver.over.wait(0.02):
        handler.wfile.write(b"x")


@contextmanager
def receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    handler = type("OwnHandler", (Handler,), {})
    server = Server(("127.0.0.1", 0), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    found = handler.receiver = Receiver(f"{scheme}://localhost:{server.server_address[1]}/hook")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        found.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
