"""How well messages are understood, on public sets and on our own held-out ones.

    python benchmarks/understanding.py DATA [banking10 clinc10 near own ...]

DATA holds the public sets as JSONL with `text` and `label`: BANKING77, CLINC150 and their few-shot and out-of-scope
splits as published with DNNC (Zhang et al. 2020), HWU64, TweetEval's emotions, Twitter US Airline Sentiment. They are
measured on, and no model trained here ships. Every set is trained with the product's one recipe.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.training.corpus import Corpus, Mood, read_corpus, read_messages
from chatbot.training.evaluation import Report, evaluate
from chatbot.training.recipe import Recipe
from chatbot.training.trainer import Trained, train

PROJECT = Path(__file__).parents[1]
MESSAGE = "hello, could you tell me where my parcel is, it should have been here last tuesday"
ROUNDS = 200


@dataclass(frozen=True)
class Task:
    """What to train on and what to measure on, relative to DATA."""

    train: tuple[str, ...]
    test: tuple[str, ...]


TASKS = {
    "banking": Task(("banking77/train.jsonl",), ("banking77/test.jsonl",)),
    "banking10": Task(("banking77_dnnc/train_10.jsonl",), ("banking77_dnnc/test.jsonl",)),
    "banking5": Task(("banking77_dnnc/train_5.jsonl",), ("banking77_dnnc/test.jsonl",)),
    "clinc10": Task(
        ("clinc150_dnnc/train_10.jsonl", "clinc150_dnnc/oos_train.jsonl"),
        ("clinc150_dnnc/test.jsonl", "clinc150_dnnc/oos_test.jsonl"),
    ),
    "clinc": Task(
        ("clinc150_dnnc/train.jsonl", "clinc150_dnnc/oos_train.jsonl"),
        ("clinc150_dnnc/test.jsonl", "clinc150_dnnc/oos_test.jsonl"),
    ),
    "near": Task(
        ("banking77_oos/train.jsonl",), ("banking77_oos/test.jsonl", "banking77_oos/idoos_test.jsonl")
    ),
    "far": Task(
        ("banking77_oos/train.jsonl",), ("banking77_oos/test.jsonl", "banking77_oos/oodoos_test.jsonl")
    ),
    "hwu": Task(("hwu64/train.jsonl",), ("hwu64/test.jsonl",)),
    "hwu10": Task(("hwu64/train_10.jsonl",), ("hwu64/test.jsonl",)),
    "emotion": Task(("tweeteval_emotion/train.jsonl",), ("tweeteval_emotion/test.jsonl",)),
    "airline": Task(("airline_sentiment/train.jsonl",), ("airline_sentiment/test.jsonl",)),
}


def main() -> None:
    """Train, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("tasks", nargs="*", choices=[*TASKS, "own"], default=["banking10", "clinc10", "own"])
    arguments = parser.parse_args()
    recipe = Recipe(seed=arguments.seed)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; recipe {recipe}")
    with tempfile.TemporaryDirectory() as scratch:
        for name in arguments.tasks:
            if name == "own":
                measure_own(arguments.data, Path(scratch), arguments.seed)
            else:
                measure(name, TASKS[name], arguments.data, Path(scratch), arguments.seed)


def measure(name: str, task: Task, data: Path, scratch: Path, seed: int) -> None:
    """Measure one public set."""
    trained, seconds = fit(read_corpus([data / path for path in task.train]), scratch, name, seed)
    classifier = Classifier(open_model(trained.folder))
    tell(name, evaluate(classifier, read_messages([data / path for path in task.test])), seconds)


def measure_own(data: Path, scratch: Path, seed: int) -> None:
    """Measure the default bot, its moods also on a public set that it never saw."""
    trained, seconds = fit(read_corpus([PROJECT / "intents" / "en"]), scratch, "own", seed)
    classifier = Classifier(open_model(trained.folder))
    tell("own", evaluate(classifier, read_messages([PROJECT / "intents" / "held_out" / "en"])), seconds)
    tell(
        "airline, never seen", evaluate(classifier, as_moods(data / "airline_sentiment/test.jsonl")), seconds
    )
    tell_speed(classifier)


def fit(corpus: Corpus, scratch: Path, name: str, seed: int) -> tuple[Trained, str]:
    """Train, and tell wall and CPU seconds: on a shared machine only the latter mean something."""
    wall, cpu = time.monotonic(), time.process_time()
    trained = train(
        corpus, Recipe(seed=seed), language="en", parent=scratch, name=name, progress=lambda _done, _all: None
    )
    return trained, f"{time.monotonic() - wall:.0f} s, {time.process_time() - cpu:.0f} CPU-s"


def as_moods(path: Path) -> Corpus:
    """Read a set whose labels are sentiments."""
    examples = read_messages([path]).examples
    labels = {"positive", "neutral", "negative"}
    return Corpus((), (), tuple(Mood(one.text, one.intent, 0) for one in examples if one.intent in labels))


def tell(name: str, report: Report, seconds: str) -> None:
    """Print one set's figures."""
    print(f"\n{name} (trained in {seconds})")
    if report.intents:
        one = report.intents
        print(
            f"  accuracy {one.accuracy.value:.1%} ({one.accuracy.low:.1%} to {one.accuracy.high:.1%})", end=""
        )
        print(f", macro-F1 {one.macro_f1:.1%}, calibration error {one.calibration_error:.1%}")
    if report.scope:
        scope = report.scope
        print(
            f"  out of scope: AUROC {scope.auroc:.3f}; at the threshold {scope.false_accept.value:.1%} wrongly",
            end="",
        )
        print(
            f" taken on, in scope {scope.taken_on.value:.1%} taken on, {scope.taken_on_rightly.value:.1%} rightly"
        )
    if report.moods:
        moods = report.moods
        print(f"  sentiment accuracy {moods.accuracy.value:.1%}, macro-F1 {moods.macro_f1:.1%}", end="")
        print(f", anger AUROC {moods.anger_auroc:.3f}" if moods.anger_auroc is not None else "")


def tell_speed(classifier: Classifier) -> None:
    """Print a new message's time beside the bare network's."""
    bare = [timed(lambda: classifier.model.encoder.read(MESSAGE)) for _ in range(ROUNDS)]
    whole = [timed(lambda text=f"{MESSAGE} {n}": classifier.predict(text)) for n in range(ROUNDS)]  # type: ignore[misc]
    print(f"\none message, one thread: network {middle(bare)}, classifier {middle(whole)}")


def timed(call: object) -> float:
    """Return milliseconds."""
    started = time.perf_counter()
    call()  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000


def middle(times: Sequence[float]) -> str:
    """Return the median and the best tenth."""
    return f"p50 {statistics.median(times):.1f} ms (p10 {statistics.quantiles(times, n=10)[0]:.1f})"


if __name__ == "__main__":
    main()
