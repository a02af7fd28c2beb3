"""`chatbot stories`: let customers with an aim talk with the whole bot, and write down how each of them fared."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.progress import for_each
from chatbot.errors import InvalidData, InvalidInput
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatbot.scenarios.stage import Stage
    from chatbot.scenarios.story import Story
    from chatbot.scenarios.telling import Told


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="A Markdown file; none: the terminal."
)
def stories(paths: tuple[Path, ...], out: Path | None) -> None:
    """Tell the stories of intents/stories, or of files and folders, on scratch data with the model in use.

    The page says how many the bot settled alone, what changed in the database, and every talk word by word.
    """
    # reading is quick, but what tells brings the whole house along
    from chatbot.scenarios.stage import open_stage
    from chatbot.scenarios.story_book import figures, render
    from chatbot.scenarios.story_file import FOLDER, read_stories

    # a container is stopped with SIGTERM: tidy up then as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = read_settings()
    language = settings.default_locale
    found = read_stories(paths or [settings.intents_dir / FOLDER / language])
    with open_stage(settings, language=language) as stage:
        _refuse_unknown_names(stage, found)
        told, who = _tell(stage, found), stage.model or "the rules, without a model"
    page = render(told, who=who, templates=settings.templates_dir / FOLDER)
    _write(page, out)
    counted = figures(told)
    click.echo(f"{counted.contained} of {counted.stories} stories settled by the bot alone, {who}", err=True)


def _refuse_unknown_names(stage: Stage, found: Sequence[Story]) -> None:
    from chatbot.scenarios.check import check_stories

    if first := next(check_stories(found, stage.services.files.replies.current()), None):
        raise InvalidData(str(first))


def _tell(stage: Stage, found: Sequence[Story]) -> list[Told]:
    from chatbot.scenarios.telling import tell

    return for_each("telling", found, partial(tell, stage))


def _write(page: str, out: Path | None) -> None:
    if out is None:
        click.echo(page, nl=False)
        return
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{out}: cannot be written ({error.strerror}): choose another --out") from error
