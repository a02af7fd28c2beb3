"""`chatbot test`: hold written conversations with the whole bot, and tell which go otherwise than they should."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.progress import for_each
from chatbot.errors import InvalidData, InvalidInput
from chatbot.nlu.runs import find_run
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from chatbot.scenarios.play import Outcome
    from chatbot.scenarios.scenario import Scenario
    from chatbot.scenarios.stage import Stage
    from chatbot.scenarios.turn import Turn

INDENT = 10


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--model", "run", metavar="RUN", help="Of `chatbot models list`; none: the one in use, else the rules."
)
@click.option(
    "-k", "words", metavar="WORDS", default="", help="Only scenarios with these words in their name."
)
def test(paths: tuple[Path, ...], run: str | None, words: str) -> None:
    """Hold the conversations of intents/scenarios, or of files and folders, with the bot on scratch data.

    The talk of a scenario that fails is shown up to what was not expected.
    """
    # reading is quick, but what plays brings the whole house along
    from chatbot.scenarios.scenario_file import FOLDER, read_scenarios
    from chatbot.scenarios.stage import open_stage

    # a container is stopped with SIGTERM: tidy up then as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings, began = read_settings(), time.monotonic()
    language = settings.default_locale
    scenarios = _chosen(read_scenarios(paths or [settings.intents_dir / FOLDER / language]), words)
    model = find_run(settings.models, language, run) if run else None
    with open_stage(settings, language=language, model=model) as stage:
        _refuse_unknown_names(stage, scenarios)
        outcomes, who = _play(stage, scenarios), stage.model or "the rules, without a model"
    passed = sum(outcome.passed for outcome in outcomes)
    for line in (line for outcome in outcomes if not outcome.passed for line in lines(outcome)):
        click.echo(line)
    seconds = time.monotonic() - began
    click.echo(f"{passed} of {len(outcomes)} scenarios pass with {who} ({seconds:.1f} s)")
    sys.exit(0 if passed == len(outcomes) else 1)


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield what was expected and what came of a scenario, and the talk until then, for people."""
    yield str(outcome)
    for turn in outcome.turns:
        yield from _talk(turn)


def _chosen(scenarios: Sequence[Scenario], words: str) -> list[Scenario]:
    chosen = [scenario for scenario in scenarios if words.casefold() in scenario.name.casefold()]
    if not chosen:
        raise InvalidInput(f"no name of the {len(scenarios)} scenarios holds {words!r}: try fewer words")
    return chosen


def _refuse_unknown_names(stage: Stage, scenarios: Sequence[Scenario]) -> None:
    from chatbot.scenarios.check import check_scenarios

    files, classifier = stage.services.files, stage.services.model.current()
    intents = classifier.model.info.intents if classifier else ()
    found = check_scenarios(scenarios, files.replies.current(), files.catalogue.current(), intents)
    if first := next(found, None):
        raise InvalidData(str(first))


def _play(stage: Stage, scenarios: Sequence[Scenario]) -> list[Outcome]:
    from chatbot.scenarios.play import play

    return for_each("playing", scenarios, partial(play, stage))


def _talk(turn: Turn) -> Iterator[str]:
    yield _line("presses" if turn.pressed else "customer", turn.said)
    for name, response in zip(turn.replies, turn.answer.responses, strict=True):
        yield _line("bot", f"{response.text}  ({name})")
        if response.buttons:
            yield _line("", "  ".join(f"[{button.title}]" for button in response.buttons))
    if not turn.replies:
        yield _line("bot", "(silent)")


def _line(who: str, words: str) -> str:
    lines = [line for line in words.splitlines() if line.strip()]
    return f"    {who:{INDENT}}" + f"\n{' ' * (4 + INDENT)}".join(lines)
