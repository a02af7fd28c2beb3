"""Read training data in the Rasa NLU shape: `nlu:` with `intent:` or `sentiment:` blocks of `examples: |`."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel, Field, field_validator, model_validator

from chatbot.domain.understanding import SentimentLabel
from chatbot.files import read_yaml
from chatbot.training.rows import Row

_ANNOTATION = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")
"""`[text](entity)` and `[text]{"entity": …}`: only the text is learnt from."""


class Block(BaseModel):
    """One entry under `nlu:`; synonyms, lookups and expressions of other programs are passed over."""

    intent: str | None = Field(None, min_length=1)
    sentiment: SentimentLabel | None = None
    anger: int = Field(0, ge=0, le=3)
    examples: tuple[str, ...] = ()

    @field_validator("examples", mode="before")
    @classmethod
    def split_lines(cls, value: object) -> object:
        """Take `- text` lines, or a list of texts or `{text: …}`."""
        if isinstance(value, str):
            return [_strip_dash(line) for line in value.split("\n") if line.strip()]
        if isinstance(value, list):
            return [item.get("text") if isinstance(item, dict) else item for item in value]
        return value

    @model_validator(mode="after")
    def need_examples(self) -> Block:
        """Refuse an intent that nothing can be learnt from."""
        name = self.intent or self.sentiment
        if name and not any(example.strip() for example in self.examples):
            raise ValueError(
                f"{name!r} has no examples: add lines such as '- where is my parcel', or remove it"
            )
        return self

    def rows(self) -> list[Row]:
        """Return what the block says, one row an example."""
        if self.intent is None and self.sentiment is None:
            return []
        texts = [_ANNOTATION.sub(r"\1", example) for example in self.examples if example.strip()]
        return [Row(text, self.intent, self.sentiment, self.anger) for text in texts]


class NluFile(BaseModel):
    """A whole file; `rules:` or `stories:` of a Rasa project are passed over."""

    nlu: tuple[Block, ...] = ()


def read(path: Path) -> list[Row]:
    """Read one file.

    Raises:
        InvalidData: not YAML, not of this shape, or an intent without examples; with file and line.
    """
    return [row for block in read_yaml(path, NluFile).nlu for row in block.rows()]


def _strip_dash(line: str) -> str:
    line = line.strip()
    if not line.startswith("-"):
        raise ValueError(f"the line {line[:40]!r} does not start with '- '")
    return line[1:].strip()
