"""The house by rules alone, set anew for each scenario; and scenarios written to a file, as builders write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatbot.scenarios.play import Outcome, play
from chatbot.scenarios.scenario import Scenario
from chatbot.scenarios.scenario_file import read_scenarios
from chatbot.scenarios.stage import Stage, open_stage
from chatbot.settings import Settings

Read = Callable[[str], list[Scenario]]
Play = Callable[[str], Outcome]


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a stage without a model: what the rules understand is the same for ever."""
    settings = Settings(_env_file=None, model_dir=tmp_path_factory.mktemp("no-models"))
    with open_stage(settings, language="en") as found:
        yield found


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read scenarios from a file whose first line is `version`, the second `scenarios:`."""

    def write_and_read(scenarios: str) -> list[Scenario]:
        path = tmp_path / "talks.yml"
        path.write_text(f'version: "1"\nscenarios:\n{scenarios}', encoding="utf-8")
        return read_scenarios([path])

    return write_and_read


@pytest.fixture
def played(stage: Stage, read: Read) -> Play:
    """Play one scenario whose name, on line 3, is given already."""

    def write_and_play(rest: str) -> Outcome:
        (scenario,) = read(f"  - name: A talk\n{rest}")
        return play(stage, scenario)

    return write_and_play
