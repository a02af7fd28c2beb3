"""`chatbot questions`: what customers asked in vain, and what they say they meant, for those who build the bot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from chatbot.cli.similar import near_pairs, words_of
from chatbot.domain.questions import Label, Question
from chatbot.nlu.unnamed import unnamed
from chatbot.playbook.catalogue import Catalogue, load_catalogue
from chatbot.services.connections import open_database
from chatbot.services.content import load_entities
from chatbot.settings import read_settings
from chatbot.store.questions import Questions

SINCE_DAYS = 30
NO_LANGUAGE = "und"
_BRACKETS = str.maketrans("[]{}", "    ")
"""In examples they would mark an entity."""

Cover = Callable[[str], str]
"""Takes from a message what tells who wrote it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in the words of whoever asked it last, and how often it was asked in nearly these words."""

    text: str
    times: int
    last: Question


@click.command()
@click.option(
    "--since",
    "days",
    metavar="DAYS",
    type=click.IntRange(1, 3650),
    default=SINCE_DAYS,
    show_default=True,
    help="How far back to look.",
)
@click.option(
    "--labels", is_flag=True, help="Messages whose meaning a customer's click or an agent told, as YAML."
)
def questions(days: int, labels: bool) -> None:
    """List what the bot found no answer to: how often, when last, its best guess.

    Numbers and addresses are taken out, nearly the same is told once. Names stay: read it before you pass it on.
    """
    settings, now = read_settings(), datetime.now(UTC)
    database = open_database(settings)
    database.upgrade()
    found, since = Questions(database), now - timedelta(days=days)
    domain = sorted(settings.intents_dir.glob("*.yml"))
    catalogue, entities = load_catalogue(domain), load_entities(domain)

    def cover(text: str) -> str:
        return unnamed(text, entities, catalogue.conventions.gift_cards, now=now)

    if labels:
        lines = _yaml(found.labels(since=since), cover, f"intents/{settings.default_locale}", days)
    else:
        lines = _table(_join(found.unanswered(since=since), cover), catalogue, days)
    for line in lines:
        click.echo(line)


def _join(asked: Sequence[Question], cover: Cover) -> list[Asked]:
    """Put near repeats together, the most frequent first; what is nothing but a number says nothing."""
    groups: defaultdict[tuple[str, ...], list[tuple[str, Question]]] = defaultdict(list)
    for question in asked:
        if text := cover(question.text):
            groups[words_of(text)].append((text, question))
    words = list(groups)
    leader = list(range(len(words)))
    for later, earlier in near_pairs(words):
        leader[_first(leader, later)] = _first(leader, earlier)
    joined: defaultdict[int, list[tuple[str, Question]]] = defaultdict(list)
    for place, one in enumerate(words):
        joined[_first(leader, place)] += groups[one]
    found = [_asked(group) for group in joined.values()]
    return sorted(found, key=lambda one: (-one.times, -one.last.asked_at.timestamp(), one.text))


def _first(leader: Sequence[int], place: int) -> int:
    while leader[place] != place:
        place = leader[place]
    return place


def _asked(group: Sequence[tuple[str, Question]]) -> Asked:
    text, last = max(group, key=lambda one: one[1].asked_at)
    return Asked(text, len(group), last)


def _table(found: Sequence[Asked], catalogue: Catalogue, days: int) -> Iterator[str]:
    count = sum(one.times for one in found)
    if not found:
        yield f"no message of the last {days} days was left without an answer"
        return
    yield f"{_messages(count)} of the last {days} days found no answer; {len(found)} different:"
    guesses = [_guess(one.last) for one in found]
    width = max(map(len, guesses))
    for one, guess in zip(found, guesses, strict=True):
        language = one.last.language
        foreign = "" if language in (*catalogue.languages, NO_LANGUAGE) else f"  ({language})"
        yield f"{one.times:>5}×  {one.last.asked_at:%Y-%m-%d}  {guess:{width}}  {one.text}{foreign}"


def _guess(question: Question) -> str:
    guess = question.guess
    return f"{guess.name} {guess.confidence:.0%}" if guess else "no guess"


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def _yaml(found: Sequence[Label], cover: Cover, folder: str, days: int) -> Iterator[str]:
    by_intent: defaultdict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for label in found:
        if text := " ".join(cover(label.text).translate(_BRACKETS).split()):
            by_intent[label.intent].setdefault(words_of(text), text)
    count = sum(map(len, by_intent.values()))
    yield f"# {_messages(count)} of the last {days} days with the meaning a customer's click or an agent gave them."
    if not by_intent:
        return
    yield f"# Read them, then paste those that are right into {folder}/*.yml and run `chatbot train`."
    yield 'version: "3.1"'
    yield "nlu:"
    for intent, texts in sorted(by_intent.items()):
        yield f"  - intent: {intent}"
        yield "    examples: |"
        yield from (f"      - {text}" for text in texts.values())
