"""`chatbot evaluate`: how good a model is on labelled messages it was not trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.errors import InvalidInput
from chatbot.nlu.folder import METRICS
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from chatbot.training.evaluation import IntentReport, MoodReport, Report, ScopeReport
    from chatbot.training.metrics import Share


@click.command()
@click.option("--model", required=True, type=click.Path(path_type=Path), help="A model folder.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Labelled messages; none: training's own figures."
)
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def evaluate(model: Path, data: Path | None, as_json: bool) -> None:
    """Measure a model on labelled messages."""
    if data is None:
        _tell_rehearsal(model, as_json=as_json)
        return
    report, picture = _measure(model, data)
    if as_json:
        click.echo(json.dumps({**report.as_dict(), "picture": str(picture) if picture else None}))
        return
    for line in _lines(report):
        click.echo(line)
    if picture:
        click.echo(f"\nConfusion matrix: {picture}")


def _measure(model: Path, data: Path) -> tuple[Report, Path | None]:
    from chatbot.nlu.classifier import Classifier
    from chatbot.nlu.folder import open_model
    from chatbot.training.corpus import read_messages
    from chatbot.training.evaluation import evaluate as measure

    report = measure(Classifier(open_model(model)), read_messages([data]))
    return report, _draw(report) if report.intents else None


def _draw(report: Report) -> Path:
    from chatbot.training.picture import draw_confusions

    path = read_settings().data_dir / "evaluations" / f"{report.model.replace('/', '-')}.svg"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draw_confusions(report.intents.matrix if report.intents else {}), encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written ({error.strerror}): set DATA_DIR") from error
    return path


def _tell_rehearsal(model: Path, *, as_json: bool) -> None:
    from chatbot.nlu.folder import open_model

    folder = open_model(model).folder
    figures: dict[str, float] = json.loads((folder / METRICS).read_text(encoding="utf-8"))
    if as_json:
        click.echo(json.dumps(figures))
        return
    click.echo("On messages that training kept back (measure on your own with --data):")
    for name, value in figures.items():
        click.echo(f"  {name:20} {value:.3f}")


def _lines(report: Report) -> Iterator[str]:
    yield f"Model {report.model}"
    if report.intents:
        yield from _intent_lines(report.intents)
    if report.scope:
        yield from _scope_lines(report.scope)
    if report.moods:
        yield from _mood_lines(report.moods)


def _intent_lines(report: IntentReport) -> Iterator[str]:
    yield f"\nIntents, {report.messages} messages"
    yield f"  accuracy           {_percent(report.accuracy)}"
    yield f"  macro-F1           {report.macro_f1:.1%}"
    yield f"  calibration error  {report.calibration_error:.1%}"
    yield f"\n  {'intent':28} {'precision':>22} {'recall':>22}"
    for score in report.labels:
        yield f"  {score.label:28} {_percent(score.precision):>22} {_percent(score.recall):>22}"
    if report.confusions:
        yield "\n  most confused"
    for pair in report.confusions:
        yield f"  {pair.count:4} × {pair.label} taken for {pair.taken_for}"


def _scope_lines(report: ScopeReport) -> Iterator[str]:
    yield f"\nOut of scope, {report.out_of_scope} messages"
    yield f"  AUROC              {report.auroc:.3f}"
    yield f"  wrongly taken on   {_percent(report.false_accept)}"
    yield f"  in scope, taken on {_percent(report.taken_on)}, rightly {_percent(report.taken_on_rightly)}"


def _mood_lines(report: MoodReport) -> Iterator[str]:
    yield f"\nSentiment, {report.messages} messages"
    yield f"  accuracy           {_percent(report.accuracy)}"
    yield f"  macro-F1           {report.macro_f1:.1%}"
    if report.anger_auroc is not None:
        yield f"  anger AUROC        {report.anger_auroc:.3f}"


def _percent(share: Share) -> str:
    return f"{share.value:.1%} ({share.low:.0%}–{share.high:.0%})"
