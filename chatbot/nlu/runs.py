"""Which of a language's model folders is in use: `models/<language>/current` names it, and those before it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from chatbot.domain.models import ModelCard
from chatbot.errors import ModelUnavailable
from chatbot.nlu.folder import MANIFEST, METRICS, read_info
from chatbot.nlu.verdicts import gate_state

CURRENT = "current"
"""One run a line: the one in use, then those in use before it, the latest first."""
REMEMBERED = 20


def list_runs(models: Path, language: str) -> list[ModelCard]:
    """Return a language's models, the newest first."""
    try:
        current = current_folder(models, language)
    except ModelUnavailable:
        current = None
    cards = [_describe(folder, folder == current) for folder in run_folders(models, language)]
    return sorted(cards, key=lambda card: (card.trained_at or "", card.run), reverse=True)


def run_folders(models: Path, language: str) -> list[Path]:
    """Return the folder of every finished run, by name."""
    found = (path.parent for path in (models / language).glob(f"*/{MANIFEST}"))
    return sorted(folder for folder in found if not folder.name.startswith("."))


def current_folder(models: Path, language: str) -> Path:
    """Return the folder in use.

    Raises:
        ModelUnavailable: no model was trained for this language, or the one named is gone.
    """
    try:
        lines = _read(models, language)
    except OSError as error:
        mend = f"run `chatbot train --language {language}` first"
        raise ModelUnavailable(
            f"{models / language / CURRENT} cannot be read ({error.strerror}): {mend}"
        ) from error
    return find_run(models, language, lines[0] if lines else "")


def find_run(models: Path, language: str, run: str) -> Path:
    """Return the folder of a run.

    Raises:
        ModelUnavailable: there is none of this name.
    """
    folder = models / language / run
    if not run or Path(run).name != run or not (folder / MANIFEST).is_file():
        mend = "`chatbot models list` shows what is, `chatbot train` makes one"
        raise ModelUnavailable(f"{models / language} holds no run {run!r}: {mend}")
    return folder


def activate(folder: Path) -> None:
    """Make this run its language's current one; a reader sees the old or the new, never neither."""
    models, language = folder.parents[1], folder.parent.name
    try:
        before = _read(models, language)
    except FileNotFoundError:
        before = []
    _write(folder.parent, [folder.name, *(run for run in before if run != folder.name)])


def roll_back(models: Path, language: str) -> Path:
    """Make the run that was in use before current again, and return it.

    Raises:
        ModelUnavailable: none was, or none of them is there any more.
    """
    current = current_folder(models, language)
    _, *before = _read(models, language)
    left = [run for run in before if (current.parent / run / MANIFEST).is_file()]
    if not left:
        raise ModelUnavailable(f"no model was in use before {current.name}: `chatbot models list` shows all")
    _write(current.parent, left)
    return current.parent / left[0]


def _describe(folder: Path, in_use: bool) -> ModelCard:
    gate = gate_state(folder)
    try:
        info, figures = read_info(folder), json.loads((folder / METRICS).read_text(encoding="utf-8"))
    except (ModelUnavailable, OSError, ValueError):
        return ModelCard(folder.name, in_use, None, None, None, gate)
    return ModelCard(folder.name, in_use, info.trained_at, len(info.intents), figures.get("accuracy"), gate)


def _read(models: Path, language: str) -> list[str]:
    return (models / language / CURRENT).read_text(encoding="utf-8").split()


def _write(folder: Path, runs: list[str]) -> None:
    draft = folder / f".{CURRENT}-{os.getpid()}"
    draft.write_text("\n".join(runs[:REMEMBERED]) + "\n", encoding="utf-8")
    draft.replace(folder / CURRENT)
