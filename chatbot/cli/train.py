"""`chatbot train`: from labelled messages to a model folder, with a progress bar."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.progress import progress_bar
from chatbot.errors import ModelUnavailable
from chatbot.nlu.folder import open_model
from chatbot.nlu.runs import activate, current_folder
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    from chatbot.training.corpus import Corpus
    from chatbot.training.recipe import Recipe
    from chatbot.training.trainer import Trained

DEFAULT_SEED = 1


@click.command()
@click.option(
    "--data", multiple=True, type=click.Path(path_type=Path), help="Files or folders: YAML, CSV, JSONL."
)
@click.option("--out", type=click.Path(path_type=Path), help="Write this folder and activate nothing.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Another seed, another network.")
@click.option("--language", default="en", show_default=True, help="What the messages are written in.")
@click.option("--if-needed", is_flag=True, help="Do nothing when the current model is of this data already.")
def train(data: tuple[Path, ...], out: Path | None, seed: int, language: str, if_needed: bool) -> None:
    """Train a model and make it the current one."""
    from chatbot.training.corpus import read_corpus
    from chatbot.training.recipe import Recipe

    settings = read_settings()
    # a container is stopped with SIGTERM: tidy up then as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    corpus = read_corpus(data or [settings.intents_dir / language])
    recipe = Recipe(base=settings.encoder, seed=seed)
    if if_needed and _is_current(settings, language, corpus, recipe):
        return
    parent = out.absolute().parent if out else settings.models / language
    trained = _train(corpus, recipe, language=language, parent=parent, name=out.name if out else None)
    if out is None:
        activate(trained.folder)
    _tell(trained)


def _is_current(settings: Settings, language: str, corpus: Corpus, recipe: Recipe) -> bool:
    try:
        info = open_model(current_folder(settings.models, language)).info
    except ModelUnavailable:
        return False
    return (info.data_fingerprint, info.recipe_fingerprint) == (corpus.fingerprint, recipe.fingerprint)


def _train(corpus: Corpus, recipe: Recipe, *, language: str, parent: Path, name: str | None) -> Trained:
    texts = len(corpus.examples) + len(corpus.out_of_scope) + len(corpus.moods)
    click.echo(f"Training {language} on {texts:,} examples of {len(corpus.intents)} intents", err=True)
    with progress_bar("training") as progress:
        # loading torch takes seconds: the bar is on the screen by then
        from chatbot.training.trainer import train as train_network

        return train_network(corpus, recipe, language=language, parent=parent, name=name, progress=progress)


def _tell(trained: Trained) -> None:
    figures = trained.figures
    click.echo(f"Model      {trained.folder}")
    if "accuracy" in figures:
        click.echo(f"Accuracy   {figures['accuracy']:.1%} of {figures['messages']:.0f} held-out messages")
    click.echo(f"Threshold  {trained.info.threshold:.3f}: {trained.info.threshold_basis}")
    click.echo(f"Answers    {trained.info.answer_from:.3f}: {trained.info.answer_basis}")
    click.echo(f"Time       {figures['seconds']:.0f} s")
