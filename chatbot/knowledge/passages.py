"""What is found and quoted: pieces of articles, short enough to be said in chat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chatbot.errors import InvalidData
from chatbot.knowledge.articles import Article, fill
from chatbot.knowledge.check import unknown_facts
from chatbot.knowledge.sentences import pieces

MOST_CHARACTERS = 500
"""More is not read in a chat; it also keeps a passage and its title within what the encoder reads at once."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of an article, or a piece of a long one, with the shop's facts filled in."""

    article: str
    """Its id."""
    title: str
    heading: str
    text: str

    @property
    def whole(self) -> str:
        """Return it with where it stands, as the encoder reads it: many a passage never names its subject."""
        return ". ".join(part for part in (self.title, self.heading, self.text) if part)

    @property
    def key(self) -> str:
        """Return what stays the same for as long as the words do."""
        return hashlib.blake2b(self.whole.encode(), digest_size=16).hexdigest()


def read_passages(articles: Iterable[Article], facts: Mapping[str, str]) -> tuple[Passage, ...]:
    """Return the passages of all articles, in their order.

    Raises:
        InvalidData: an article names a fact that the shop does not have.
    """
    return tuple(passage for article in articles for passage in _passages(article, facts))


def _passages(article: Article, facts: Mapping[str, str]) -> Iterator[Passage]:
    for complaint in unknown_facts(article, facts):
        raise InvalidData(complaint)
    title = fill(article.title, facts)
    for section in article.sections:
        heading = fill(section.heading, facts)
        for text in pieces(fill(section.text, facts), MOST_CHARACTERS):
            yield Passage(article.id, title, heading, text)
