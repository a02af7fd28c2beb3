"""What a step learns from, and what it is told."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import torch

from chatbot.training.lessons import Lesson, Lessons, MoodLesson
from chatbot.training.loop import Dealer, Deck, contrast
from chatbot.training.recipe import Recipe

TEXT = torch.zeros(3, 4)


def lessons(intents: int, each: int) -> Lessons:
    examples = tuple(Lesson(TEXT, intent) for intent in range(intents) for _ in range(each))
    names = tuple(f"intent {intent}" for intent in range(intents))
    return Lessons(names, (TEXT,) * intents, examples, (TEXT,) * 5, (MoodLesson(TEXT, 0, 1.0),) * 3)


def test_a_deck_deals_everything_equally_often() -> None:
    deck = Deck(range(7), random.Random(1))

    dealt = Counter(item for _ in range(70) for item in deck.deal(3))

    assert max(dealt.values()) - min(dealt.values()) <= 1
    assert len(deck.deal(9)) == 7


@pytest.mark.parametrize(("intents", "chosen", "each"), [(40, 12, 4), (2, 2, 10), (3, 3, 10)])
def test_a_batch_holds_several_examples_of_each_of_its_intents(intents: int, chosen: int, each: int) -> None:
    batch = Dealer(lessons(intents, 9), Recipe()).deal()

    counts = Counter(example.intent for example in batch.examples)
    assert (len(counts), set(counts.values())) == (chosen, {each})
    assert (len(batch.outside), len(batch.moods)) == (5, 3)


def test_the_split_represents_every_intent_alike_and_loses_nothing() -> None:
    whole = lessons(5, 8)

    practice, held_out = whole.split(0.25, seed=1)

    assert Counter(one.intent for one in held_out.examples) == dict.fromkeys(range(5), 2)
    assert len(practice.examples) + len(held_out.examples) == 40
    assert (len(practice.names), len(held_out.names)) == (5, 0)
    assert whole.logits == 6


def test_contrast_rewards_friends_that_are_near_and_strangers_that_are_far() -> None:
    labels = torch.tensor([0, 0, 1, 1])
    apart = torch.tensor([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [-1.0, 0.0]])
    mixed = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])

    assert contrast(apart, labels, 0.1) < 0.01
    assert contrast(mixed, labels, 0.1) > 10


def test_contrast_is_the_formula_of_its_source() -> None:
    vectors = torch.nn.functional.normalize(torch.arange(8.0).reshape(4, 2) - 3, dim=1)
    labels = torch.tensor([0, 1, 0, 2])

    similar = (vectors @ vectors.T / 0.5).tolist()
    rest = {i: torch.tensor([similar[i][k] for k in range(4) if k != i]).logsumexp(0).item() for i in (0, 2)}
    expected = -(similar[0][2] - rest[0] + similar[2][0] - rest[2]) / 2

    assert contrast(vectors, labels, 0.5).item() == pytest.approx(expected, abs=1e-5)


def test_a_batch_without_friends_costs_nothing() -> None:
    assert contrast(torch.eye(3), torch.tensor([0, 1, 2]), 0.1).item() == 0


def test_steps_grow_less_than_the_examples() -> None:
    recipe = Recipe()

    assert [recipe.steps(count) for count in (4, 770, 10_000)] == [40, 112, 872]
    assert (recipe.more_steps(770), recipe.gentler.layer_rate) == (
        45,
        pytest.approx(recipe.layer_rate * 2 / 3),
    )
    assert recipe.fingerprint != Recipe(seed=2).fingerprint
