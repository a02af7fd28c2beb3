"""The scenarios we ship, held with the default model, as `chatbot test` holds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.scenarios.play import play
from chatbot.scenarios.scenario import Scenario
from chatbot.scenarios.scenario_file import read_scenarios
from chatbot.scenarios.stage import Stage, open_stage
from chatbot.settings import Settings

SCENARIOS = read_scenarios([Path("intents/scenarios/en")])


@pytest.fixture(scope="module")
def default_bot(trained_models: Path) -> Iterator[Stage]:
    with open_stage(Settings(_env_file=None, model_dir=trained_models), language="en") as stage:
        assert stage.model is not None  # or else the rules would pass for the model
        yield stage


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_default_bot_does_as_written(default_bot: Stage, scenario: Scenario) -> None:
    outcome = play(default_bot, scenario)

    assert outcome.passed, str(outcome)
