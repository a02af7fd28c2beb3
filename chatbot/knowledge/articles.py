"""The shop's articles as people write them: markdown with front matter, one a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from chatbot.errors import InvalidData
from chatbot.files import parse_yaml, read_text
from chatbot.knowledge.markdown import Section, read_sections

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_HOLE = re.compile(r"\{([^{}]*)\}|[{}]")
_FORM = "open it with '---', 'title: …' and '---', each on a line of its own"


def _one_line(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or "\n" in value:
        raise ValueError("one line of text is needed; a number, time or yes/no stands in quotes")
    return " ".join(value.split())


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, BeforeValidator(_one_line)]
    intents: tuple[str, ...] = ()
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article, its facts not yet filled in."""

    id: str
    """The file's name without `.md`."""
    path: Path
    title: str
    intents: tuple[str, ...]
    """Intents of the classifier it belongs to."""
    updated: date | None
    sections: tuple[Section, ...]
    holes: Mapping[str, int]
    """The name in each pair of braces, and the line where it first stands; a stray brace is one without a name."""
    head: Mapping[str, int]
    """Each key of the front matter, and its line."""


def load_articles(paths: Sequence[Path]) -> tuple[Article, ...]:
    """Read all articles.

    Raises:
        InvalidData: one cannot be read, or two have the same title.
    """
    articles = tuple(read_article(path) for path in paths)
    for complaint in same_titles(articles):
        raise InvalidData(complaint)
    return articles


def read_article(path: Path) -> Article:
    """Read one article.

    Raises:
        InvalidData: the front matter is broken, has no title, or there is no text.
    """
    text = read_text(path).removeprefix("\ufeff").replace("\r\n", "\n")
    head, body = _split(text, path)
    front = parse_yaml(head, _FrontMatter, name=str(path))
    sections = read_sections(body, name=str(path))
    if not sections:
        raise InvalidData(f"{path}:{head.count(chr(10)) + 1}: no text: write some under the front matter")
    return Article(
        id=path.stem,
        path=path,
        title=front.title,
        intents=front.intents,
        updated=front.updated,
        sections=sections,
        holes=_holes(text),
        head={line.partition(":")[0]: number for number, line in enumerate(head.splitlines(), 1)},
    )


def same_titles(articles: Iterable[Article]) -> list[str]:
    """Return what to say of titles that stand twice: a customer could not tell the two apart."""
    first: dict[str, Article] = {}
    found = []
    for article in articles:
        other = first.setdefault(article.title.casefold(), article)
        if other is not article:
            where = f"{article.path}:{article.head['title']}"
            found.append(f"{where}: '{article.title}' is also the title of {other.path}: rename or join them")
    return found


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Return the text with its facts filled in; all of them must be known."""
    return _HOLE.sub(lambda hole: facts[hole[1]], text)


def _split(text: str, path: Path) -> tuple[str, str]:
    """Return front matter and body, both with the file's own line numbers."""
    if not (first := _FENCE.match(text)):
        raise InvalidData(f"{path}:1: no front matter: {_FORM}")
    if not (second := _FENCE.search(text, first.end())):
        raise InvalidData(f"{path}:1: the front matter does not end: {_FORM}")
    head = text[first.end() : second.start()]
    return head, "\n" * text.count("\n", 0, second.end()) + text[second.end() :]


def _holes(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for hole in _HOLE.finditer(text):
        found.setdefault(hole[1] or "", text.count("\n", 0, hole.start()) + 1)
    return found
