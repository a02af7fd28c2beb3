"""A misspelt name must not pass for something that did not come."""

from __future__ import annotations

import pytest

from chatbot.scenarios.check import check_scenarios
from chatbot.scenarios.stage import Stage
from tests.scenarios.conftest import Read


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        (
            "reply: track_order.delayd",
            "no reply is called 'track_order.delayd'; is 'track_order.delayed' meant?",
        ),
        ("reply: [greet, grete]", "no reply is called 'grete'; is 'greet' meant?"),
        ("intent: tracking_order", "no intent is called 'tracking_order'; is 'track_order' meant?"),
        ("slots: {e_mail: null}", "no slot is called 'e_mail'; is 'email' meant?"),
        ("intent: zzz", "no intent is called 'zzz'; write the name of one of the"),
    ],
)
def test_a_misspelt_name_is_told_with_its_line(stage: Stage, read: Read, expectation: str, said: str) -> None:
    scenarios = read(f"  - name: A talk\n    talk:\n      - customer: hello\n        {expectation}\n")
    files = stage.services.files

    (found,) = check_scenarios(scenarios, files.replies.current(), files.catalogue.current(), ())

    assert f"talks.yml:6: {said}" in str(found)


def test_names_that_the_model_or_the_rules_bring_along_are_known(stage: Stage, read: Read) -> None:
    steps = ("{customer: hello, intent: hire_a_crane, reply: rules}", "{customer: hm, intent: out_of_scope}")
    talk = "".join(f"      - {step}\n" for step in steps)
    scenarios, files = read(f"  - name: A talk\n    talk:\n{talk}"), stage.services.files

    found = check_scenarios(scenarios, files.replies.current(), files.catalogue.current(), {"hire_a_crane"})

    assert list(found) == []
