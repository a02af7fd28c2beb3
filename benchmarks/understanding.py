"""How well messages are understood: the table of our targets, with our row filled in.

    python benchmarks/understanding.py --data DIR [--out FILE] [SET ...]

DIR holds the public sets as JSONL with `text` and `label`: BANKING77, CLINC150, their few-shot and out-of-scope splits
and HWU64 as published with DNNC (github.com/jianguoz/Few-Shot-Intent-Detection), TweetEval's emotions
(github.com/cardiffnlp/tweeteval), Twitter US Airline Sentiment, split by us. They are measured on, and no model trained
here ships. Every set is trained by the product's one recipe, some with three seeds, from the cheapest to the dearest,
and asked as it is served, in int8, and once more in float32. `own` is the default bot.

Each result is a line of FILE as soon as it is there: stopped, the same command goes on where it was. Results of another
recipe in FILE are passed over. Times are processor seconds: on a shared machine others mean little.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from statistics import fmean, stdev

import onnxruntime
import torch
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from chatbot.nlu.classifier import Classifier
from chatbot.nlu.encoder import NETWORK, TOKENIZER, Encoder
from chatbot.nlu.folder import open_model
from chatbot.training.answers import Answer, Answers, ask
from chatbot.training.corpus import Corpus, Mood, read_corpus, read_messages
from chatbot.training.evaluation import report
from chatbot.training.export import export_exact
from chatbot.training.recipe import Recipe
from chatbot.training.trainer import Trained, train

OWN = Path(__file__).parents[1] / "intents"
WANTED_IN_SCOPE = 0.95
"""Of CLINC150's in-scope messages, rightly taken on: the threshold may refuse no more."""


@dataclass(frozen=True)
class Task:
    """What is learnt from and what is asked, relative to DIR."""

    train: tuple[str, ...]
    test: tuple[str, ...]
    seeds: int = 1
    dev: tuple[str, ...] = ()
    """What the threshold is chosen on by which `in_scope` and `recall` are measured."""
    moods: bool = False
    """The labels are sentiments: the default bot is trained with them instead of its own."""


OOS, CLINC = "banking77_oos", "clinc150_dnnc"
SETS = {
    "banking5": Task(("banking77_dnnc/train_5.jsonl",), ("banking77_dnnc/test.jsonl",), seeds=3),
    "hwu10": Task(("hwu64/train_10.jsonl",), ("hwu64/test.jsonl",), seeds=3),
    "banking10": Task(("banking77_dnnc/train_10.jsonl",), ("banking77_dnnc/test.jsonl",), seeds=3),
    "own": Task((), ("airline_sentiment/test.jsonl",)),
    "emotion": Task(("tweeteval_emotion/train.jsonl",), ("tweeteval_emotion/test.jsonl",)),
    "near": Task((f"{OOS}/train.jsonl",), (f"{OOS}/test.jsonl", f"{OOS}/idoos_test.jsonl")),
    "hwu": Task(("hwu64/train.jsonl",), ("hwu64/test.jsonl",)),
    "banking": Task(("banking77/train.jsonl",), ("banking77/test.jsonl",), seeds=3),
    "clinc": Task(
        (f"{CLINC}/train.jsonl", f"{CLINC}/oos_train.jsonl"),
        (f"{CLINC}/test.jsonl", f"{CLINC}/oos_test.jsonl"),
        dev=(f"{CLINC}/dev.jsonl",),
    ),
    "airline": Task(("airline_sentiment/train.jsonl",), ("airline_sentiment/test.jsonl",), moods=True),
}
"""From the cheapest to the dearest."""


@dataclass(frozen=True)
class Row:
    """A line of the table: whose figure it is, what others reach, and what is wanted."""

    measure: str
    name: str
    figure: str
    wanted: float
    floor: str = ""
    comparable: str = ""
    """¹: measured by ourselves."""
    best: str = ""
    unit: float = 100.0
    most: bool = False


