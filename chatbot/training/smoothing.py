"""Even out what flows through the served network, so that rounding it to int8 costs little.

All that flows into a product of matrices is rounded on one scale: where a few features are ten times as large as the
rest, little is left of the rest. So each is divided by a number of its own and the weights that meet it are multiplied
by it: the same network, but that its unevenness lies in the weights, which have a scale a column (Xiao et al. 2023,
"SmoothQuant").
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from chatbot.nlu.encoder import token_ids
from chatbot.training.effort import thinned
from chatbot.training.export import Attention, Layer, Served

MOST_TEXTS = 200
"""Of those to learn from: they show what is large."""
SHARE = 0.75
"""How much of the unevenness the weights take over, 0 to 1."""
LEAST = 1e-4


@dataclass(slots=True)
class Peaks:
    """The largest magnitude of each feature that flows into a layer's four products."""

    attention: Tensor = field(default_factory=lambda: torch.zeros(1))
    """(H)"""
    attended: Tensor = field(default_factory=lambda: torch.zeros(1))
    """(H)"""
    inner: Tensor = field(default_factory=lambda: torch.zeros(1))
    """(H)"""
    outer: Tensor = field(default_factory=lambda: torch.zeros(1))
    """(4H), what leaves the inner one."""


def smoothed(served: Served, tokenizer: Tokenizer, texts: Sequence[str]) -> Served:
    """Return the same network, evened out for texts like these."""
    peaks = _measure(served, token_ids(tokenizer, thinned(texts, MOST_TEXTS)))
    found = copy.deepcopy(served)
    layers = zip(_layers(found), peaks, strict=True)
    found.layers = nn.Sequential(*(Smooth(layer, peak) for layer, peak in layers))
    return found


class Smooth(nn.Module):
    """A layer that divides what flows into its products; its weights make up for it."""

    def __init__(self, layer: Layer, peaks: Peaks) -> None:
        super().__init__()
        own, inner, outer = layer.layer, layer.layer.intermediate.dense, layer.layer.output.dense
        dense, width = own.attention.output.dense, len(layer.weight)
        first, second, third, fourth = (
            _divisors(peak, weight)
            for peak, weight in (
                (peaks.attention, layer.weight),
                (peaks.attended, dense.weight.T),
                (peaks.inner, inner.weight.T),
                (peaks.outer, outer.weight.T),
            )
        )
        self.layer, self.heads = own, layer.heads
        # what is attended to is a mean of the values: they are divided where they are made, at no cost
        values = torch.cat([torch.ones(2 * width), second])  # (3H)
        self.weight = nn.Parameter(layer.weight * first[:, None] / values)  # (H, 3H)
        self.bias = nn.Parameter(layer.bias / values)  # (3H)
        for product, divisor in ((dense, second), (inner, third), (outer, fourth)):
            product.weight = nn.Parameter(product.weight * divisor, requires_grad=False)
        self.attention, self.inner, self.outer = (nn.Parameter(1 / one) for one in (first, third, fourth))

    def forward(self, hidden: Tensor) -> Tensor:
        """Return (1, T, H) for (1, T, H)."""
        found = Attention.apply(hidden * self.attention, self.weight, self.bias, self.heads)  # type: ignore[no-untyped-call]
        hidden = self.layer.attention.output(found, hidden)
        between = self.layer.intermediate(hidden * self.inner) * self.outer  # (1, T, 4H)
        outcome: Tensor = self.layer.output(between, hidden)
        return outcome


def _divisors(peak: Tensor, weight: Tensor) -> Tensor:
    """Return what each feature is divided by, (I), of its peak and the weights, (I, O), that meet it."""
    strongest = weight.detach().abs().amax(dim=1).clamp(min=LEAST)
    return (peak.clamp(min=LEAST) ** SHARE / strongest ** (1 - SHARE)).clamp(min=LEAST)


@torch.no_grad()
def _measure(served: Served, texts: Sequence[Sequence[int]]) -> list[Peaks]:
    layers = [one.layer for one in _layers(served)]
    peaks = [Peaks() for _ in layers]
    watched = [watch for layer, peak in zip(layers, peaks, strict=True) for watch in _watch(layer, peak)]
    open_mask = torch.zeros(1, 1, 1, 1)
    for ids in texts:
        hidden = served.embeddings(torch.tensor([ids]))  # (1, T, H)
        for layer in layers:
            hidden = layer(hidden, open_mask)
    for one in watched:
        one.remove()
    return peaks


def _layers(served: Served) -> list[Layer]:
    return [layer for layer in served.layers if isinstance(layer, Layer)]


def _watch(layer: Any, peaks: Peaks) -> list[Any]:
    products = {
        "attention": layer.attention.self.query,
        "attended": layer.attention.output.dense,
        "inner": layer.intermediate.dense,
        "outer": layer.output.dense,
    }
    return [
        product.register_forward_pre_hook(partial(_note, peaks, name)) for name, product in products.items()
    ]


def _note(peaks: Peaks, name: str, _product: nn.Module, inputs: tuple[Tensor]) -> None:
    largest = inputs[0].abs().flatten(0, -2).amax(dim=0)
    setattr(peaks, name, torch.maximum(getattr(peaks, name), largest))
