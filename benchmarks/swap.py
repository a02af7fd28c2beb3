"""Exchange the model of a running server while customers write: failed requests, pauses, memory.

    python -m benchmarks.swap --model DIR [--swaps N]

DIR is a folder of models (`var/models`); its current run is copied twice, and the copies take turns. Two clients
write all the time. Stretches with an exchange alternate with stretches of the same length without one, so that both
see the same machine: a pause is what the slowest message of a stretch takes more, at the median and at worst.
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
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.turn import MESSAGES, children, read_messages, rss_mb, served
from chatbot.nlu.runs import activate, current_folder

CLIENTS = 2
STRETCH_S = 2.5
"""A process looks once a second whether another model is in use, and opens it in half a second."""
WARM_UP_S = 25.0
"""A worker's own caches fill meanwhile; that is no exchange's memory."""
SETTLED = 3
"""Exchanges after which memory counts: until then two models are held for the first time."""


@dataclass
class Talk:
    """What the clients saw."""

    port: int
    texts: list[str]
    messages: list[tuple[float, float]] = field(default_factory=list)
    """When each was sent, by `time.perf_counter`, and how many milliseconds its answer took."""
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
            self.messages.append((start, (time.perf_counter() - start) * 1000))
            self.failed += response.status != 200
            self.models.add(str(answer.get("model")))
            session = answer.get("session_id")

    def stretches(self, starts: list[float]) -> list[list[float]]:
        """Return the milliseconds of the messages sent in each stretch."""
        return [[ms for sent, ms in self.messages if start <= sent < start + STRETCH_S] for start in starts]


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
            _measure(models, port, pid, arguments.swaps)


def _measure(models: Path, port: int, pid: int, swaps: int) -> None:
    talk = Talk(port, read_messages(MESSAGES))
    clients = [threading.Thread(target=talk.run) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    time.sleep(WARM_UP_S)
    quiet: list[float] = []
    swapped: list[float] = []
    memory = [_memory(pid)]
    try:
        for number in range(swaps):
            quiet.append(time.perf_counter())
            time.sleep(STRETCH_S)
            swapped.append(time.perf_counter())
            activate(models / "en" / ("two", "one")[number % 2])
            time.sleep(STRETCH_S)
            memory.append(_memory(pid))
    finally:
        talk.over.set()
        for client in clients:
            client.join()
    _print(talk, talk.stretches(quiet), talk.stretches(swapped), memory)


def _memory(pid: int) -> float:
    return max(rss_mb(child) for child in children(pid))


def _print(talk: Talk, quiet: list[list[float]], swapped: list[list[float]], memory: list[float]) -> None:
    title = f"{len(swapped)} exchanges, {CLIENTS} clients, {len(talk.messages)} messages"
    table = Table(title=title)
    for heading in ("measure", "no exchange", "exchanging", "to reach"):
        table.add_column(heading)
    slowest = [[max(stretch) for stretch in stretches] for stretches in (quiet, swapped)]
    more = statistics.median(slowest[1]) - statistics.median(slowest[0])
    growth = max(memory[SETTLED:]) - memory[SETTLED]
    rows = [
        ("failed requests", "", str(talk.failed), "0"),
        ("models that answered", "", ", ".join(sorted(talk.models - {"None"})), "both"),
        ("p50 / p99 of all", _percentiles(quiet), _percentiles(swapped), ""),
        ("slowest of a stretch, median", *(f"{statistics.median(one):.1f} ms" for one in slowest), ""),
        ("slowest of all", *(f"{max(one):.1f} ms" for one in slowest), ""),
        ("pause: the medians' difference", "", f"{more:.1f} ms", "≤ 50 ms"),
        (f"memory before / after {SETTLED} / at the end", "", _growth(memory), ""),
        (f"growth after exchange {SETTLED}, at most", "", f"{growth:.1f} MB", "< 5 MB"),
    ]
    for row in rows:
        table.add_row(*row)
    Console(width=120).print(table)


def _percentiles(stretches: list[list[float]]) -> str:
    found = [ms for stretch in stretches for ms in stretch]
    return f"{statistics.median(found):.1f} / {statistics.quantiles(found, n=100)[98]:.1f} ms"


def _growth(memory: list[float]) -> str:
    return f"{memory[0]:.0f} / {memory[SETTLED]:.0f} / {memory[-1]:.0f} MB"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("var/models"))
    parser.add_argument("--swaps", type=int, default=20)
    return parser.parse_args()


if __name__ == "__main__":
    main()
