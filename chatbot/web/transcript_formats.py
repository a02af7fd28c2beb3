"""A conversation as text one reads, as CSV for a spreadsheet, as JSON for a program; line by line, however long."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from chatbot.desk.transcripts import Transcript
from chatbot.domain.conversation import Message
from chatbot.web.csv_files import cell
from chatbot.web.desk_schemas import DeskMessage
from chatbot.web.transcript_schemas import TranscriptHead

WIDTH = 72
INDENT = " " * 7
"""As wide as a time of day and two blanks."""
NOTICE = "  "
"""As wide as the mark before a notice of the house."""
CHUNK = 64
"""So many pieces of a template go out as one."""
COLUMNS = (
    *("seq", "created_at", "author", "agent_name", "kind", "text", "suppressed"),
    *("intent", "confidence", "sentiment", "score", "anger", "source", "helpful"),
)


@dataclass(frozen=True, slots=True)
class Shop:
    """What a transcript says of the shop."""

    name: str
    local: Callable[[datetime], datetime]
    """Turns an aware moment into the shop's own time."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as `templates/pages/transcript.txt` prints it."""

    day: str
    """The heading above it; empty: the day is the same as before."""
    time: str
    message: Message
    text: str
    """Wrapped, and set in from the second line on."""


def as_text(transcript: Transcript, shop: Shop, *, for_customer: bool = False) -> Iterator[str]:
    """Return a page, piece by piece, with days and times as the shop's clock shows them."""
    started = shop.local(transcript.conversation.started_at)
    page = current_app.jinja_env.get_template("transcript.txt").stream(
        shop_name=shop.name,
        started=_day(started),
        zone=getattr(started.tzinfo, "key", "UTC"),
        customer_name=transcript.customer_name,
        masked=transcript.masked,
        for_customer=for_customer,
        lines=_printed(transcript.messages, shop.local),
    )
    page.enable_buffering(CHUNK)
    return page


def as_csv(transcript: Transcript, _shop: Shop) -> Iterator[str]:
    """Yield rows; no cell is a formula."""
    yield _row(COLUMNS)
    for message in transcript.messages:
        line = DeskMessage.full(message).model_dump(mode="json")
        intent, mood = line.pop("intent") or {}, line.pop("sentiment") or {}
        cells = {
            **line,
            "intent": intent.get("name"),
            "confidence": intent.get("confidence"),
            "sentiment": mood.get("label"),
            "score": mood.get("score"),
            "anger": mood.get("anger"),
        }
        yield _row([cells[name] for name in COLUMNS])


def as_json(transcript: Transcript, _shop: Shop) -> Iterator[str]:
    """Yield one object: the conversation, and in `messages` the fields the desk's history has."""
    head = TranscriptHead.of(transcript).model_dump_json()
    yield f'{head[:-1]},"messages":['
    for number, message in enumerate(transcript.messages):
        line = DeskMessage.full(message).model_dump(mode="json")
        yield f"{',' if number else ''}\n{json.dumps(line, ensure_ascii=False)}"
    yield "\n]}\n"


def _printed(messages: Iterator[Message], local: Callable[[datetime], datetime]) -> Iterator[PrintedLine]:
    before = ""
    for message in messages:
        at = local(message.created_at)
        day = _day(at)
        indent = f"{INDENT}{NOTICE if message.author == 'system' else ''}"
        yield PrintedLine(
            day if day != before else "", f"{at:%H:%M}", message, _wrapped(message.text, indent)
        )
        before = day


def _day(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B %Y}"


def _wrapped(text: str, indent: str) -> str:
    """Return text in lines that can be read; a long word, such as an address, stays whole."""
    wrap = textwrap.TextWrapper(WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    lines = [part for line in text.splitlines() for part in wrap.wrap(line) or [""]]
    return "\n".join(f"{indent}{line}" if line else "" for line in lines).lstrip()


def _row(cells: object) -> str:
    file = io.StringIO()
    csv.writer(file).writerow(map(cell, cells))  # type: ignore[call-overload]
    return file.getvalue()
