"""`chatbot crm quality`: what is missing, double, far off, or unlike the last import; as a page and for the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from chatbot.cli.crm_steps import examine, open_run
from chatbot.errors import InvalidInput
from chatbot.settings import read_settings

PAGE = "quality.html"
TEMPLATES = "crm"


@click.command("quality")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="The page; else in DATA_DIR/crm."
)
def crm_quality(out: Path | None) -> None:
    """Look at what was imported, and propose customers to merge."""
    from chatbot.warehouse.quality import to_page
    from chatbot.warehouse.warehouse import FILE

    settings = read_settings()
    folder = settings.crm
    if not (folder / FILE).exists():
        raise InvalidInput(f"nothing was imported yet: {folder / FILE} is missing. First: chatbot crm import")
    with open_run(otherwise=datetime.now(UTC).date(), read_only=False) as run:
        quality = examine(run)
    page = out or folder / PAGE
    try:
        page.write_text(to_page(quality, settings.templates_dir / TEMPLATES), encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{page}: cannot be written ({error.strerror}): choose another --out") from error
    for sentence in quality.sentences().values():
        click.echo(sentence)
    click.echo(f"Page: {page}")
