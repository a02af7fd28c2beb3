"""Clients that dawdle on purpose, against a real gunicorn under our worker."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.cli.tiny_site import ANSWER

LIMIT_S = 60
"""For what has to happen at all; it takes a second or two."""
TRICKLE_S = 0.1

Connect = Callable[[], socket.socket]


@pytest.fixture
def port() -> Iterator[int]:
    """Return the port of a site that has just started."""
    command = [sys.executable, "-m", "tests.cli.tiny_site"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


@pytest.fixture
def connect(port: int) -> Iterator[Connect]:
    """Return what opens a connection that reads little ahead; all are closed at the end."""
    with ExitStack() as opened:

        def connect() -> socket.socket:
            client = opened.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(LIMIT_S)
            client.connect(("127.0.0.1", port))
            return client

        yield connect


def fetch(port: int, path: str) -> bytes:
    """Return what a well-behaved client gets."""
    connection = HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def trickle(client: socket.socket) -> bytes:
    """Send a body sign by sign until the server has had enough, and return its last words."""
    client.sendall(b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
    given_up = threading.Event()

    def send() -> None:
        while not given_up.wait(TRICKLE_S):
            try:
                client.send(b"a")
            except OSError:
                return

    sender = threading.Thread(target=send)
    sender.start()
    try:
        return client.recv(4096)
    except ConnectionResetError:
        return b""
    finally:
        given_up.set()
        sender.join()


def test_a_body_that_trickles_in_is_cut_off(connect: Connect) -> None:
    said = trickle(connect())

    assert b"1000000" not in said


def test_heads_that_never_end_leave_the_threads_to_the_others(port: int, connect: Connect) -> None:
    for _ in range(8):  # twice as many as there are threads
        connect().sendall(b"GET / HTTP/1.1\r\nX-Slow: ")

    assert fetch(port, "/") == ANSWER


def test_clients_that_never_close_do_not_hold_up_the_others(port: int, connect: Connect) -> None:
    for _ in range(8):
        client = connect()
        client.sendall(b"POST /read HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
        assert client.recv(12) == b"HTTP/1.1 200"

    assert fetch(port, "/") == ANSWER


def test_an_answer_is_not_cut_short_by_a_body_nobody_read(connect: Connect) -> None:
    client = connect()
    body = b"a" * 60_000
    head = f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"

    client.sendall(head.encode() + body)

    assert b"".join(iter(lambda: client.recv(65_536), b"")).endswith(b"\r\n\r\n" + ANSWER)


def test_a_reader_may_wait_for_longer_than_a_request_may_take_to_arrive(port: int, connect: Connect) -> None:
    waiting = HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    waiting.request("GET", "/wait")

    trickle(connect())  # begun later, over its time earlier: the reader who waits has been there for longer

    assert waiting.getresponse().read() == b"still heard"
    waiting.close()


@pytest.mark.parametrize("size", [60_000, 65_536])
def test_a_connection_that_will_be_closed_is_not_said_to_stay_open(port: int, size: int) -> None:
    client = HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    client.request("POST", "/", body=b"a" * size)
    first = client.getresponse()
    first.read()

    client.request("GET", "/")  # on the same connection, unless it was said to be over

    assert client.getresponse().read() == ANSWER
    assert (first.getheader("Connection") == "close") == (size >= 65_536)
    client.close()
