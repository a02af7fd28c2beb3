"""Exchange the model of a running server while customers write: failed requests, pauses, memory.

    python -m benchmarks.swap --model DIR [--swaps N]

DIR is a folder of models (`var/models`); its current run is copied twice, and the copies take turns. Two clients
write all the time; a pause is what the slowest message took beyond the slowest one without any exchange.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.turn import MESSAGES, children, read_messages, rss_mb, served
from chatbot.nlu.runs import activate, current_folder

CLIENTS = 2
QUIET_S = 20.0
BETWEEN_S = 2.5
"""A process looks once a second whether another model is in use, and opens it in half a second."""


@dataclass
class Talk:
    """What the clients saw."""

    port: int
    texts: list[str]
    milliseconds: list[float] = field(default_factory=list)
    models: set[str] = field(default_factory=set)
    failed: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Write until it is over; every message is a new conversation's first or its next."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        session = None
        for number, text in enumerate(itertools.cycle(self.texts)):
            if self.over.is_set():
                return
            session = session if number % 20 else None
            body = {"message": f"{text} {number}", **({"session_id": session} if session else {})}
            start = time.perf_counter()
            connection.request("POST", "/chat", json.dumps(body), {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
            self.milliseconds.append((time.perf_counter() - start) * 1000)
            self.failed += response.status != 200
            self.models.add(str(answer.get("model")))
            session = answer.get("session_id")


def main() -> None:
    """Print one table."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        source = current_folder(arguments.model, "en")
        for name in ("one", "two"):
            shutil.copytree(source, models / "en" / name)
        activate(models / "en" / "one")
        with served(models) as (port, pid, _):
            quiet = _talk(port, lambda: time.sleep(QUIET_S))
            memory: list[float] = []

            def swap() -> None:
                for number in range(arguments.swaps):
                    activate(models / "en" / ("two", "one")[number % 2])
                    time.sleep(BETWEEN_S)
                    memory.append(max(rss_mb(child) for child in children(pid)))

            swapped = _talk(port, swap)
    _print(arguments.swaps, quiet, swapped, memory)


def _talk(port: int, meanwhile: Callable[[], None]) -> Talk:
    talk = Talk(port, read_messages(MESSAGES))
    clients = [threading.Thread(target=talk.run) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        meanwhile()
    finally:
        talk.over.set()
        for client in clients:
            client.join()
    return talk


def _print(swaps: int, quiet: Talk, swapped: Talk, memory: list[float]) -> None:
    table = Table(title=f"{swaps} exchanges, {CLIENTS} clients, {len(swapped.milliseconds)} messages")
    for heading in ("measure", "found", "to reach"):
        table.add_column(heading)
    rows = [
        ("failed requests", str(swapped.failed), "0"),
        ("models that answered", ", ".join(sorted(swapped.models - {"None"})), "both"),
        ("p50 / p99 / slowest, no exchange", _times(quiet.milliseconds), ""),
        ("p50 / p99 / slowest, exchanging", _times(swapped.milliseconds), "≤ 50 ms more"),
        ("memory of a worker after exchange 2 / half way / last", _growth(memory), "flat"),
    ]
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


def _times(found: list[float]) -> str:
    return (
        f"{statistics.median(found):.1f} / {statistics.quantiles(found, n=100)[98]:.1f} / {max(found):.1f} ms"
    )


def _growth(memory: list[float]) -> str:
    return f"{memory[1]:.0f} / {memory[len(memory) // 2]:.0f} / {memory[-1]:.0f} MB"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("var/models"))
    parser.add_argument("--swaps", type=int, default=20)
    return parser.parse_args()


if __name__ == "__main__":
    main()
