"""A network that asks the nearest of the examples it remembers."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from chatbot.training.base import open_base
from chatbot.training.network import COSINE_SCALE, NEIGHBOUR_SCALE, NEIGHBOUR_WEIGHT, Network, side_by_side

TEXTS = ["where is my parcel", "has it been shipped", "refund me", "give me back what i paid"]


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(1)
    return Network(open_base(""), 5, 2).eval()


@torch.no_grad()
def test_near_examples_and_directions_are_blended(network: Network) -> None:
    texts = open_base("").activations(TEXTS, 5, lambda: None)
    network.forget()
    plain = network(texts)
    network.remember(side_by_side(plain.vector, plain.below).split(2), in_scope=2)

    blended = network(texts).intent.softmax(dim=1)

    near = (NEIGHBOUR_SCALE * plain.vector @ plain.vector.T).softmax(dim=1)
    said = torch.stack([near[:, :2].sum(dim=1), near[:, 2:].sum(dim=1)], dim=1)
    directions = functional.normalize(network.intent, dim=-1)
    expected = (COSINE_SCALE * plain.vector @ directions.T).softmax(dim=1) + NEIGHBOUR_WEIGHT * said
    assert torch.allclose(blended, expected / expected.sum(dim=1, keepdim=True), atol=1e-5)
    assert blended.argmax(dim=1).tolist() == [0, 0, 1, 1]


@torch.no_grad()
def test_nearness_is_the_mean_cosine_of_two_layers_to_the_nearest_centre_in_scope() -> None:
    base = open_base("")
    network = Network(base, 4, 3).eval()
    texts = base.activations([*TEXTS, "what is the capital of peru"], 4, lambda: None)
    network.remember(network.layered(texts, lambda: None).split([2, 2, 1]), in_scope=2)

    found = network(texts)

    both = torch.cat([found.vector, found.below], dim=1)
    centres = functional.normalize(torch.stack([both[:2].mean(0), both[2:4].mean(0)]), dim=1)
    expected = functional.cosine_similarity(both[:, None], centres[None], dim=2).amax(dim=1)
    assert torch.allclose(found.nearness, expected, atol=1e-5)


@torch.no_grad()
def test_below_is_what_leaves_the_last_layer_but_one() -> None:
    base = open_base("")
    network = Network(base, 4, 2).eval()

    found = network(base.activations(TEXTS, 4, lambda: None)).below

    means = [text.float().mean(dim=0) for text in base.activations(TEXTS, 5, lambda: None)]
    assert functional.cosine_similarity(found, torch.stack(means)).min() > 0.999


def test_what_is_remembered_grows_with_the_examples_not_with_the_intents_times_them() -> None:
    few, many = (Network(open_base(""), 6, intents) for intents in (10, 1000))

    for network, intents in ((few, 10), (many, 1000)):
        network.remember(torch.randn(4 * intents, 768).split(4), in_scope=intents)

    sizes = [network.examples.numel() + network.owners.numel() for network in (few, many)]
    assert sizes[1] == 100 * sizes[0]
