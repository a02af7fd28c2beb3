"""`chatbot evaluate`: how good a model is on labelled messages it was not trained on, told and drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.figures import lines
from chatbot.cli.progress import progress_bar
from chatbot.errors import InvalidData, ModelUnavailable
from chatbot.nlu.folder import METRICS, open_model
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    from chatbot.training.corpus import Corpus, Example
    from chatbot.training.evaluation import Report

LEARNING_FOLDS = 3
"""A learning curve trains four networks a fold; more folds by --cross-validate."""
WORTH_A_WARNING = 0.02
"""Where it learnt from a larger share of the messages, the figures may be more than two points too good."""


@click.command()
@click.option("--model", type=click.Path(path_type=Path), help="Measure this model folder.")
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Labelled messages: YAML, CSV, JSONL. None: training's own figures of a model, else intents/.",
)
@click.option(
    "--cross-validate", "folds", type=click.IntRange(2), help="Train on all but one part, for each part."
)
@click.option(
    "--learning-curve", is_flag=True, help="Cross-validate with fewer examples too: where would more help?"
)
@click.option(
    "--report", "folder", type=click.Path(path_type=Path), help="The report's folder; none: in DATA_DIR."
)
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def evaluate(
    *,
    model: Path | None,
    data: tuple[Path, ...],
    folds: int | None,
    learning_curve: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Measure a model, or what a model of these messages would be worth, and write a report."""
    _check_usage(model, data, folder, trains=bool(folds or learning_curve))
    settings = read_settings()
    if model and not data:
        _tell_rehearsal(model, as_json=as_json)
        return
    if model:
        report = _measure(settings, model, data)
    else:
        data = data or (settings.intents_dir / settings.default_locale,)
        report = _cross_validate(settings, data, folds or LEARNING_FOLDS, learning_curve=learning_curve)
    _tell(report, _write(settings, report, data, folder), as_json=as_json)


def _check_usage(model: Path | None, data: Sequence[Path], folder: Path | None, *, trains: bool) -> None:
    if model and trains:
        raise click.UsageError(
            "--cross-validate and --learning-curve train networks of their own: leave --model out"
        )
    if not model and not trains:
        raise click.UsageError(
            "name a --model DIR to measure, or --cross-validate 5 to measure --data itself"
        )
    if folder and model and not data:
        raise click.UsageError("--report needs --data FILE: messages that the model was not trained on")


def _measure(settings: Settings, model: Path, data: Sequence[Path]) -> Report:
    from chatbot.nlu.classifier import Classifier
    from chatbot.training.corpus import read_messages
    from chatbot.training.evaluation import AS_SERVED
    from chatbot.training.evaluation import evaluate as measure

    classifier, messages = Classifier(open_model(model)), read_messages(data)
    _need_known(messages, data, classifier.model.info.intents)
    learnt = _learnt(classifier.model.folder)
    done, whole = count(1), len(messages.examples) + len(messages.out_of_scope) + len(messages.moods)
    with progress_bar("asking") as progress:
        return measure(
            classifier,
            messages,
            beside=learnt,
            method=AS_SERVED + _seen(messages, learnt),
            tick=lambda: progress(next(done), whole),
        )


def _need_known(messages: Corpus, data: Sequence[Path], known: Sequence[str]) -> None:
    from chatbot.cli.examples import read_all
    from chatbot.training.evaluation import unknown_intents

    if unknown := unknown_intents(messages, known):  # only then is read again, for the line
        first = next(example for example in read_all(data) if example.intent in unknown)
        mend = "check its name, take the data it was trained for, or train again"
        raise InvalidData(f"{first.place}: the model does not know the intent {first.intent!r}: {mend}")


def _learnt(model: Path) -> list[Example]:
    from chatbot.nlu.examples import read_examples
    from chatbot.training.corpus import Example

    try:
        return [Example(text, intent) for text, intent in read_examples(model) if intent]
    except ModelUnavailable:
        return []


def _seen(messages: Corpus, learnt: Sequence[Example]) -> str:
    texts = {example.text for example in learnt}
    seen = sum(example.text in texts for example in messages.examples)
    whole = len(messages.examples)
    warning = ": the figures are too good" if seen > WORTH_A_WARNING * whole else ""
    return f" It learnt from {seen} of the {whole} messages with an intent{warning}." if seen else ""


def _cross_validate(settings: Settings, data: Sequence[Path], folds: int, *, learning_curve: bool) -> Report:
    from chatbot.training.corpus import read_corpus
    from chatbot.training.recipe import Recipe

    corpus = read_corpus(data)
    with progress_bar("learning curve" if learning_curve else "cross-validation") as progress:
        # loading torch takes seconds: the bar is on the screen by then
        from chatbot.training.cross_validation import SHARES, cross_validate

        return cross_validate(
            corpus,
            Recipe(base=settings.encoder),
            name=f"cross-validation-{data[0].stem}",
            folds=folds,
            shares=SHARES if learning_curve else (1.0,),
            progress=progress,
        )


def _write(settings: Settings, report: Report, data: Sequence[Path], folder: Path | None) -> Path:
    from chatbot.training.report import Look, render, write

    colours = files("chatbot.web").joinpath("static/desk/colours.css").read_text(encoding="utf-8")
    look = Look(settings.templates_dir / "evaluation", colours)
    folder = folder or settings.data_dir / "evaluations" / report.model.replace("/", "-")
    names = ", ".join(path.name for path in data)
    write(render(report, data=names, day=datetime.now(UTC).date(), look=look), folder)
    return folder


def _tell(report: Report, folder: Path, *, as_json: bool) -> None:
    page, picture = folder / "report.html", folder / "confusions.svg"
    if as_json:
        paths = {"report": str(page), "picture": str(picture) if picture.exists() else None}
        click.echo(json.dumps({**report.as_dict(), **paths}))
        return
    for line in lines(report):
        click.echo(line)
    click.echo(f"\nReport: {page}")


def _tell_rehearsal(model: Path, *, as_json: bool) -> None:
    from chatbot.training.card import told

    folder = open_model(model).folder
    figures: dict[str, float] = json.loads((folder / METRICS).read_text(encoding="utf-8"))
    if as_json:
        click.echo(json.dumps(figures))
        return
    click.echo("On messages that training kept back (measure on your own with --data):")
    for name, value in figures.items():
        click.echo(f"  {name:20} {told(name, value)}")
