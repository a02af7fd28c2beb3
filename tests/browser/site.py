"""Another shop's page on another origin: strict about what it lets in, and without a line of our code."""

from __future__ import annotations

import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<h1>A shop</h1><p><a href="#">A link of the page</a></p>
<script async src="{server}/widget.js" data-locale="en"></script>
</html>"""


class Site:
    """Serves the page at `origin`; `carries` says whose widget is on it."""

    def __init__(self) -> None:
        self.server = ""
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._thread = threading.Thread(target=self._http.serve_forever)
        self.origin = f"http://localhost:{self._http.server_port}"

    def carries(self, server: str) -> str:
        """Put the widget of a server on the page and return the page's address."""
        self.server = server
        return f"{self.origin}/"

    @property
    def policy(self) -> str:
        """Return what docs/widget.md tells a strict site to allow, and nothing else."""
        allowed = f"script-src {self.server}; connect-src {self.server}"
        return f"default-src 'none'; {allowed}; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, site: Site, *args: object) -> None:
        self._site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self._site.policy)
        self.end_headers()
        self.wfile.write(PAGE.format(server=self._site.server).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""