FROZEN = "frozen MiniLM-L6 + LR"
ROWS = (
    Row("BANKING77, full", "banking", "accuracy", 94.0, "91.4", f"BERT 93.7; {FROZEN} 93.3¹", "94.9"),
    Row("BANKING77, 10-shot", "banking10", "accuracy", 89.0, "75.1", f"CPFT 87.2; {FROZEN} 85.0¹", "89.8"),
    Row("BANKING77, 5-shot", "banking5", "accuracy", 84.0, "62.7", f"CPFT 80.9; {FROZEN} 80.0¹", "84.0"),
    Row("CLINC150 in scope, full", "clinc", "accuracy", 97.0, "93.0", f"BERT 96.9; {FROZEN} 95.5¹", "97.2"),
    Row("CLINC150 out of scope, AUROC", "clinc", "auroc", 0.975, "", f"{FROZEN} .96¹", "", 1.0),
    Row("CLINC150 in scope, threshold from dev", "clinc", "in_scope", 95.0, "", "BERT 96.2; Rasa 90.9"),
    Row("CLINC150 out of scope, recall there", "clinc", "recall", 80.0, "17.9", "BERT 52.3; Rasa 31.2"),
    Row("HWU64, full", "hwu", "accuracy", 92.6, "88.2", "BERT 92.1", "92.6"),
    Row("HWU64, 10-shot", "hwu10", "accuracy", 87.4, "70.5", "BERT 84.9", "87.4"),
    Row("BANKING77-OOS near, AUROC", "near", "auroc", 0.90, unit=1.0),
    Row("BANKING77, calibration error", "banking", "calibration_error", 2.0, "", "softmax 5–15", most=True),
    Row("CLINC150, calibration error", "clinc", "calibration_error", 2.0, "", "softmax 5–15", most=True),
    Row("airline, trained on it, accuracy", "airline", "mood_accuracy", 86.0, "81.6", "BERT 82.0", "86.2"),
    Row("airline, trained on it, macro-F1", "airline", "mood_f1", 81.0, "75.2", "BERT 76", "82.0"),
    Row("airline, never seen, macro-F1", "own", "mood_f1", 68.0, "46.4", ""),
    Row("tweet emotion, macro-F1", "emotion", "macro_f1", 76.0, "64.5", "RoBERTa 76.1", "80.2"),
    Row("own held-out, accuracy", "own", "accuracy", 0.0),
    Row("own held-out, calibration error", "own", "calibration_error", 2.0, most=True),
)


@dataclass(frozen=True)
class Result:
    """One training of one set."""

    name: str
    seed: int
    recipe: str
    examples: int
    seconds: float
    """Of the processors, for the training."""
    figures: dict[str, float]
    """By name; `ms`: the processor time of one message."""
    exact: dict[str, float]
    """The same of the network before it was rounded to int8."""


def main() -> None:
    """Measure what is not in the file yet, and print the table of everything that is."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=None, help="the file of results, to go on with later")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}; none: all")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.sets) - set(SETS)):
        parser.error(f"there is no set {', '.join(unknown)}: choose of {', '.join(SETS)}")
    results = _known(arguments.out)
    for result in _measured(arguments.sets or [*SETS], arguments.data, results):
        results.append(result)
        if arguments.out:
            with arguments.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(result)) + "\n")
    print("\n".join(table(results)))


def _known(out: Path | None) -> list[Result]:
    if not out or not out.exists():
        return []
    found = [Result(**json.loads(line)) for line in out.read_text(encoding="utf-8").splitlines()]
    return [result for result in found if result.recipe == Recipe(seed=result.seed).fingerprint]


def _measured(names: Sequence[str], data: Path, known: Sequence[Result]) -> Iterator[Result]:
    done = {(result.name, result.seed) for result in known}
    wanted = [(name, seed) for name in SETS for seed in range(1, SETS[name].seeds + 1) if name in names]
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        whole = bar.add_task("all sets", total=len(wanted))
        for name, seed in wanted:
            if (name, seed) not in done:
                task = bar.add_task(f"{name}, seed {seed}", total=None)
                yield measure(name, seed, data, partial(_tell, bar, task))
                bar.remove_task(task)
                bar.console.print(f"{name}, seed {seed}: measured")
            bar.advance(whole)


def _tell(bar: Progress, task: TaskID, done: int, whole: int) -> None:
    bar.update(task, completed=done, total=whole)


def measure(name: str, seed: int, data: Path, progress: Callable[[int, int], None]) -> Result:
    """Train one set with one seed, and ask what it was not trained on."""
    task = SETS[name]
    corpus, recipe = learnt_from(task, data), Recipe(seed=seed)
    with tempfile.TemporaryDirectory() as scratch:
        started = time.process_time()
        trained = train(corpus, recipe, language="en", parent=Path(scratch), name=name, progress=progress)
        seconds = time.process_time() - started
        said = examine(Classifier(open_model(trained.folder)), task, data)
        exact = examine(exactly(trained, Path(scratch) / "exact"), task, data)
    count = len(corpus.moods if task.moods else corpus.examples)
    return Result(name, seed, recipe.fingerprint, count, seconds, said, exact)


def learnt_from(task: Task, data: Path) -> Corpus:
    """Return what a set is trained on; sentiments need intents beside them, and get the default bot's."""
    files = [data / path for path in task.train]
    if task.train and not task.moods:
        return read_corpus(files)
    own = read_corpus([OWN / "en"])
    return replace(own, moods=as_moods(read_messages(files))) if task.moods else own


def as_moods(corpus: Corpus) -> tuple[Mood, ...]:
    """Return messages whose labels are sentiments."""
    return tuple(Mood(one.text, one.intent, 0) for one in corpus.examples)  # type: ignore[arg-type]


