"""What so many passages cost: the time to index them, their memory, a search; a part of `benchmarks/knowledge.py`."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from chatbot.knowledge.index import index_words
from chatbot.knowledge.passages import Passage
from chatbot.nlu.folder import Model
from chatbot.nlu.text import normalise


def measure_size(passages: Sequence[Passage], model: Model, questions: Sequence[str], count: int) -> None:
    """Print time and memory of so many passages: those there are, then sentences of theirs thrown together."""
    dice, before = np.random.default_rng(1), rss_mb()
    many = list(multiply(passages, count))
    started = time.perf_counter()
    words = index_words(many, "en")
    built_s = time.perf_counter() - started
    vectors = dice.standard_normal((count, model.info.vector_size), np.float32)
    index = words.with_vectors(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), "measured")
    del vectors
    memory = rss_mb() - before
    searched = [timed(lambda text=text: index.search(text, index.vectors[0], 3)) for text in questions[:300]]
    read = [timed(lambda text=text: model.encoder.read(normalise(text))) for text in questions[:300]]
    made_ms = statistics.median(timed(lambda one=one: model.encoder.read(one.whole)) for one in many[:100])
    print(
        f"\n{count:,} passages of {index.owners.max() + 1:,} articles, most of them thrown together from sentences:"
    )
    print(
        f"  words indexed in {built_s:.1f} s; vectors at {made_ms:.1f} ms each in {made_ms * count / 6e4:.1f} min"
    )
    print(f"  {memory:.0f} MB: texts, words and {index.vectors.nbytes / 1e6:.0f} MB of vectors")
    print(f"  a search p50 {middle(searched):.2f} ms, p95 {np.percentile(searched, 95):.2f} ms, ", end="")
    print(
        f"beside {middle(read):.2f} ms for the question's one pass: {middle(searched) / middle(read):.2f} of it"
    )


def multiply(passages: Sequence[Passage], count: int) -> Iterable[Passage]:
    """Yield passages until there are enough, the invented ones eight to an article."""
    dice = random.Random(1)
    sentences = [part for one in passages for part in re.split(r"(?<=[.!?])\s+", one.text) if len(part) > 20]
    yield from passages[:count]
    for number in range(count - len(passages)):
        title, heading = dice.choice(passages).title, dice.choice(passages).heading
        yield Passage(f"invented-{number // 8}", title, heading, " ".join(dice.choices(sentences, k=4)))


def timed(call: Callable[[], object]) -> float:
    """Return milliseconds."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def middle(times: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(times)


def rss_mb() -> float:
    """Return this process's resident memory."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
