"""The story of a training: prepare, rehearse on a part to calibrate, train on all, export, seal, publish."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import torch

from chatbot import __version__
from chatbot.nlu.encoder import TOKENIZER
from chatbot.nlu.folder import INFO, METRICS, ModelInfo
from chatbot.training.base import Base, open_base
from chatbot.training.card import render_card
from chatbot.training.corpus import Corpus
from chatbot.training.examples import example_vectors, write_examples
from chatbot.training.export import export
from chatbot.training.judging import Verdict, judge
from chatbot.training.lessons import preparation_ticks, prepare
from chatbot.training.loop import fit, fit_on
from chatbot.training.network import Network
from chatbot.training.recipe import Recipe
from chatbot.training.saving import check_free, draft_in, publish, seal

CARD = "README.md"
EXPORT_TICKS = 10
"""The export takes about as long as so many steps."""
Progress = Callable[[int, int], None]
"""Is told (done, all) in roughly equal portions of time."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model folder just written."""

    folder: Path
    info: ModelInfo
    figures: dict[str, float]
    """What the rehearsal's held-out messages said, and the `seconds` it all took."""


class Meter:
    """Counts portions of work and tells the share that is done."""

    def __init__(self, corpus: Corpus, recipe: Recipe, progress: Progress) -> None:
        count = len(corpus.examples)
        steps = recipe.steps(round(count * (1 - recipe.held_out))) + recipe.more_steps(count)
        self._all = preparation_ticks(corpus) + steps + EXPORT_TICKS
        self._done, self._progress = 0, progress

    def tick(self) -> None:
        """Count one portion."""
        self._done = min(self._done + 1, self._all)
        self._progress(self._done, self._all)

    def finish(self) -> None:
        """Tell that everything is done."""
        self._progress(self._all, self._all)


def train(
    corpus: Corpus, recipe: Recipe, *, language: str, parent: Path, name: str | None, progress: Progress
) -> Trained:
    """Train, calibrate and write a model folder.

    Args:
        parent: the folder that will hold the model folder.
        name: the model folder's name in it; None: the run's own, `<UTC time>-<8 hex digits of its content>`.
        progress: called from time to time.

    Raises:
        InvalidInput: the folder is taken, or cannot be written.
        InvalidData: the base encoder cannot be loaded.
    """
    if name:
        check_free(parent / name)
    started, trained_at = time.monotonic(), datetime.now(UTC)
    meter = Meter(corpus, recipe, progress)
    base = open_base(recipe.base)
    network, verdict, vectors = _learn(corpus, base, recipe, meter)
    info = model_info(corpus, verdict, language=language, trained_at=trained_at, base=base, recipe=recipe)
    with draft_in(parent) as draft:
        export(base, network, recipe.frozen_layers, draft)
        base.tokenizer.save(str(draft / TOKENIZER))
        write_examples(corpus, vectors, draft)
        figures = verdict.figures | {"seconds": round(time.monotonic() - started, 1)}
        _write(draft, info, corpus, figures)
        content = seal(draft)
        folder = parent / (name or f"{trained_at:%Y-%m-%dT%H-%M-%SZ}-{content}")
        publish(draft, folder)
    meter.finish()
    return Trained(folder, info, figures)


def _learn(corpus: Corpus, base: Base, recipe: Recipe, meter: Meter) -> tuple[Network, Verdict, torch.Tensor]:
    torch.set_float32_matmul_precision("medium")
    lessons = prepare(corpus, base, recipe.frozen_layers, meter.tick)
    practice, held_out = lessons.split(recipe.held_out, recipe.seed)
    rehearsed = fit(practice, base, recipe, meter.tick)
    verdict = judge(rehearsed, held_out)
    network = fit_on(rehearsed, lessons, recipe, meter.tick)
    return network, verdict, example_vectors(network, lessons)


def model_info(
    corpus: Corpus, verdict: Verdict, *, language: str, trained_at: datetime, base: Base, recipe: Recipe
) -> ModelInfo:
    """Return how the network of a corpus is to be read, by what the rehearsal's verdict says."""
    return ModelInfo(
        language=language,
        intents=corpus.intents,
        knows_out_of_scope=bool(corpus.out_of_scope),
        temperature=verdict.temperature,
        scope_weights=verdict.scope_weights,
        threshold=verdict.threshold.value,
        threshold_basis=verdict.threshold.basis,
        answer_from=verdict.answer_from.value,
        answer_basis=verdict.answer_from.basis,
        sentiment=bool(corpus.moods),
        vector_size=base.width,
        base_encoder=base.name,
        data_fingerprint=corpus.fingerprint,
        recipe_fingerprint=recipe.fingerprint,
        trained_at=trained_at.isoformat(timespec="seconds"),
        product_version=__version__,
    )


def _write(draft: Path, info: ModelInfo, corpus: Corpus, figures: dict[str, float]) -> None:
    (draft / INFO).write_text(info.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (draft / METRICS).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (draft / CARD).write_text(render_card(info, corpus, figures), encoding="utf-8")
