"""What the files of scenarios and of stories have in common: where a conversation begins, and texts that are texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from chatbot.errors import InvalidData
from chatbot.files import Lines
from chatbot.scenarios.rows_text import GivenRowText
from chatbot.scenarios.scenario import Scene
from chatbot.shop.demo_catalogue import read_catalogue

USUAL_DAY = datetime.fromisoformat("2026-11-24T10:00")
"""A Tuesday: where a scene names no time, its answers are the same on every day it is played."""
_CUT = re.compile(r"#\w")
"""A comment that opens like this was meant to be said."""


def _text(value: object) -> object:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text is needed; a number, a date or yes/no stands in quotes")
    return value


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_several)]
"""One text, or a list of them."""


class DeedText(BaseModel):
    """What the customer does: they write something, or press a button."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    called: ClassVar[str]
    """What the file calls it, with its article."""

    customer: Annotated[Text, Field(max_length=2000)] | None = None
    press: Text | None = None

    @model_validator(mode="after")
    def do_one_thing(self) -> Self:
        """Refuse one in which the customer does nothing, or two things."""
        if (self.customer is None) == (self.press is None):
            has = "`customer:` (what they write) or `press:` (a button's title)"
            raise ValueError(f"{self.called} has {has}")
        return self


class SceneText(BaseModel):
    """Where a conversation begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    at: datetime = USUAL_DAY
    signed_in: Text | None = None
    desk: Literal["open", "closed"] = "open"
    given: tuple[GivenRowText, ...] = ()

    @field_validator("at")
    @classmethod
    def tell_local_time(cls, value: datetime) -> datetime:
        """Refuse a time with a zone."""
        if value.tzinfo is not None:
            raise ValueError("it is the shop's own time: leave the zone out, as in 2026-11-24 10:00")
        return value

    def scene(self, path: Path, lines: Lines, *steps: str | int) -> Scene:
        """Return it as the house knows it; `steps` lead to it."""
        places = [f"{path}:{lines.of(*steps, 'given', number)}" for number in range(len(self.given))]
        return Scene(
            name=self.name,
            path=path,
            line=lines.of(*steps),
            at=self.at,
            customer_id=self.signed_in,
            staffed=self.desk == "open",
            given=tuple(row.given(place) for row, place in zip(self.given, places, strict=True)),
        )


def find_files(paths: Sequence[Path], what: str) -> list[Path]:
    """Return the files, and the YAML files directly inside folders, in name order.

    Raises:
        InvalidData: there is none; `what` was looked for.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.yml")) if path.is_dir() else [path])]
    if not files:
        raise InvalidData(f"{', '.join(map(str, paths))}: no {what} are there: write some to a .yml file")
    return files


def refuse_cut_texts(count: int, path: Path, lines: Lines, *steps: str | int) -> None:
    """Complain where an order number was written and YAML read a comment: `where is order #1001234`.

    Args:
        count: of the entries under `talk`.

    Raises:
        InvalidData: a text was cut off so.
    """
    for place in range(count):
        here = (*steps, "talk", place, "customer")
        if _CUT.match(lost := lines.behind(*here)):
            mend = "put the whole text in quotes"
            raise InvalidData(f"{path}:{lines.of(*here)}: {lost!r} is a comment and is not said: {mend}")


def check_scenes(scenes: Sequence[Scene]) -> None:
    """Complain about two of one name, and about strangers.

    Raises:
        InvalidData: of the first one, with its place.
    """
    known = [shopper.id for shopper in read_catalogue().shoppers]
    seen: dict[str, Scene] = {}
    for scene in scenes:
        place = f"{scene.path}:{scene.line}"
        if first := seen.get(scene.name):
            also = f"{first.path}:{first.line}"
            raise InvalidData(f"{place}: {scene.name!r} also stands at {also}: name one anew")
        seen[scene.name] = scene
        if scene.customer_id and scene.customer_id not in known:
            mend = f"use one of {known[0]} to {known[-1]}"
            raise InvalidData(f"{place}: {scene.customer_id!r} is no customer of the demo shop: {mend}")
