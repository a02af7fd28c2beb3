"""`chatbot train`: from labelled messages to a model folder, with a progress bar."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.gate import HELD_OUT, judge, let_through, read_checks
from chatbot.cli.progress import progress_bar
from chatbot.domain.counting import several
from chatbot.errors import ModelUnavailable
from chatbot.nlu.folder import open_model, read_info
from chatbot.nlu.runs import current_folder, run_folders
from chatbot.nlu.verdicts import gate_state
from chatbot.settings import Settings, read_settings
from chatbot.training.recipe import SIZES, Recipe

if TYPE_CHECKING:
    from chatbot.training.corpus import Corpus
    from chatbot.training.trainer import Trained

DEFAULT_SEED = 1


@click.command()
@click.option(
    "--data", multiple=True, type=click.Path(path_type=Path), help="Files or folders: YAML, CSV, JSONL."
)
@click.option("--out", type=click.Path(path_type=Path), help="Write this folder and activate nothing.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Another seed, another network.")
@click.option(
    "--size", type=click.Choice([*SIZES]), help="small: fewer words, 11 MB less memory. [default: full]"
)
@click.option("--language", default="en", show_default=True, help="What the messages are written in.")
@click.option(
    "--held-out",
    type=click.Path(path_type=Path),
    help="Messages for the gate, never trained on; else intents/held_out/<language>.",
)
@click.option("--if-needed", is_flag=True, help="Do nothing when a model of this data is there already.")
def train(
    *,
    data: tuple[Path, ...],
    out: Path | None,
    seed: int,
    size: str | None,
    language: str,
    held_out: Path | None,
    if_needed: bool,
) -> None:
    """Train a model and make it the current one, unless it is worse than the one in use."""
    from chatbot.cli.examples import check_labels
    from chatbot.training.corpus import read_corpus
    from chatbot.training.tongues import warn_of_languages

    settings = read_settings()
    # a container is stopped with SIGTERM: tidy up then as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    data = data or (settings.intents_dir / language,)
    corpus = read_corpus(data)
    recipes = [Recipe(settings.encoder, seed, SIZES[one]) for one in ([size] if size else SIZES)]
    if if_needed and _is_trained(settings, language, corpus, recipes):
        return
    checks = read_checks(settings, language, held_out)  # a broken file is told now, not after the training
    own = settings.intents_dir / HELD_OUT / language
    if wrong := check_labels(data, [held_out] if held_out else [own] if own.exists() else []):
        found = f"{several(len(wrong), 'message')} under two intents, or both trained on and measured on"
        click.echo(f"warning: {found}: `chatbot validate` lists them", err=True)
    if warning := warn_of_languages(corpus, language):
        click.echo(f"warning: {warning}", err=True)
    parent = out.absolute().parent if out else settings.models / language
    trained = _train(corpus, recipes[0], language=language, parent=parent, name=out.name if out else None)
    _tell(trained)
    if out is None:
        passed = let_through(trained.folder, judge(settings, language, trained.folder, checks))
        # --if-needed asks for a usable model: the one in use stays
        sys.exit(0 if passed or (if_needed and _is_usable(settings, language)) else 1)


def _is_trained(settings: Settings, language: str, corpus: Corpus, recipes: Sequence[Recipe]) -> bool:
    """Say whether the model in use is of this data, or one of this data was refused and another answers.

    Where no size is asked for, any will do: whoever chose the small one keeps it.
    """
    if not _is_usable(settings, language):
        return False
    current = current_folder(settings.models, language)
    data = corpus.fingerprint
    wanted = {(data, recipe.fingerprint) for recipe in recipes}
    refused = [
        folder.name
        for folder in run_folders(settings.models, language)
        if _made_of(folder) in wanted and gate_state(folder) == "refused"
    ]
    if refused and _made_of(current) not in wanted:
        click.echo(f"The model of this data, {refused[0]}, was refused by its gate: {current.name} answers")
    return bool(refused) or _made_of(current) in wanted


def _is_usable(settings: Settings, language: str) -> bool:
    try:
        open_model(current_folder(settings.models, language))
    except ModelUnavailable:
        return False
    return True


def _made_of(folder: Path) -> tuple[str, str] | None:
    try:
        info = read_info(folder)
    except ModelUnavailable:
        return None
    return info.data_fingerprint, info.recipe_fingerprint


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
