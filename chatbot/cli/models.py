"""`chatbot models`: which models there are, which one answers, and back to the one before."""

from __future__ import annotations

import click

from chatbot.domain.models import ModelCard
from chatbot.nlu.folder import open_model
from chatbot.nlu.runs import activate, find_run, list_runs, roll_back
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


def _described(card: ModelCard) -> str:
    if card.trained_at is None:
        return "damaged: train again"
    accuracy = f", {card.accuracy:.1%} right in rehearsal" if card.accuracy is not None else ""
    return f"{card.intents} intents{accuracy}"
