"""Files that are made while they are sent, each in one of a few places: whoever reads slowly holds a thread."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from chatbot.errors import Unavailable
from chatbot.web.live import Places


def download(places: Places, reader: str, chunks: Iterator[str], *, content_type: str, name: str) -> Response:
    """Return a response that a browser saves under `name`.

    Raises:
        Unavailable: every place is taken.
    """
    if not places.take(reader):
        raise Unavailable("too many downloads at once: try again in a moment", retry_after_s=5)
    response = Response(chunks, content_type=content_type)
    response.call_on_close(lambda: places.leave(reader))
    response.headers["Cache-Control"] = "no-store"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
