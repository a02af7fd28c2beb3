"""A tiny site under our worker, in a process of its own, for clients that behave badly."""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn import util
from gunicorn.app.base import BaseApplication

from chatbot.cli.worker import Worker

ANSWER = b"the whole answer " * 300_000
"""More than the kernel keeps for a client that has not read yet."""
FOR_EVER_S = 3600
cut = threading.Event()


class Impatient(Worker):
    """So that a test need not wait."""

    read_s = 1.0
    look_s = 0.05


def site(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Read a body and say so; wait until another one was cut off; or answer at length and read nothing."""
    if environ["PATH_INFO"] == "/read":
        body = _read(environ)
        if len(body) < int(environ["CONTENT_LENGTH"]):
            cut.set()
        answer = str(len(body)).encode()
    elif environ["PATH_INFO"] == "/wait":
        cut.wait(FOR_EVER_S)
        answer = b"still heard" if _is_heard(environ["gunicorn.socket"]) else b"cut off"
    else:
        answer = ANSWER
    start("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


def _read(environ: dict[str, Any]) -> bytes:
    try:
        found: bytes = environ["wsgi.input"].read()
    except OSError:
        return b""
    return found


def _is_heard(client: socket.socket) -> bool:
    try:
        return client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:  # open, and nothing has come
        return True


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """One process, few threads; it prints its port when it listens."""

    def load_config(self) -> None:
        """Set gunicorn up."""
        self.cfg.set("bind", "127.0.0.1:0")
        self.cfg.set("worker_class", Impatient)
        self.cfg.set("threads", 4)
        self.cfg.set("keepalive", 60)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("when_ready", lambda arbiter: print(arbiter.LISTENERS[0].getsockname()[1], flush=True))

    def load(self) -> Callable[..., Iterable[bytes]]:
        """Return the site."""
        return site


if __name__ == "__main__":
    # a worker that waits for a client's last word waits so long that every test notices
    util.close_graceful = functools.partial(util.close_graceful, timeout=FOR_EVER_S)
    Server().run()