def exactly(trained: Trained, folder: Path) -> Classifier:
    """Return the classifier of the network before it was rounded."""
    folder.mkdir()
    export_exact(trained.network, folder / NETWORK)
    shutil.copy(trained.folder / TOKENIZER, folder)
    return Classifier(replace(open_model(trained.folder), encoder=Encoder(folder)))


def examine(classifier: Classifier, task: Task, data: Path) -> dict[str, float]:
    """Return a model's figures by name."""
    messages, cpu = asked(task, data), time.process_time()
    answers = ask(classifier, messages)
    count = len(answers.inside) + len(answers.outside) + len(answers.moods)
    figures = {"ms": 1000 * (time.process_time() - cpu) / count}
    found = report(classifier.model.name, "", answers, classifier.model.info.threshold)
    if found.intents:
        figures |= {"accuracy": found.intents.accuracy.value, "macro_f1": found.intents.macro_f1}
        figures["calibration_error"] = found.intents.calibration_error
    if found.scope:
        figures["auroc"] = found.scope.auroc
    if found.moods:
        figures |= {"mood_accuracy": found.moods.accuracy.value, "mood_f1": found.moods.macro_f1}
    if task.dev:
        dev = ask(classifier, read_messages([data / path for path in task.dev]))
        figures |= scope_figures(answers, threshold_on(dev.inside))
    return figures


def asked(task: Task, data: Path) -> Corpus:
    """Return the messages that are asked."""
    messages = read_messages([data / path for path in task.test])
    if task.train and not task.moods:
        return messages
    own = Corpus(()) if task.moods else read_messages([OWN / "held_out" / "en"])
    return replace(own, moods=as_moods(messages))


def threshold_on(dev: Sequence[Answer]) -> float:
    """Return the highest score up to which enough stays rightly taken on, with two standard errors to spare."""
    spare = 2 * (WANTED_IN_SCOPE * (1 - WANTED_IN_SCOPE) / len(dev)) ** 0.5
    scores = sorted((one.prediction.scope_score for one in dev if one.right), reverse=True)
    needed = int((WANTED_IN_SCOPE + spare) * len(dev)) + 1
    return scores[needed - 1] if needed <= len(scores) else 0.0


def scope_figures(answers: Answers, threshold: float) -> dict[str, float]:
    """Return the shares of in-scope messages rightly taken on, and of out-of-scope ones refused."""
    rightly = [one.right and one.prediction.scope_score >= threshold for one in answers.inside]
    return {
        "in_scope": fmean(rightly),
        "recall": fmean(one.prediction.scope_score < threshold for one in answers.outside),
    }


def table(results: Sequence[Result]) -> Iterator[str]:
    """Yield the table of targets in Markdown, and what made it."""
    yield f"{_processor()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads in training; torch"
    yield f"{torch.__version__}, ONNX Runtime {onnxruntime.__version__}, Python {platform.python_version()}\n"
    yield "| set | TF-IDF or VADER | published, comparable | best published | ours | to reach | int8 less float32 |"
    yield "|---|---|---|---|---|---|---|"
    for row in ROWS:
        if own := [result for result in results if result.name == row.name and row.figure in result.figures]:
            yield _line(row, own)
    yield "\n| set | examples | seeds | training, CPU-s | one message in int8 / float32, CPU-ms |"
    yield "|---|---|---|---|---|"
    for name in SETS:
        if own := [result for result in results if result.name == name]:
            seconds = fmean(one.seconds for one in own)
            ms, exact = fmean(one.figures["ms"] for one in own), fmean(one.exact["ms"] for one in own)
            yield f"| {name} | {own[0].examples:,} | {len(own)} | {seconds:.0f} | {ms:.1f} / {exact:.1f} |"


def _line(row: Row, results: Sequence[Result]) -> str:
    values = [row.unit * result.figures[row.figure] for result in results]
    change = fmean(values) - row.unit * fmean(result.exact[row.figure] for result in results)
    digits = 1 if row.unit > 1 else 3
    found = f"{fmean(values):.{digits}f}"
    if len(values) > 1:
        found += f" ± {stdev(values):.{digits}f} ({len(values)} seeds)"
    reached = fmean(values) <= row.wanted if row.most else fmean(values) >= row.wanted
    wanted = f"{'≤' if row.most else '≥'} {row.wanted:g}, {'reached' if reached else 'missed'}"
    cells = (row.measure, row.floor, row.comparable, row.best, found, wanted if row.wanted else "")
    return f"| {' | '.join(cells)} | {change:+.{digits}f} |"


def _processor() -> str:
    named = Path("/proc/cpuinfo")
    lines = named.read_text(encoding="utf-8").splitlines() if named.exists() else []
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.machine())


if __name__ == "__main__":
    main()
