"""`chatbot crm import`: customers, orders and all the rest, from files, a database, or the shop's own tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chatbot.cli.crm_people import people_rows
from chatbot.errors import InvalidInput
from chatbot.files import read_yaml
from chatbot.playbook.catalogue import load_catalogue
from chatbot.settings import Settings, read_settings

if TYPE_CHECKING:
    from chatbot.warehouse.importing import Imported, Progress
    from chatbot.warehouse.reading import Plan


@click.command("import")
@click.argument("source", required=False, envvar="CHATBOT_CRM_SOURCE")
@click.option(
    "--mapping", metavar="FILE", type=click.Path(path_type=Path), help="Where theirs differs from ours."
)
@click.option("--table", metavar="NAME", help="What a single file holds, where its name does not say it.")
@click.option("--shop", is_flag=True, help="The shop's own tables: orders, conversations, ratings.")
def crm_import(source: str | None, mapping: Path | None, table: str | None, *, shop: bool) -> None:
    """Bring data in: SOURCE is a folder of files, a file (CSV, Parquet), or the URL of a database.

    Files are called as our tables: customers.csv, people, products, orders, items, contacts, reviews. A URL with a
    password is better given as CHATBOT_CRM_SOURCE. The same again changes nothing; what was broken off goes on.
    """
    from chatbot.warehouse.importing import import_all
    from chatbot.warehouse.warehouse import open_warehouse

    if shop == bool(source):
        raise click.UsageError("name a folder, a file or a database's URL, or say --shop")
    settings = read_settings()
    folder = settings.crm
    plans = _plans(settings, source, mapping, table)
    with open_warehouse(folder) as connection, _bars() as progress:
        done = import_all(connection, plans, people_rows(settings, mapping), folder, progress)
    _tell(done, plans)


def _plans(settings: Settings, source: str | None, mapping: Path | None, table: str | None) -> list[Plan]:
    from chatbot.services.connections import open_database
    from chatbot.warehouse.mapping import MappingFile
    from chatbot.warehouse.shop_source import plan_shop
    from chatbot.warehouse.sources import House, plan_database, plan_files

    told = read_yaml(mapping, MappingFile) if mapping else MappingFile()
    conventions = load_catalogue(sorted(settings.intents_dir.glob("*.yml"))).conventions
    house = House(conventions.currency, told.country or conventions.country)
    if source is None:
        return plan_shop(open_database(settings), told, house)
    if "://" in source:
        return plan_database(source, told, house)
    if not Path(source).exists():
        place = "what is named" if "@" in source else source  # it may be meant for a URL with a password
        raise InvalidInput(f"{place}: is not there; a database is named by a URL, dialect://…")
    return plan_files(Path(source), table, told, house)


@contextmanager
def _bars() -> Iterator[Progress]:
    """Show a bar for every table."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=60) as bars:
        tasks = {}

        def show(table: str, share: float) -> None:
            if table not in tasks:
                tasks[table] = bars.add_task(f"reading {table}", total=1.0)
            bars.update(tasks[table], completed=share)

        yield show


def _tell(done: Sequence[Imported], plans: Sequence[Plan]) -> None:
    for one, plan in zip(done, plans, strict=True):
        counts = one.counts
        told = [f"{counts.new:,} new", f"{counts.changed:,} changed", f"{counts.same:,} as before"]
        if counts.repeated:
            told.append(f"{counts.repeated:,} whose key comes again further down")
        if counts.kept_out:
            told.append(f"{counts.kept_out:,} kept out: of people who were erased, or older than is kept")
        if counts.rejected:
            told.append(f"{counts.rejected:,} refused")
        click.echo(f"{one.table}: {counts.read:,} rows of {one.source}: {', '.join(told)}")
        if plan.unused:
            click.echo(f"  columns nobody asked for: {', '.join(plan.unused)}")
        for reject in one.first_rejects:
            click.echo(f"  {one.source}:{reject.line}: {reject.reason}", err=True)
        if one.rejects_file:
            click.echo(f"  all refused rows with their reasons: {one.rejects_file}", err=True)
