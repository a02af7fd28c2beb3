"""What one turn costs: beside the bare encoder, over HTTP with eight clients, in memory, from start to ready.

    python benchmarks/turn.py --model DIR [--data FILE] [--train]

DIR is a folder of models (`var/models`), FILE a Rasa YAML file of messages (default: the default bot's held-out set).
Times are of this machine and hour: compare them with the encoder's time in the same table. The served process starts
on an empty data folder with the demo shop, embedded Redis and SQLite (synchronous=FULL).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
MESSAGES = ROOT / "intents" / "held_out" / "en" / "messages.yml"
SEED = 7
CLIENTS = 8
RASA = {"requests_per_s": 85.0, "p99_ms": 188.0}
"""Rasa 3.6, default pipeline, eight clients, best round, on a busy machine of the same kind."""


def main() -> None:
    """Print one table."""
    arguments = _arguments()
    texts = read_messages(arguments.data)
    rows: list[tuple[str, str, str]] = []
    if arguments.train:
        rows.append(("training the default bot", f"{_train_s():.0f} s", "≤ 120 s"))
    rows += in_process(arguments.model, texts)
    rows += over_http(arguments.model, texts)
    table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, model {_run(arguments.model)}")
    for heading in ("measure", "found", "to reach"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


def read_messages(path: Path) -> list[str]:
    """Return the messages of a Rasa YAML file in a fixed random order."""
    from chatbot.training.corpus import read_corpus

    corpus = read_corpus([path])
    texts = [*(example.text for example in corpus.examples), *corpus.out_of_scope]
    random.Random(SEED).shuffle(texts)
    return texts


def in_process(models: Path, texts: list[str]) -> list[tuple[str, str, str]]:
    """Time turns and the bare encoder in one process, in turn."""
    from chatbot.domain.conversation import CustomerMessage
    from chatbot.services.assembly import build
    from chatbot.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        services = build(Settings(_env_file=None, data_dir=Path(folder), model_dir=models.resolve()))
        classifier = services.model.current()
        if classifier is None:
            sys.exit(f"no usable model under {models}: run `chatbot train` first")
        encoder = classifier.model.encoder
        for text in texts[:20]:
            encoder.read(text)
        turn_ms, encoder_ms = [], []
        session = services.assistant.handle(CustomerMessage(text="hello")).session_id
        for number, text in enumerate(texts):
            if number % 20 == 0:
                session = services.assistant.handle(CustomerMessage(text="hello")).session_id
            start = time.perf_counter()
            encoder.read(text)
            middle = time.perf_counter()
            services.assistant.handle(CustomerMessage(text=text, session_id=session))
            encoder_ms.append((middle - start) * 1000)
            turn_ms.append((time.perf_counter() - middle) * 1000)
        # all again: the network's readings come out of the cache, so that this is everything but the encoder
        known_ms = []
        for number, text in enumerate(texts):
            if number % 20 == 0:
                session = services.assistant.handle(CustomerMessage(text="hello")).session_id
            start = time.perf_counter()
            services.assistant.handle(CustomerMessage(text=text, session_id=session))
            known_ms.append((time.perf_counter() - start) * 1000)
        _stop_redis(Path(folder))
    rest = [turn - bare for turn, bare in zip(turn_ms, encoder_ms, strict=True)]
    return [
        ("the encoder alone, p50 / p95", f"{_p(encoder_ms, 50):.2f} / {_p(encoder_ms, 95):.2f} ms", ""),
        ("a turn with disk commit, p50 / p95", f"{_p(turn_ms, 50):.2f} / {_p(turn_ms, 95):.2f} ms", ""),
        (
            "a turn less the encoder's time, p50 / p95",
            f"{_p(rest, 50):.2f} / {_p(rest, 95):.2f} ms",
            "",
        ),
        (
            "a turn of known messages (no encoder), p50 / p95",
            f"{_p(known_ms, 50):.2f} / {_p(known_ms, 95):.2f} ms",
            "p50 ≤ 3 ms",
        ),
    ]


def over_http(models: Path, texts: list[str]) -> list[tuple[str, str, str]]:
    """Start the real server and talk to it."""
    with served(models) as (port, pid, ready_s):
        one = _load(port, texts[:200], clients=1)
        many = _load(port, texts, clients=CLIENTS)
        memory = max(rss_mb(child) for child in children(pid))
    rate = len(texts) / many[0]
    return [
        ("start to ready", f"{ready_s:.1f} s", "≤ 3 s"),
        ("POST /chat, one client, p50 / p99", f"{_p(one[1], 50):.1f} / {_p(one[1], 99):.1f} ms", ""),
        (
            f"POST /chat, {CLIENTS} clients",
            f"{rate:.0f}/s ({rate / RASA['requests_per_s']:.1f} × Rasa's)",
            "≥ 5 × Rasa's 85/s",
        ),
        (
            f"its p50 / p99, {CLIENTS} clients",
            f"{_p(many[1], 50):.1f} / {_p(many[1], 99):.1f} ms",
            f"p99 ≤ {RASA['p99_ms'] / 4:.0f} ms",
        ),
        ("resident memory of a worker", f"{memory:.0f} MB", "≤ 200 MB"),
    ]


@contextmanager
def served(models: Path, **settings: str) -> Iterator[tuple[int, int, float]]:
    """Yield port, process id and the seconds from start to ready of a real server on an empty data folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATA_DIR": folder,
            "MODEL_DIR": str(models.resolve()),
            "PORT": str(port),
            "CHATBOT_DEVELOPMENT": "true",
            "CHATBOT_RATE_LIMIT": "1000000/minute",
            **settings,
        }
        command = [sys.executable, "-m", "chatbot", "serve", "--demo"]
        # the first start writes schema and demo data; the second is the one that is timed
        for measured in (False, True):
            start = time.perf_counter()
            server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
            _wait_until_ready(port, server)
            ready_s = time.perf_counter() - start
            if not measured:
                server.send_signal(signal.SIGTERM)
                server.wait()
        try:
            yield port, server.pid, ready_s
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def _load(port: int, texts: list[str], *, clients: int) -> tuple[float, list[float]]:
    """Return the seconds all took, and each request's milliseconds."""
    shares = [texts[number::clients] for number in range(clients)]
    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = [ms for share in pool.map(lambda share: _talk(port, share), shares) for ms in share]
    return time.perf_counter() - start, found


