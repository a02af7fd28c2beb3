"""What is wrong with the articles as a whole: names that nothing in the shop goes by."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator

from chatbot.knowledge.articles import Article, same_titles


def check_articles(
    articles: Iterable[Article], *, facts: Collection[str], intents: Collection[str]
) -> Iterator[str]:
    """Yield a line with file, line and mend for each slip."""
    articles = tuple(articles)
    yield from same_titles(articles)
    for article in articles:
        yield from unknown_facts(article, facts)
        yield from _unknown_intents(article, intents)


def unknown_facts(article: Article, facts: Collection[str]) -> Iterator[str]:
    """Yield a line for each name in braces that is none of the shop's facts."""
    for name, line in article.holes.items():
        if name not in facts:
            where = f"{article.path}:{line}"
            problem = f"the unknown fact {{{name}}}" if name else "a stray brace"
            yield f"{where}: {problem}: {_mend(name, facts)}, or write it under `shop` in domain.yml"


def _unknown_intents(article: Article, intents: Collection[str]) -> Iterator[str]:
    for name in article.intents:
        if name not in intents:
            where = f"{article.path}:{article.head['intents']}"
            yield f"{where}: no intent is called '{name}': {_mend(name, intents)}"


def _mend(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"is '{close[0]}' meant?" if close else f"use one of {', '.join(sorted(known))}"
