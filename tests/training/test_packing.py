"""Packing changes the speed and nothing else."""

from __future__ import annotations

import torch

from chatbot.training.base import open_base
from chatbot.training.network import Network
from chatbot.training.packing import pack, pool

TEXTS = ["hi", "where is my parcel", "refund", "a rather long story " * 20, "the kettle leaks", "no"]


def test_a_text_is_read_the_same_alone_and_among_others() -> None:
    base = open_base("")
    network = Network(base, 4, 3).eval()
    activations = base.activations(TEXTS, 4, lambda: None)

    together = network(activations)
    alone = torch.cat([network([text]).vector for text in activations])

    assert torch.allclose(together.vector, alone, atol=0.02)


def test_the_pool_takes_mean_and_peak_of_each_text() -> None:
    texts = [torch.tensor([[1.0, 5.0], [3.0, -1.0]]), torch.tensor([[2.0, 2.0]])]
    rows = pack(texts)

    mean, peak = pool(rows.hidden, rows.owner, 2)

    assert mean.tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert peak.tolist() == [[3.0, 5.0], [2.0, 2.0]]
