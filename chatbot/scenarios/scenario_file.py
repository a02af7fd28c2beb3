"""The door for `intents/scenarios/<language>/*.yml`: what a scenario may say, and where each part of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from chatbot.domain.conversation import EscalationReason, Status
from chatbot.errors import InvalidData
from chatbot.files import Lines, read_lines, read_yaml
from chatbot.scenarios import expectations as expected
from chatbot.scenarios.rows_text import ExpectedRowsText, GivenRowText
from chatbot.scenarios.scenario import Scenario, Step
from chatbot.scenarios.turn import OUT_OF_SCOPE, RULES
from chatbot.shop.demo_catalogue import read_catalogue

FOLDER = "scenarios"
"""Beside `intents/<language>`."""
USUAL_DAY = datetime.fromisoformat("2026-11-24T10:00")
"""A Tuesday: where a scenario names no time, its answers are the same on every day it is played."""
_CUT = re.compile(r"#\w")
"""A comment that opens like this was meant to be said."""
_STRICT = ConfigDict(extra="forbid", frozen=True)


def _text(value: object) -> object:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text is needed; a number, a date or yes/no stands in quotes")
    return value


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_several)]
"""One text, or a list of them."""


class StepText(BaseModel):
    """One step of a talk: what the customer does, and what must come of it."""

    model_config = _STRICT

    customer: Annotated[Text, Field(max_length=2000)] | None = None
    press: Text | None = None
    intent: Annotated[Texts, Field(min_length=1)] | None = None
    reply: Texts | None = None
    says: Texts = ()
    never: Texts = ()
    buttons: Texts | None = None
    slots: dict[str, Text | None] | None = None
    escalated: EscalationReason | Literal[False] | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def do_one_thing(self) -> Self:
        """Refuse a step in which the customer does nothing, or two things."""
        if (self.customer is None) == (self.press is None):
            raise ValueError("a step has `customer:` (what they write) or `press:` (a button's title)")
        return self

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


class ScenarioText(BaseModel):
    """One scenario."""

    model_config = _STRICT

    name: Text
    at: datetime = USUAL_DAY
    signed_in: Text | None = None
    desk: Literal["open", "closed"] = "open"
    given: tuple[GivenRowText, ...] = ()
    talk: Annotated[tuple[StepText, ...], Field(min_length=1)]
    database: tuple[ExpectedRowsText, ...] = ()

    @field_validator("at")
    @classmethod
    def tell_local_time(cls, value: datetime) -> datetime:
        """Refuse a time with a zone."""
        if value.tzinfo is not None:
            raise ValueError("it is the shop's own time: leave the zone out, as in 2026-11-24 10:00")
        return value


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
    found = [scenario for path in _files(paths) for scenario in _read(path)]
    _refuse_double_names(found)
    _refuse_strangers(found)
    return found


def _files(paths: Sequence[Path]) -> list[Path]:
    files = [file for path in paths for file in (sorted(path.glob("*.yml")) if path.is_dir() else [path])]
    if not files:
        raise InvalidData(f"{', '.join(map(str, paths))}: no scenarios are there: write some to a .yml file")
    return files


def _read(path: Path) -> Iterator[Scenario]:
    written, lines = read_yaml(path, _ScenariosFile).scenarios, read_lines(path)
    for number, text in enumerate(written):
        _refuse_cut_texts(text, path, lines, number)
        yield _scenario(text, path, lines, number)


def _refuse_cut_texts(text: ScenarioText, path: Path, lines: Lines, number: int) -> None:
    """Complain where an order number was written and YAML read a comment: `where is order #1001234`."""
    for place in range(len(text.talk)):
        here = ("scenarios", number, "talk", place, "customer")
        if _CUT.match(lost := lines.behind(*here)):
            mend = "put the whole text in quotes"
            raise InvalidData(f"{path}:{lines.of(*here)}: {lost!r} is a comment and is not said: {mend}")


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
        name=text.name,
        path=path,
        line=lines.of(*here),
        at=text.at,
        customer_id=text.signed_in,
        staffed=text.desk == "open",
        given=tuple(
            row.given(f"{path}:{lines.of(*here, 'given', place)}") for place, row in enumerate(text.given)
        ),
        steps=steps,
        database=database,
        intents=frozenset(name for step in text.talk for name in step.intent or ()) - {OUT_OF_SCOPE},
        replies=frozenset(name for step in text.talk for name in step.reply or ()) - {RULES},
    )


def _step(text: StepText, lines: Lines, *steps: str | int) -> Step:
    expects = tuple(text.expectations(lines, *steps))
    return Step(text.customer or text.press or "", text.press is not None, expects, lines.of(*steps))


def _refuse_double_names(scenarios: Sequence[Scenario]) -> None:
    seen: dict[str, Scenario] = {}
    for scenario in scenarios:
        if first := seen.get(scenario.name):
            also = f"{first.path}:{first.line}"
            raise InvalidData(
                f"{scenario.path}:{scenario.line}: {scenario.name!r} also stands at {also}: name one anew"
            )
        seen[scenario.name] = scenario


def _refuse_strangers(scenarios: Sequence[Scenario]) -> None:
    known = [shopper.id for shopper in read_catalogue().shoppers]
    for scenario in scenarios:
        if scenario.customer_id and scenario.customer_id not in known:
            mend = f"use one of {known[0]} to {known[-1]}"
            raise InvalidData(
                f"{scenario.path}:{scenario.line}: {scenario.customer_id!r} is no customer of the demo shop: {mend}"
            )