def _talk(port: int, texts: list[str]) -> list[float]:
    connection, found, session = HTTPConnection("127.0.0.1", port), [], None
    for number, text in enumerate(texts):
        session = session if number % 20 else None
        body = {"message": text, **({"session_id": session} if session else {})}
        start = time.perf_counter()
        connection.request("POST", "/chat", json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = json.loads(response.read())
        found.append((time.perf_counter() - start) * 1000)
        if response.status != 200:
            sys.exit(f"POST /chat answered {response.status}: {answer}")
        session = answer["session_id"]
    return found


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    sys.exit("the server did not start: run `chatbot serve --demo` to see why")


def _train_s() -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        command = [sys.executable, "-m", "chatbot", "train", "--out", str(Path(folder) / "model")]
        subprocess.run(command, check=True, cwd=ROOT)
        return time.perf_counter() - start


def _stop_redis(folder: Path) -> None:
    from chatbot.store.embedded import EmbeddedServer

    EmbeddedServer(folder / "redis").stop()


def children(pid: int) -> list[int]:
    """Return the serving processes of a server."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def rss_mb(pid: int) -> float:
    """Return a process's resident memory."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _run(models: Path) -> str:
    return f"{(models / 'en' / 'current').read_text().strip()} ({datetime.now(UTC):%Y-%m-%d})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--data", type=Path, default=MESSAGES)
    parser.add_argument("--train", action="store_true", help="time a training of the default bot too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
