"""The door for `intents/stories/<language>/*.yml`: who comes, what they want and say, and how one sees how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chatbot.files import Lines, read_lines, read_yaml
from chatbot.scenarios.rows_text import ExpectedRowsText
from chatbot.scenarios.scene_file import (
    DeedText,
    SceneText,
    Text,
    Texts,
    check_scenes,
    find_files,
    refuse_cut_texts,
)
from chatbot.scenarios.story import Signs, Story, Utterance

FOLDER = "stories"
"""Beside `intents/<language>`."""
_STRICT = ConfigDict(extra="forbid", frozen=True)


class UtteranceText(DeedText):
    """One entry of `talk:`."""

    called = "an entry"

    when: Texts = ()


class SignsText(BaseModel):
    """The value of `settled:` and of `refused:`."""

    model_config = _STRICT

    says: Texts = ()
    never: Texts = ()
    database: tuple[ExpectedRowsText, ...] = ()

    @model_validator(mode="after")
    def show_something(self) -> Self:
        """Refuse signs that are there whatever happens."""
        if not self.says and not self.database:
            raise ValueError("say how one sees it, with `says:` or `database:`")
        return self


class StoryText(SceneText):
    """One story."""

    who: Text
    wants: Text
    talk: Annotated[tuple[UtteranceText, ...], Field(min_length=1)]
    settled: SignsText | None = None
    refused: SignsText | None = None
    person: Text | None = None

    @model_validator(mode="after")
    def be_able_to_end_well(self) -> Self:
        """Refuse a story that could only end badly, and one that the bot both can and cannot settle."""
        if not self.settled and not self.refused and not self.person:
            raise ValueError(
                "say how one sees the end, with `settled:` or `refused:`, or why a `person:` is needed"
            )
        if self.settled and self.person:
            raise ValueError(
                "who needs a person is not settled by the bot: leave `settled:` or `person:` out"
            )
        return self


class _StoriesFile(BaseModel):
    model_config = _STRICT

    version: str
    stories: Annotated[tuple[StoryText, ...], Field(min_length=1)]


def read_stories(paths: Sequence[Path]) -> list[Story]:
    """Read files, and the YAML files directly inside folders, in name order.

    Raises:
        InvalidData: a file is not of this shape, two stories have one name, or somebody is signed in who is no customer
            of the demo shop.
    """
    found = [story for path in find_files(paths, FOLDER) for story in _read(path)]
    check_scenes([story.scene for story in found])
    return found


def _read(path: Path) -> Iterator[Story]:
    written, lines = read_yaml(path, _StoriesFile).stories, read_lines(path)
    for number, text in enumerate(written):
        here = (FOLDER, number)
        refuse_cut_texts(len(text.talk), path, lines, *here)
        yield Story(
            scene=text.scene(path, lines, *here),
            who=text.who,
            wants=text.wants,
            talk=tuple(_utterance(one, lines.of(*here, "talk", n)) for n, one in enumerate(text.talk)),
            settled=_signs(text.settled, lines, *here, "settled"),
            refused=_signs(text.refused, lines, *here, "refused"),
            person=text.person,
        )


def _utterance(text: UtteranceText, line: int) -> Utterance:
    return Utterance(text.customer or text.press or "", text.press is not None, text.when, line)


def _signs(text: SignsText | None, lines: Lines, *steps: str | int) -> Signs | None:
    if text is None:
        return None
    rows = enumerate(text.database)
    database = tuple(one.expected(lines.of(*steps, "database", number)) for number, one in rows)
    return Signs(text.says, text.never, database)
