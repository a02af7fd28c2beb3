"""A network that asks the nearest of the examples it remembers."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from chatbot.training.base import open_base
from chatbot.training.network import COSINE_SCALE, NEIGHBOUR_SCALE, NEIGHBOUR_WEIGHT, Network

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
    network.remember(plain.vector.split(2), in_scope=2)

    blended = network(texts).intent.softmax(dim=1)

    near = (NEIGHBOUR_SCALE * plain.vector @ plain.vector.T).softmax(dim=1)
    said = torch.stack([near[:, :2].sum(dim=1), near[:, 2:].sum(dim=1)], dim=1)
    directions = functional.normalize(network.intent, dim=-1)
    expected = (COSINE_SCALE * plain.vector @ directions.T).softmax(dim=1) + NEIGHBOUR_WEIGHT * said
    assert torch.allclose(blended, expected / expected.sum(dim=1, keepdim=True), atol=1e-5)
    assert blended.argmax(dim=1).tolist() == [0, 0, 1, 1]


@torch.no_grad()
def test_nearness_is_the_cosine_to_the_nearest_centre_in_scope() -> None:
    network = Network(open_base(""), 5, 3).eval()
    texts = open_base("").activations([*TEXTS, "what is the capital of peru"], 5, lambda: None)
    network.remember(network(texts).vector.split([2, 2, 1]), in_scope=2)

    found = network(texts)

    centres = functional.normalize(torch.stack([found.vector[:2].mean(0), found.vector[2:4].mean(0)]), dim=-1)
    assert torch.allclose(found.nearness, (found.vector @ centres.T).amax(dim=1), atol=1e-5)


def test_what_is_remembered_grows_with_the_examples_not_with_the_intents_times_them() -> None:
    few, many = (Network(open_base(""), 6, intents) for intents in (10, 1000))

    for network, intents in ((few, 10), (many, 1000)):
        network.remember(torch.randn(4 * intents, 384).split(4), in_scope=intents)

    sizes = [network.examples.numel() + network.owners.numel() for network in (few, many)]
    assert sizes[1] == 100 * sizes[0]
