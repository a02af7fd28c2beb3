"""The section `experiments` of the domain file: what is tried out."""

from __future__ import annotations

import pytest

from chatbot.domain.experiments import Arm, Experiment
from chatbot.errors import InvalidData
from chatbot.playbook.experiments import running
from tests.playbook.test_catalogue import GOOD, load

TEXT = f"""{GOOD}
experiments:
  greeting:
    decides: csat
    variants:
      long: {{}}
      short: {{share: 3, answer_from: 0.6}}
"""


def test_an_experiment_says_what_differs_and_who_meets_it(tmp_path):
    catalogue = load(tmp_path, TEXT)

    assert running(catalogue.experiments) == (Experiment("greeting", {"long": 1, "short": 3}),)
    assert catalogue.met([Arm("greeting", "short", "x")])["short"].answer_from == 0.6


@pytest.mark.parametrize("arm", [Arm("greeting", "gone", "x"), Arm("over", "short", "x")])
def test_what_was_taken_out_is_met_by_nobody(tmp_path, arm):
    assert load(tmp_path, TEXT).met([arm]) == {}


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("{a: {variants: {x: {}}}}", "a number of 1"),
        ("{a: {variants: {x: {}, y: {}, z: {}}}}", "a number of 3"),
        ("{a: {variants: {x: {}, y: {}}}, b: {variants: {z: {}, x: {}}}}", "'a' has a variant 'x', too"),
        ("{a: {variants: {x: {}, y: {share: 0}}}}", "share"),
        ("{a: {variants: {x: {}, y: {answer_from: 2}}}}", "answer_from"),
        ("{a: {decides: luck, variants: {x: {}, y: {}}}}", "decides"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_line(tmp_path, written, complaint):
    with pytest.raises(InvalidData, match=complaint):
        load(tmp_path, f"{GOOD}\nexperiments: {written}\n")
