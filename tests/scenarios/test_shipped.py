"""The scenarios we ship, held with the default model, as `chatbot test` holds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.scenarios.comparison import MARGIN
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
def test_what_is_written_comes_about_with_the_model_or_by_rules(
    default_bot: Stage, stage: Stage, scenario: Scenario
) -> None:
    """Another machine trains another model, of which a message may fall to the other side; nobody else may fail it."""
    outcome = play(default_bot, scenario)

    assert outcome.passed or play(stage, scenario).passed, str(outcome)


def test_the_default_bot_goes_otherwise_in_no_more_than_the_gate_lets_pass(default_bot: Stage) -> None:
    failed = [str(outcome) for one in SCENARIOS if not (outcome := play(default_bot, one)).passed]

    assert len(failed) <= len(SCENARIOS) * MARGIN, failed
