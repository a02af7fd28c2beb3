"""`chatbot crm quality`: what is missing, double, far off, or unlike the last import; as a page and for the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from chatbot.cli.crm_people import people_rows
from chatbot.cli.progress import progress_bar
from chatbot.errors import InvalidInput
from chatbot.settings import read_settings

NOUN = "quality"
TEMPLATES = "crm"


@click.command("quality")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="The page; else in DATA_DIR/crm."
)
def crm_quality(out: Path | None) -> None:
    """Look at what was imported, and propose customers to merge."""
    from chatbot.crm.run_folder import draft_run, write_result
    from chatbot.warehouse.quality import examine, to_json, to_page
    from chatbot.warehouse.warehouse import FILE, open_warehouse

    settings, now = read_settings(), datetime.now(UTC)
    folder = settings.crm
    if not (folder / FILE).exists():
        raise InvalidInput(f"nothing was imported yet: {folder / FILE} is missing. First: chatbot crm import")
    with open_warehouse(folder) as connection, progress_bar("examining") as progress:
        quality = examine(connection, people_rows(settings), now, progress)
    with draft_run(folder, now) as run:
        write_result(run, NOUN, to_json(quality))
    page = out or folder / f"{NOUN}.html"
    try:
        page.write_text(to_page(quality, settings.templates_dir / TEMPLATES), encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{page}: cannot be written ({error.strerror}): choose another --out") from error
    for sentence in quality.sentences().values():
        click.echo(sentence)
    click.echo(f"Page: {page}")
