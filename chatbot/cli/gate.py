"""The gate as a command meets it: hold a run against the one in use, tell what was found, put it to use or not."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.errors import ModelUnavailable
from chatbot.nlu.folder import open_model
from chatbot.nlu.runs import activate, current_folder
from chatbot.nlu.verdicts import Verdict, note_activation
from chatbot.replies import replies
from chatbot.settings import Settings

if TYPE_CHECKING:
    from chatbot.nlu.classifier import Classifier
    from chatbot.training.gate import Check

HELD_OUT = "held_out"
"""Beside `intents/<language>`: messages that no training reads."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What the gate runs."""

    messages: tuple[Check, ...]
    """Empty without held-out messages."""
    talks: tuple[Check, ...]
    """Empty without scenarios."""


def read_checks(settings: Settings, language: str, held_out: Path | None) -> Checks:
    """Read what the gate holds models against.

    Args:
        held_out: a file or folder of labelled messages; None: `intents/held_out/<language>`, if it is there.

    Raises:
        InvalidData: the held-out messages, the scenarios or what the bot says in them cannot be read.
    """
    from chatbot.scenarios.comparison import Contest
    from chatbot.scenarios.scenario_file import FOLDER, read_scenarios
    from chatbot.services.content import watch
    from chatbot.training.comparison import compare
    from chatbot.training.corpus import read_messages

    own = settings.intents_dir / HELD_OUT / language
    path = held_out or (own if own.exists() else None)
    messages = (partial(compare, read_messages([path])),) if path else ()
    folder = settings.intents_dir / FOLDER / language
    if not folder.exists():
        return Checks(messages, ())
    # with the words of the house they are played in: what is broken there is told now, too
    files = watch(settings.model_copy(update={"default_locale": language}))
    contest = Contest(read_scenarios([folder]), files.catalogue.current(), settings, language)
    return Checks(messages, (contest,))


def judge(settings: Settings, language: str, folder: Path, checks: Checks) -> Verdict:
    """Hold a run against the one in use, both as served, and write the verdict beside it."""
    from chatbot.nlu.classifier import Classifier
    from chatbot.training.gate import judge as run_checks

    click.echo("Holding it against the model in use", err=True)
    in_use = _in_use(settings, language, folder)
    new = Classifier(open_model(folder))
    known = {*new.model.info.intents, *(in_use.model.info.intents if in_use else ())}
    with _told_once(_without_reply(settings, language, known) if checks.talks else {}):
        return run_checks(new, in_use, checks.messages, talks=checks.talks)


def let_through(folder: Path, verdict: Verdict) -> bool:
    """Put a run to use if it passed; say what was found."""
    for line in lines(folder, verdict):
        click.echo(line)
    if verdict.passed:
        put_to_use(folder, why="passed the gate")
    return verdict.passed


def put_to_use(folder: Path, *, why: str, despite_gate: bool = False) -> None:
    """Make a run current, and note that the person at this terminal did."""
    activate(folder)
    note_activation(folder, by=person(), why=why, despite_gate=despite_gate)


def lines(folder: Path, verdict: Verdict) -> Iterator[str]:
    """Yield what the gate found, for people."""
    against = f", held against {verdict.compared_with}" if verdict.compared_with else ", no model was in use"
    yield f"Gate       {'passed' if verdict.passed else 'refused'}{against}"
    for finding in verdict.findings:
        yield f"  {'ok   ' if finding.passed else 'WORSE'} {finding.text}"
        yield from (f"          {text}" for text in finding.misread)
    if not verdict.passed:
        stays = verdict.compared_with or "no model"
        yield f"{stays} answers on. To let this one answer all the same, say why:"
        yield f'  chatbot models activate {folder.name} --despite-gate "…"'


def person() -> str:
    """Return who sits at this terminal."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "unknown"


def _without_reply(settings: Settings, language: str, intents: Iterable[str]) -> dict[str, str]:
    """Return the intents that nothing is written for, with the reply each would say."""
    from chatbot.services.content import watch

    files = watch(settings.model_copy(update={"default_locale": language}))
    catalogue, words = files.catalogue.current(), files.replies.current()
    said = {intent: catalogue.reply(intent) for intent in sorted(intents) if intent not in catalogue.flows}
    found = {intent: key for intent, key in said.items() if not words.has(key)}
    if found:
        folder = settings.templates_dir / "replies" / language
        click.echo(f"intents without a reply: {', '.join(found)} (write them in {folder})", err=True)
    return found


@contextmanager
def _told_once(without: Mapping[str, str]) -> Iterator[None]:
    """Keep the log free of replies that are known to be missing: it names them for every sentence of every talk."""
    lacking = set(without.values())

    def unknown(record: logging.LogRecord) -> bool:
        return not (isinstance(record.args, tuple) and record.args and record.args[0] in lacking)

    log = logging.getLogger(replies.__name__)
    log.addFilter(unknown)
    try:
        yield
    finally:
        log.removeFilter(unknown)


def _in_use(settings: Settings, language: str, folder: Path) -> Classifier | None:
    from chatbot.nlu.classifier import Classifier

    try:
        current = current_folder(settings.models, language)
        return None if current == folder else Classifier(open_model(current))
    except ModelUnavailable:  # none yet, or of an older version: nothing to compare with
        return None
