"""`chatbot models`: which models there are, which one answers, and back to the one before."""

from __future__ import annotations

import json
from pathlib import Path

import click

from chatbot.errors import ModelUnavailable
from chatbot.nlu.folder import open_model, read_info
from chatbot.nlu.runs import activate, current_folder, find_run, list_runs, roll_back
from chatbot.settings import read_settings

METRICS = "metrics.json"
language_option = click.option("--language", default="en", show_default=True, help="Of which language.")


@click.group()
def models() -> None:
    """The trained models; a running server takes a change over within a second."""


@models.command("list")
@language_option
def list_models(language: str) -> None:
    """Show every model, the newest first; `*` marks the one in use."""
    folder = read_settings().models
    current = _current(folder, language)
    for run in list_runs(folder, language):
        click.echo(f"{'*' if run == current else ' '} {run.name}  {_described(run)}")


@models.command("activate")
@click.argument("run")
@language_option
def activate_model(run: str, language: str) -> None:
    """Let a model answer from now on."""
    folder = find_run(read_settings().models, language, run)
    open_model(folder)  # one that cannot be used is refused here, not by the server
    activate(folder)
    click.echo(f"{run} is in use")


@models.command()
@language_option
def rollback(language: str) -> None:
    """Go back to the model that was in use before."""
    folder = roll_back(read_settings().models, language)
    click.echo(f"{folder.name} is in use again")


def _current(models: Path, language: str) -> Path | None:
    try:
        return current_folder(models, language)
    except ModelUnavailable:
        return None


def _described(folder: Path) -> str:
    try:
        info, figures = read_info(folder), json.loads((folder / METRICS).read_text())
    except (ModelUnavailable, OSError, ValueError):
        return "damaged: train again"
    accuracy = f", {figures['accuracy']:.1%} right in rehearsal" if "accuracy" in figures else ""
    return f"{len(info.intents)} intents{accuracy}"
