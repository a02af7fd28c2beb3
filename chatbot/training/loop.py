"""Train a network: contrast and cross-entropy on intents, cross-entropy on moods, all in every step."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch
from torch import Tensor
from torch.nn import functional

from chatbot.training.base import Base
from chatbot.training.lessons import Lesson, Lessons, MoodLesson
from chatbot.training.network import Network, Outputs
from chatbot.training.recipe import Recipe

T = TypeVar("T")


class Deck(Generic[T]):
    """Deals items in random order and shuffles anew when it runs out: each comes up as often as any other."""

    def __init__(self, items: Sequence[T], dice: random.Random) -> None:
        self._items, self._dice = list(items), dice
        self._left: list[T] = []

    def deal(self, count: int) -> list[T]:
        """Return so many items, no more than there are."""
        count = min(count, len(self._items))
        if len(self._left) < count:
            self._left[:0] = self._dice.sample(self._items, len(self._items))
        self._left, dealt = self._left[: len(self._left) - count], self._left[len(self._left) - count :]
        return dealt


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one step learns from, in this order within the network's batch."""

    examples: list[Lesson]
    outside: list[Tensor]
    moods: list[MoodLesson]

    @property
    def texts(self) -> list[Tensor]:
        """Return all texts, (T, H) each."""
        return [item.text for item in self.examples] + self.outside + [item.text for item in self.moods]


class Dealer:
    """Makes batches in which every intent comes up equally often, with several examples to contrast."""

    def __init__(self, lessons: Lessons, recipe: Recipe) -> None:
        dice = random.Random(recipe.seed)
        examples = defaultdict(list)
        for lesson in (*lessons.examples, *_name_lessons(lessons)):
            examples[lesson.intent].append(lesson)
        self._recipe = recipe
        self._intents = Deck(sorted(examples), dice)
        self._examples = {intent: Deck(group, dice) for intent, group in examples.items()}
        self._outside = Deck(lessons.outside, dice)
        self._moods = Deck(lessons.moods, dice)

    def deal(self) -> Batch:
        """Return the next batch."""
        recipe = self._recipe
        chosen = self._intents.deal(recipe.intents_per_batch)
        each = recipe.examples_per_batch // len(chosen)
        examples = [lesson for intent in chosen for lesson in self._examples[intent].deal(each)]
        return Batch(
            examples, self._outside.deal(recipe.outside_per_batch), self._moods.deal(recipe.moods_per_batch)
        )


def fit(lessons: Lessons, base: Base, recipe: Recipe, tick: Callable[[], None]) -> Network:
    """Train a network from the base encoder; `tick` is called for every portion of work."""
    torch.manual_seed(recipe.seed)
    network = Network(base, recipe.frozen_layers, lessons.logits).eval()
    texts, places = lessons.texts, _sample(lessons.places, recipe)
    known = [texts[place] for group in places for place in group]
    sizes = [len(group) for group in places]
    network.point_at(torch.split(network.vectors(known, tick), sizes))
    _train(network, lessons, recipe, recipe.steps(lessons.count), tick)
    network.remember(torch.split(network.layered(known, tick), sizes), len(lessons.intents))
    return network


def fit_on(network: Network, lessons: Lessons, recipe: Recipe, tick: Callable[[], None]) -> Tensor:
    """Go on with a network that was fitted to a part of the lessons: train it on all of them.

    As good as beginning anew, in `recipe.more_steps` instead of all.

    Returns:
        The vectors of all examples and then of what is out of scope, (N, H).
    """
    network.forget()
    _train(network, lessons, recipe.gentler, recipe.more_steps(lessons.count), tick)
    layered = network.layered(lessons.texts, tick)
    network.remember([layered[group] for group in _sample(lessons.places, recipe)], len(lessons.intents))
    vectors = layered[: len(layered) - len(lessons.names), : network.intent.shape[1]]
    return functional.normalize(vectors, dim=-1)


def _train(network: Network, lessons: Lessons, recipe: Recipe, steps: int, tick: Callable[[], None]) -> None:
    optimizer = _optimizer(network, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps, recipe.warm_up))
    dealer = Dealer(lessons, recipe)
    network.train()
    for _ in range(steps):
        batch = dealer.deal()
        optimizer.zero_grad()
        _loss(network(batch.texts), batch, network, recipe).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        tick()
    network.eval()


def contrast(vectors: Tensor, labels: Tensor, temperature: float) -> Tensor:
    """Return the supervised contrastive loss of a batch of unit vectors, (B, H).

    Source: Khosla et al. 2020, "Supervised Contrastive Learning", the loss outside the logarithm.
    """
    itself = torch.eye(len(labels), dtype=torch.bool)
    similar = (vectors @ vectors.T / temperature).masked_fill(itself, -torch.inf)  # (B, B)
    share = similar.log_softmax(dim=1).masked_fill(itself, 0.0)
    friends = (labels[:, None] == labels[None, :]) & ~itself
    counts = friends.sum(dim=1)
    each = (share * friends).sum(dim=1) / counts.clamp(min=1)  # 0 for a text alone of its label
    return -each.sum() / (counts > 0).sum().clamp(min=1)


def _name_lessons(lessons: Lessons) -> list[Lesson]:
    return [Lesson(name, intent) for intent, name in enumerate(lessons.names)]


def _sample(groups: list[list[int]], recipe: Recipe) -> list[list[int]]:
    dice = random.Random(recipe.seed)
    return [dice.sample(group, min(len(group), recipe.remembered)) for group in groups]


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    moods = [*network.sentiment.parameters(), *network.anger.parameters()]
    groups = [
        {"params": list(network.upper.parameters()), "lr": recipe.layer_rate},
        {"params": [network.intent], "lr": recipe.intent_rate},
        {"params": moods, "lr": recipe.mood_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)


def _rate(step: int, steps: int, warm_up: float) -> float:
    """Rise over the warm-up, then fall in a straight line to nothing."""
    return min((step + 1) / max(1.0, warm_up * steps), 1 - step / steps)


def _loss(outputs: Outputs, batch: Batch, network: Network, recipe: Recipe) -> Tensor:
    inside, known = len(batch.examples), len(batch.examples) + len(batch.outside)
    labels = torch.tensor([item.intent for item in batch.examples])
    strangers = torch.full((len(batch.outside),), len(network.intent) - 1)
    loss = functional.cross_entropy(
        outputs.intent[:known], torch.cat([labels, strangers]), label_smoothing=recipe.smoothing
    )
    loss = loss + recipe.contrast_weight * contrast(
        outputs.vector[:inside], labels, recipe.contrast_temperature
    )
    if not batch.moods:
        return loss
    sentiments = torch.tensor([item.sentiment for item in batch.moods])
    anger = torch.tensor([item.anger for item in batch.moods])
    loss = loss + functional.cross_entropy(outputs.sentiment[known:], sentiments)
    return loss + functional.binary_cross_entropy_with_logits(outputs.anger[known:], anger)
