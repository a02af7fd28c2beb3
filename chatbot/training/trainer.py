"""The story of a training: prepare, rehearse on a part to calibrate, train on all, export, seal, publish."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import torch
from torch import Tensor

from chatbot import __version__
from chatbot.nlu.encoder import TOKENIZER
from chatbot.nlu.folder import INFO, METRICS, ModelInfo
from chatbot.training.base import Base, open_base
from chatbot.training.card import render_card
from chatbot.training.corpus import Corpus
from chatbot.training.effort import Meter, Progress, of_training
from chatbot.training.examples import write_examples
from chatbot.training.export import Served, export
from chatbot.training.judging import Verdict, judge
from chatbot.training.lessons import prepare, texts_of
from chatbot.training.loop import fit, fit_on
from chatbot.training.meaning import write_meaning
from chatbot.training.network import Network
from chatbot.training.recipe import Recipe
from chatbot.training.saving import check_free, draft_in, publish, seal
from chatbot.training.smoothing import smoothed
from chatbot.training.vocabulary import pruned

CARD = "README.md"


@dataclass(frozen=True, slots=True)
class Trained:
    """A model folder just written."""

    folder: Path
    info: ModelInfo
    figures: dict[str, float]
    """What the rehearsal's held-out messages said, and the `seconds` it all took."""
    network: Served
    """As it was trained, before it was rounded to int8."""


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
        InvalidData: the base encoder cannot be loaded, or not be made smaller.
    """
    if name:
        check_free(parent / name)
    started, trained_at = time.monotonic(), datetime.now(UTC)
    meter = Meter(of_training(corpus, recipe), progress)
    base = _base(corpus, recipe)
    network, verdict, vectors = _learn(corpus, base, recipe, meter)
    info = model_info(corpus, verdict, language=language, trained_at=trained_at, base=base, recipe=recipe)
    served = Served(base, network, recipe.frozen_layers).eval()
    with draft_in(parent) as draft:
        export(smoothed(served, base.tokenizer, corpus.texts), draft)
        base.tokenizer.save(str(draft / TOKENIZER))
        write_meaning(corpus.texts, base, draft)
        write_examples(corpus, vectors, draft)
        figures = verdict.figures | {"seconds": round(time.monotonic() - started, 1)}
        _write(draft, info, corpus, figures)
        content = seal(draft)
        folder = parent / (name or f"{trained_at:%Y-%m-%dT%H-%M-%SZ}-{content}")
        publish(draft, folder)
    meter.finish()
    return Trained(folder, info, figures, served)


def _base(corpus: Corpus, recipe: Recipe) -> Base:
    base = open_base(recipe.base)
    return base if recipe.words is None else pruned(base, texts_of(corpus), recipe.words)


def _learn(corpus: Corpus, base: Base, recipe: Recipe, meter: Meter) -> tuple[Network, Verdict, Tensor]:
    torch.set_float32_matmul_precision("medium")
    lessons = prepare(corpus, base, recipe.frozen_layers, meter.tick)
    practice, held_out = lessons.split(recipe.held_out, recipe.seed)
    network = fit(practice, base, recipe, meter.tick)
    verdict = judge(network, held_out, meter.tick)
    return network, verdict, fit_on(network, lessons, recipe, meter.tick)


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
