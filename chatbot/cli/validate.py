"""`chatbot validate`: check intents, triggers, rules, facts, replies, articles, scenarios and stories beforehand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from chatbot.cli.examples import Example, check_examples, check_leaks, read_examples
from chatbot.cli.gate import HELD_OUT
from chatbot.cli.similar import MOST_BY_LETTERS
from chatbot.domain.counting import several
from chatbot.errors import InvalidData
from chatbot.handoff.patterns import load_patterns
from chatbot.knowledge.articles import read_article
from chatbot.knowledge.check import check_articles
from chatbot.nlu.rules import load_rules
from chatbot.playbook.catalogue import Catalogue, load_catalogue
from chatbot.replies.check import Finding, check_replies
from chatbot.replies.replies import Replies, load_replies
from chatbot.scenarios.check import check_scenarios, check_stories
from chatbot.scenarios.scenario_file import FOLDER as SCENARIOS
from chatbot.scenarios.scenario_file import read_scenarios
from chatbot.scenarios.story_file import FOLDER as STORIES
from chatbot.scenarios.story_file import read_stories
from chatbot.settings import Settings, read_settings
from chatbot.training.corpus import OUT_OF_SCOPE, labelled_files, read_corpus

T = TypeVar("T")
ARTICLES = "knowledge"
NOT_LANGUAGES = frozenset({"triggers", "rules", ARTICLES, HELD_OUT, SCENARIOS, STORIES})
"""Folders beside `intents/en` that hold something else than examples."""


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--held-out",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Messages to measure on, which must not be trained on; none: intents/held_out.",
)
def validate(path: Path | None, held_out: tuple[Path, ...]) -> None:
    """Check the files people edit: file:line, what is wrong, and the mend.

    PATH is a file of examples (YAML, CSV, JSONL) or a folder of intents; without it, all that is configured is checked.
    """
    settings = read_settings()
    if path and path.is_file():
        found = [*_check_examples([path], held_out, set()), *_check_enough(path)]
    else:
        found = list(_check_all(path, held_out, settings))
    broken = list(dict.fromkeys(problem for problem in found if isinstance(problem, str)))
    findings = sorted(problem for problem in found if isinstance(problem, Finding))
    warnings = sum(finding.warning for finding in findings)
    errors = len(broken) + len(findings) - warnings
    for line in (*broken, *findings):
        click.echo(line)
    click.echo(f"{several(errors, 'error')}, {several(warnings, 'warning')}")
    sys.exit(1 if errors else 0)


def _check_all(path: Path | None, held_out: Sequence[Path], settings: Settings) -> Iterator[Finding | str]:
    """Yield what is wrong in the intents' folder and, with its domain file there, in the replies too."""
    intents = path or settings.intents_dir
    if not intents.is_dir():
        yield f"{intents}:1: no such file or folder; check the name"
        return
    labels: set[str] = set()
    has_domain = (intents / "domain.yml").exists()
    for language, files in [found for found in _by_language(intents) if found[1]] or [("", [])]:
        own = sorted((intents / HELD_OUT / language).glob("*.yml")) if language else []
        yield from _check_examples(files, held_out or own, labels)
        if language or not has_domain:  # with a domain file, what lies beside it need not be examples
            yield from _check_enough(intents / language)
    if has_domain:
        yield from _check_words(intents, settings, labels - OUT_OF_SCOPE)


def _check_examples(
    files: Sequence[Path], held_out: Sequence[Path], labels: set[str]
) -> Iterator[Finding | str]:
    """Yield what is wrong with one language's examples, and add their labels."""
    examples, broken = _read_all(files)
    measured_on, more_broken = _read_all(held_out if examples else ())
    labels |= {example.intent for example in examples}
    yield from (*broken, *more_broken)
    yield from check_examples(examples)
    yield from check_leaks(examples, measured_on)
    if len(examples) + len(measured_on) > MOST_BY_LETTERS:
        click.echo(
            f"note: only the first {MOST_BY_LETTERS:,} messages were compared letter by letter", err=True
        )


def _check_enough(path: Path) -> Iterator[str]:
    """Yield why a training would refuse a file or a folder."""
    _, refused = _attempt(lambda: read_corpus([path]))
    if refused:
        yield refused


def _check_words(intents: Path, settings: Settings, labels: set[str]) -> Iterator[Finding | str]:
    folder = settings.templates_dir / "replies" / settings.default_locale
    catalogue, no_catalogue = _attempt(lambda: load_catalogue(sorted(intents.glob("*.yml"))))
    replies, no_replies = _attempt(lambda: load_replies(sorted(folder.glob("*.yml"))))
    _, no_patterns = _attempt(lambda: load_patterns(sorted((intents / "triggers").glob("*.yml"))))
    _, no_rules = _attempt(lambda: load_rules(sorted((intents / "rules").glob("*.yml"))))
    yield from (broken for broken in (no_catalogue, no_replies, no_patterns, no_rules) if broken)
    if catalogue and replies:
        yield from check_replies(replies, catalogue, intents=labels, where=folder)
        yield from _check_scenarios(intents / SCENARIOS / settings.default_locale, replies, catalogue, labels)
        yield from _check_stories(intents / STORIES / settings.default_locale, replies)
    for language in sorted((intents / ARTICLES).glob("*/")):
        yield from _check_articles(language, catalogue, labels)


def _check_scenarios(
    folder: Path, replies: Replies, catalogue: Catalogue, labels: set[str]
) -> Iterator[Finding | str]:
    if not folder.exists():
        return
    scenarios, broken = _attempt(lambda: read_scenarios([folder]))
    if broken:
        yield broken
    yield from check_scenarios(scenarios or [], replies, catalogue, labels)


def _check_stories(folder: Path, replies: Replies) -> Iterator[Finding | str]:
    if not folder.exists():
        return
    stories, broken = _attempt(lambda: read_stories([folder]))
    if broken:
        yield broken
    yield from check_stories(stories or [], replies)


def _check_articles(folder: Path, catalogue: Catalogue | None, labels: set[str]) -> Iterator[str]:
    """Yield what is wrong with one language's articles; without a domain file no name in them can be checked."""
    read = [_attempt(partial(read_article, path)) for path in sorted(folder.glob("*.md"))]
    yield from (broken for _, broken in read if broken)
    if catalogue:
        articles = [article for article, _ in read if article]
        yield from check_articles(articles, facts=catalogue.facts, intents=labels.union(catalogue.intents))


def _by_language(intents: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield the example files of each language; those of a plain folder are one of no name."""
    yield "", [file for file in labelled_files(intents) if file.name not in ("domain.yml", "flows.yml")]
    for folder in sorted(folder for folder in intents.iterdir() if folder.is_dir()):
        if folder.name not in NOT_LANGUAGES:
            yield folder.name, labelled_files(folder)


def _read_all(files: Sequence[Path]) -> tuple[list[Example], list[str]]:
    read = [_attempt(partial(read_examples, file)) for file in files]
    examples = [example for found, _ in read for example in found or []]
    return examples, [problem for _, problem in read if problem]


def _attempt(read: Callable[[], T]) -> tuple[T | None, str | None]:
    """Return what was read, or what is wrong with it: one broken file must not hide the next."""
    try:
        return read(), None
    except InvalidData as error:
        return None, str(error)
