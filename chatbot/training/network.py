"""The trained part: a copy of the encoder's upper layers, an intent head, a sentiment and anger head."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from chatbot.training.base import Base, fast_floats, run
from chatbot.training.effort import batches
from chatbot.training.packing import pack, pool

COSINE_SCALE = 20.0
"""Cosines lie within ±1; times this they make probabilities that can come near 1."""
FEATURE_DROPOUT = 0.1
BATCH = 128
NEIGHBOUR_SCALE = 20.0
"""How much nearer examples count more: one that is closer by 0.1 counts e² times as much."""
NEIGHBOUR_WEIGHT = 0.5
"""What the nearest examples say counts half as much as what the directions say."""


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What the heads say of a batch."""

    vector: Tensor
    """(B, H), of length 1."""
    below: Tensor
    """(B, H), of length 1: the same one layer earlier, where learning has drawn less together."""
    intent: Tensor
    """(B, intents), logits."""
    sentiment: Tensor
    """(B, 3), logits."""
    anger: Tensor
    """(B), the logit of anger."""
    nearness: Tensor
    """(B), the cosine to the nearest intent's centre, in both layers at once; 0 before anything is remembered."""


class Network(nn.Module):
    """Intents lie on the sphere of mean vectors; a mood often hangs on one word, so it sees the peaks too.

    Once it is trained it also remembers its examples and asks the nearest ones: a direction is right for what an
    intent has in common, an example for the odd way of saying it (Khandelwal et al. 2020, "Generalization through
    Memorization", blend the two likewise). What is foreign shows best in the last two layers together: the last one
    takes what it does not know for what comes nearest.
    """

    def __init__(self, base: Base, depth: int, intents: int) -> None:
        super().__init__()
        self.upper = nn.ModuleList(copy.deepcopy(layer) for layer in base.layers[depth:])
        self.upper.requires_grad_(requires_grad=True)
        for module in self.upper.modules():
            if isinstance(module, nn.Dropout):  # drawing its dice took a third of the time and gained nothing
                module.p = 0.0
        self.intent = nn.Parameter(torch.randn(intents, base.width))
        self.sentiment = nn.Linear(2 * base.width, 3)
        self.anger = nn.Linear(2 * base.width, 1)
        self.remembers = False
        self.examples: Tensor
        self.owners: Tensor
        self.centres: Tensor
        self.register_buffer("examples", torch.empty(0, base.width))  # (N, H)
        self.register_buffer("owners", torch.empty(0, dtype=torch.long))  # (N), each example's intent
        self.register_buffer("centres", torch.zeros(1, 2 * base.width))  # (intents in scope, 2H)

    def forward(self, texts: Sequence[Tensor]) -> Outputs:
        """Run on the activations of texts, (T, H) each."""
        rows = pack(texts)
        with fast_floats():
            below = run(self.upper[:-1], rows.hidden, rows.mask)  # (R, W, H)
            hidden = run(self.upper[-1:], below, rows.mask)  # (R, W, H)
        earlier, _ = pool(below, rows.owner, len(texts))
        return self.heads(*pool(hidden, rows.owner, len(texts)), earlier)

    def heads(self, mean: Tensor, peak: Tensor, earlier: Tensor) -> Outputs:
        """Judge texts by the mean and the peaks of their tokens and the mean one layer earlier, (B, H) each."""
        vector, below = functional.normalize(mean, dim=-1), functional.normalize(earlier, dim=-1)  # (B, H)
        directions = functional.normalize(self.intent, dim=-1)  # (intents, H)
        both = functional.dropout(torch.cat([mean, peak], dim=-1), FEATURE_DROPOUT, self.training)  # (B, 2H)
        intent = COSINE_SCALE * vector @ directions.T  # (B, intents)
        if self.remembers:
            intent = self._ask_neighbours(vector, intent)
        nearness = (side_by_side(vector, below) @ self.centres.T).amax(dim=-1)  # (B)
        return Outputs(vector, below, intent, self.sentiment(both), self.anger(both).squeeze(-1), nearness)

    def forget(self) -> None:
        """Ask the examples no more: while the network learns their vectors change."""
        self.remembers = False

    def remember(self, groups: Sequence[Tensor], in_scope: int) -> None:
        """Keep each intent's vectors of `layered`, (N, 2H), and the centres of the first `in_scope` of them."""
        self.remembers = True
        self.examples = functional.normalize(torch.cat(list(groups))[:, : self.intent.shape[1]], dim=-1)
        self.owners = torch.cat([torch.full((len(group),), place) for place, group in enumerate(groups)])
        means = torch.stack([group.mean(dim=0) for group in groups[:in_scope]])
        self.centres = functional.normalize(means, dim=-1)

    def _ask_neighbours(self, vector: Tensor, intent: Tensor) -> Tensor:
        """Blend what the directions say, (B, intents) logits, with the intents of the nearest examples."""
        near = functional.softmax(NEIGHBOUR_SCALE * vector @ self.examples.T, dim=-1)  # (B, N)
        # added up in place: a matrix of who owns which would be sixty times the square of the intents
        said = torch.zeros_like(intent).scatter_add(1, self.owners.expand_as(near), near)  # (B, intents)
        return (functional.softmax(intent, dim=-1) + NEIGHBOUR_WEIGHT * said).log()

    @torch.no_grad()
    def point_at(self, groups: Sequence[Tensor]) -> None:
        """Let each intent's direction start at the mean of its vectors, (N, H): far better than at random."""
        for place, vectors in enumerate(groups):
            self.intent[place] = vectors.mean(dim=0)

    @torch.no_grad()
    def read(self, texts: Sequence[Tensor], tick: Callable[[], None]) -> Iterator[Outputs]:
        """Judge any number of texts, (T, H) each, batch by batch; `tick` is called for every portion."""
        for part in batches(texts, BATCH, tick):
            yield self(part)

    def vectors(self, texts: Sequence[Tensor], tick: Callable[[], None]) -> Tensor:
        """Return the vectors of texts, (N, H), of length 1."""
        return torch.cat([outputs.vector for outputs in self.read(texts, tick)])

    def layered(self, texts: Sequence[Tensor], tick: Callable[[], None]) -> Tensor:
        """Return the vectors of texts beside those of one layer earlier, (N, 2H), of length 1."""
        return torch.cat([side_by_side(outputs.vector, outputs.below) for outputs in self.read(texts, tick)])


def side_by_side(vectors: Tensor, below: Tensor) -> Tensor:
    """Return two unit vectors a text, (N, H) both, as one, (N, 2H): its cosines are the mean of theirs."""
    return torch.cat([vectors, below], dim=-1) / math.sqrt(2)
