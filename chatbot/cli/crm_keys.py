"""`chatbot crm keys`: the keys that seal who customers are, and a newer one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from chatbot.cli.crm_people import people_rows
from chatbot.errors import InvalidInput
from chatbot.services.connections import open_database, open_keys
from chatbot.settings import Settings, read_settings
from chatbot.store.resealing import reseal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@click.group("keys")
def crm_keys() -> None:
    """The keys that seal names and addresses, in the database and in the warehouse."""


@crm_keys.command()
@click.option("--drop-old", is_flag=True, help="Afterwards take the older keys away; older copies stay shut.")
def rotate(*, drop_old: bool) -> None:
    """Seal everything anew with a new key, while the server runs. Broken off, call it again.

    Keys given by CHATBOT_CRM_KEYS are yours to change: put the new one first on every machine, start the servers
    again, then call this, then take the older one out.
    """
    settings = read_settings()
    keys = open_keys(settings)
    if drop_old and keys.is_given:
        raise InvalidInput("the keys stand in CHATBOT_CRM_KEYS: take the older ones out there, after this")
    database = open_database(settings)
    database.upgrade()
    with keys.alone():
        # first: a run that writes into it is told before a key is made
        with _open_warehouse(settings) as warehouse:
            if not keys.is_given:
                keys.add()
            click.echo(f"{reseal(database):,} rows of the database are sealed with the newest key")
            if warehouse is not None:
                click.echo(f"{_reseal_people(warehouse, settings):,} people of the warehouse, too")
        if drop_old:
            click.echo(f"older keys taken away: {keys.drop_older()}")


@contextmanager
def _open_warehouse(settings: Settings) -> Iterator[DuckDBPyConnection | None]:
    from chatbot.warehouse.warehouse import FILE, open_warehouse

    if not (settings.crm / FILE).exists():
        yield None
        return
    with open_warehouse(settings.crm) as connection:
        yield connection


def _reseal_people(connection: DuckDBPyConnection, settings: Settings) -> int:
    from chatbot.warehouse.incoming import forget_all, make_ledger, transaction
    from chatbot.warehouse.together import LEDGER

    people = people_rows(settings)
    make_ledger(connection)
    connection.execute(LEDGER)
    with transaction(connection):
        forget_all(connection)  # what a broken import holds is sealed with the older key
        return people.reseal(connection) + people.reseal(connection, "parked_people")
