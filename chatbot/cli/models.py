"""`chatbot models`: which models there are, which one answers, and back to the one before."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chatbot.cli.gate import judge, lines, person, put_to_use, read_checks
from chatbot.domain.models import ModelCard
from chatbot.nlu.folder import open_model
from chatbot.nlu.runs import find_run, list_runs, roll_back
from chatbot.nlu.verdicts import gate_state, need_passed, note_activation, read_verdict
from chatbot.settings import read_settings

language_option = click.option("--language", default="en", show_default=True, help="Of which language.")


@click.group()
def models() -> None:
    """The trained models; a running server takes a change over within a second."""


@models.command("list")
@language_option
def list_models(language: str) -> None:
    """Show every model, the newest first; `*` marks the one in use."""
    for card in list_runs(read_settings().models, language):
        click.echo(f"{'*' if card.in_use else ' '} {card.run}  {_described(card)}")


@models.command()
@click.argument("run")
@language_option
@click.option("--held-out", type=click.Path(path_type=Path), help="Else intents/held_out/<language>.")
def check(run: str, language: str, held_out: Path | None) -> None:
    """Hold a model against the one in use, without putting it to use."""
    settings = read_settings()
    folder = find_run(settings.models, language, run)
    verdict = judge(settings, language, folder, read_checks(settings, language, held_out))
    for line in lines(folder, verdict):
        click.echo(line)
    sys.exit(0 if verdict.passed else 1)


@models.command("activate")
@click.argument("run")
@language_option
@click.option("--despite-gate", metavar="WHY", help="Also if it was refused or never checked; WHY is kept.")
def activate_model(run: str, language: str, despite_gate: str | None) -> None:
    """Let a model answer from now on."""
    folder = find_run(read_settings().models, language, run)
    open_model(folder)  # one that cannot be used is refused here, not by the server
    if despite_gate is not None and not despite_gate.strip():
        raise click.UsageError("--despite-gate: the reason is empty: say why it should answer all the same")
    verdict = read_verdict(folder)
    if despite_gate:
        put_to_use(folder, why=despite_gate, despite_gate=gate_state(folder) != "passed")
    elif verdict and not verdict.passed:
        worse = tuple(finding for finding in verdict.findings if not finding.passed)
        for line in lines(folder, verdict.model_copy(update={"findings": worse})):
            click.echo(line, err=True)
        sys.exit(1)
    else:
        need_passed(folder, mend=f'say why it should answer all the same: activate {run} --despite-gate "…"')
        put_to_use(folder, why="activated")
    click.echo(f"{run} is in use")


@models.command()
@language_option
def rollback(language: str) -> None:
    """Go back to the model that was in use before, whatever its gate said."""
    folder = roll_back(read_settings().models, language)
    note_activation(folder, by=person(), why="rollback")
    click.echo(f"{folder.name} is in use again")


def _described(card: ModelCard) -> str:
    if card.trained_at is None:
        return "damaged: train again"
    accuracy = f", {card.accuracy:.1%} right in rehearsal" if card.accuracy is not None else ""
    return f"{card.intents} intents{accuracy}, gate: {card.gate}"
