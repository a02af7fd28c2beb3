"""What a handful of held-out messages cannot say is not read out of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from chatbot.training import calibration
from chatbot.training.judging import UNMEASURED, judge
from chatbot.training.lessons import Lesson, Lessons
from chatbot.training.network import Outputs


class Knows:
    """A network that is sure of everything; what it is given, (intents + 1), are its logits."""

    intent = range(3)

    def read(self, texts, tick):
        logits = torch.stack(list(texts))
        zeros = torch.zeros(len(logits))
        nearness = logits[:, :2].max(dim=1).values / 4
        yield Outputs(zeros, zeros, intent=logits, sentiment=zeros, anger=zeros, nearness=nearness)


def held_out(inside: int, outside: int) -> Lessons:
    rows = 3 * torch.eye(3)
    examples = tuple(Lesson(rows[number % 2], number % 2) for number in range(inside))
    return Lessons(("track_order", "get_refund"), (), examples, (rows[2],) * outside, ())


@pytest.mark.parametrize(
    ("inside", "outside", "basis"),
    [(8, 2, "refuses 0% of 8"), (4, 2, UNMEASURED.basis), (40, 20, "takes on at most 10% of 20")],
)
def test_a_threshold_is_taken_from_messages_enough(inside: int, outside: int, basis: str) -> None:
    verdict = judge(Knows(), held_out(inside, outside), lambda: None)

    assert basis in verdict.threshold.basis
    assert calibration.LEAST_THRESHOLD <= verdict.threshold.value < 1
    assert verdict.temperature > 0.5
    assert np.isfinite(verdict.scope_weights).all()
