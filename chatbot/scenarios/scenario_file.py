"""The door for `intents/scenarios/<language>/*.yml`: what a scenario may say, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chatbot.domain.conversation import EscalationReason, Status
from chatbot.errors import InvalidData
from chatbot.files import Lines, read_lines, read_yaml
from chatbot.scenarios import expectations as expected
from chatbot.scenarios.rows_text import ExpectedRowsText
from chatbot.scenarios.scenario import Scenario, Step
from chatbot.scenarios.scene_file import (
    DeedText,
    SceneText,
    Text,
    Texts,
    check_scenes,
    find_files,
    refuse_cut_texts,
)
from chatbot.scenarios.turn import OUT_OF_SCOPE, RULES

FOLDER = "scenarios"
"""Beside `intents/<language>`."""
_STRICT = ConfigDict(extra="forbid", frozen=True)


class StepText(DeedText):
    """One step of a talk: what the customer does, and what must come of it."""

    called = "a step"

    intent: Annotated[Texts, Field(min_length=1)] | None = None
    reply: Texts | None = None
    says: Texts = ()
    never: Texts = ()
    buttons: Texts | None = None
    slots: dict[str, Text | None] | None = None
    escalated: EscalationReason | Literal[False] | None = None
    status: Status | None = None

    def expectations(self, lines: Lines, *steps: str | int) -> Iterator[expected.Expectation]:
        """Yield what the turn is held against; `steps` lead to this step."""
        if self.intent is not None:
            yield expected.Understood(self.intent, lines.of(*steps, "intent"))
        if self.reply is not None:
            yield expected.Replied(self.reply, lines.of(*steps, "reply"))
        for number, words in enumerate(self.says):
            yield expected.Said(words, lines.of(*steps, "says", number))
        for number, words in enumerate(self.never):
            yield expected.NeverSaid(words, lines.of(*steps, "never", number))
        if self.buttons is not None:
            yield expected.Offered(self.buttons, lines.of(*steps, "buttons"))
        if self.slots is not None:
            yield expected.Remembered(self.slots, lines.of(*steps, "slots"))
        if self.escalated is not None:
            yield expected.Escalated(self.escalated, lines.of(*steps, "escalated"))
        if self.status is not None:
            yield expected.InStatus(self.status, lines.of(*steps, "status"))


class ScenarioText(SceneText):
    """One scenario."""

    talk: Annotated[tuple[StepText, ...], Field(min_length=1)]
    database: tuple[ExpectedRowsText, ...] = ()


class _ScenariosFile(BaseModel):
    model_config = _STRICT

    version: str
    scenarios: Annotated[tuple[ScenarioText, ...], Field(min_length=1)]


def read_scenarios(paths: Sequence[Path]) -> list[Scenario]:
    """Read files, and the YAML files directly inside folders, in name order.

    Raises:
        InvalidData: a file is not of this shape, two scenarios have one name, one could never fail, or somebody is
            signed in who is no customer of the demo shop.
    """
    found = [scenario for path in find_files(paths, "scenarios") for scenario in _read(path)]
    check_scenes([scenario.scene for scenario in found])
    return found


def _read(path: Path) -> Iterator[Scenario]:
    written, lines = read_yaml(path, _ScenariosFile).scenarios, read_lines(path)
    for number, text in enumerate(written):
        refuse_cut_texts(len(text.talk), path, lines, "scenarios", number)
        yield _scenario(text, path, lines, number)


def _scenario(text: ScenarioText, path: Path, lines: Lines, number: int) -> Scenario:
    here = ("scenarios", number)
    steps = tuple(_step(step, lines, *here, "talk", place) for place, step in enumerate(text.talk))
    database = tuple(
        rows.expected(lines.of(*here, "database", place)) for place, rows in enumerate(text.database)
    )
    if not database and not any(step.expects for step in steps):
        mend = "say what must come of a step, with `reply:` for one"
        raise InvalidData(
            f"{path}:{lines.of(*here)}: {text.name!r} expects nothing, so it cannot fail: {mend}"
        )
    return Scenario(
        scene=text.scene(path, lines, *here),
        steps=steps,
        database=database,
        intents=frozenset(name for step in text.talk for name in step.intent or ()) - {OUT_OF_SCOPE},
        replies=frozenset(name for step in text.talk for name in step.reply or ()) - {RULES},
    )


def _step(text: StepText, lines: Lines, *steps: str | int) -> Step:
    expects = tuple(text.expectations(lines, *steps))
    return Step(text.customer or text.press or "", text.press is not None, expects, lines.of(*steps))
