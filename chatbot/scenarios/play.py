"""Play a scenario until something comes otherwise than expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.domain.conversation import Button
from chatbot.scenarios.scenario import Scenario, Step
from chatbot.scenarios.stage import Stage
from chatbot.scenarios.turn import Turn, is_titled


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that came otherwise than expected, and the line that expects it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario went."""

    scenario: Scenario
    turns: tuple[Turn, ...]
    """The talk up to what was missed."""
    misses: tuple[Miss, ...]

    @property
    def passed(self) -> bool:
        """Say whether all came as expected."""
        return not self.misses

    def __str__(self) -> str:
        """Return one line: where, which scenario, what was expected, what came."""
        place = f"{self.scenario.path}:{self.misses[0].line if self.misses else self.scenario.line}"
        texts = "; ".join(" ".join(miss.text.split()) for miss in self.misses)
        return f"{place}: {self.scenario.name}: {texts or 'as expected'}"


def play(stage: Stage, scenario: Scenario) -> Outcome:
    """Play a scenario on a stage set anew.

    Raises:
        InvalidData: what the scenario gives cannot be written.
    """
    talk, turns = stage.begin(scenario.scene), list[Turn]()
    for step in scenario.steps:
        button = _button(step, turns) if step.presses else None
        if step.presses and button is None:
            return Outcome(scenario, tuple(turns), (_no_button(step, turns),))
        turns.append(talk.say(button.payload, title=button.title) if button else talk.say(step.says))
        if misses := [Miss(one.line, text) for one in step.expects if (text := one.miss(turns[-1]))]:
            return Outcome(scenario, tuple(turns), tuple(misses))
    return Outcome(scenario, tuple(turns), tuple(_rows_missed(stage, scenario)))


def _button(step: Step, turns: Sequence[Turn]) -> Button | None:
    buttons = turns[-1].buttons if turns else ()
    return next((button for button in buttons if is_titled(button.title, step.says)), None)


def _no_button(step: Step, turns: Sequence[Turn]) -> Miss:
    titles = [button.title for button in turns[-1].buttons] if turns else []
    return Miss(step.line, f"press: expected the button {step.says!r}, came {', '.join(titles) or 'none'}")


def _rows_missed(stage: Stage, scenario: Scenario) -> Iterator[Miss]:
    with stage.services.database.read() as connection:
        for expected in scenario.database:
            if text := expected.miss(connection):
                yield Miss(expected.line, text)
