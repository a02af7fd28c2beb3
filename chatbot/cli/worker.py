"""gunicorn's threaded worker, made safe against clients that dawdle on purpose."""

from __future__ import annotations

import ctypes
import socket
import threading
import time
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

M_ARENA_MAX = -8
M_MMAP_THRESHOLD = -3
LARGE_BYTES = 128 * 1024
"""A block from this size on is mapped by itself and goes back to the system when it is freed."""
DRAINS = 16
READ_BYTES = 4096
LARGEST_BODY = DRAINS * READ_BYTES
"""That a request may have; of one that nobody read gunicorn clears away as much, to hear the next request behind it."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Cuts slow requests off, and never waits for a client's last word on the thread that accepts the others."""

    read_s = 10.0
    """A whole request, head and body, has to arrive within this; one that trickles would hold a thread for ever."""
    look_s = 1.0

    def init_process(self) -> None:
        """Start the watch, in this process only."""
        util.close_graceful = close_at_once
        _share_memory()
        self._reading: dict[Any, float] = {}
        threading.Thread(target=self._watch, name="slow-readers", daemon=True).start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Read and answer one request."""
        self._reading[conn] = time.monotonic() + self.read_s
        try:
            return super().handle(conn)
        finally:
            self._reading.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer; a request without a body has been read by now, however long the answer takes."""
        if req.method in ("GET", "HEAD"):
            self._reading.pop(conn, None)
        if _may_be_left_unread(req):
            req.force_close()  # and say so: else the client, or a proxy, sends somebody's next request after it
        return super().handle_request(req, conn)

    def _watch(self) -> None:
        while True:
            now = time.monotonic()
            for conn, until in list(self._reading.items()):
                if now > until:
                    self._reading.pop(conn, None)
                    _stop_reading(conn.sock)
            time.sleep(self.look_s)


def _may_be_left_unread(req: Any) -> bool:
    """Say whether the body may be larger than what is cleared away."""
    headers = dict(req.headers)
    length = headers.get("CONTENT-LENGTH", "0")
    return "TRANSFER-ENCODING" in headers or not length.isdigit() or int(length) >= LARGEST_BODY


def close_at_once(sock: socket.socket, *_limits: object) -> None:
    """Close without the two seconds that gunicorn grants each client, one after the other, on its main thread."""
    try:
        sock.shutdown(socket.SHUT_WR)
        sock.setblocking(False)
        for _ in range(DRAINS):  # what is unread would turn the close into a reset and cut the answer short
            if not sock.recv(READ_BYTES):
                break
    except OSError:
        pass
    finally:
        sock.close()


def _share_memory() -> None:
    """Let glibc's threads share two arenas, and give large blocks back.

    With an arena for each thread, a worker grows by some 10 MB. Unless told, glibc raises the size from which on blocks
    are mapped to that of the largest one freed: the first exchange of the model would leave it at 32 MB, and the holes
    of the later ones in the heap, 70 to 110 MB of them.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:  # another C library
        return
    mallopt(M_ARENA_MAX, 2)
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def _stop_reading(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RD)
    except OSError:  # gone already
        return
