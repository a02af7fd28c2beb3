"""`chatbot crm keys`: the keys that seal who customers are, and a newer one."""

from __future__ import annotations

import click

from chatbot.cli.crm_people import people_rows
from chatbot.errors import InvalidInput
from chatbot.settings import Settings, read_settings


@click.group("keys")
def crm_keys() -> None:
    """The keys that seal names and addresses in the warehouse."""


@crm_keys.command()
@click.option("--drop-old", is_flag=True, help="Afterwards take the older keys away; older copies stay shut.")
def rotate(*, drop_old: bool) -> None:
    """Seal everything anew with a new key.

    Keys given by CHATBOT_CRM_KEYS are yours to change: put the new one first, then call this.
    """
    from chatbot.warehouse.incoming import forget_all, make_ledger, transaction
    from chatbot.warehouse.keys import add_key, drop_older
    from chatbot.warehouse.together import LEDGER
    from chatbot.warehouse.warehouse import open_warehouse

    settings = read_settings()
    folder = settings.crm
    _check(settings, drop_old=drop_old)
    with open_warehouse(folder) as connection:
        if not settings.crm_keys:
            add_key(folder)
        people = people_rows(settings)
        make_ledger(connection)
        connection.execute(LEDGER)
        with transaction(connection):
            forget_all(connection)  # what a broken import holds is sealed with the older key
            count = people.reseal(connection) + people.reseal(connection, "parked_people")
    click.echo(f"{count:,} people are sealed with the newest key")
    if drop_old:
        click.echo(f"older keys taken away: {drop_older(folder)}")


def _check(settings: Settings, *, drop_old: bool) -> None:
    if drop_old and settings.crm_keys:
        raise InvalidInput("the keys stand in CHATBOT_CRM_KEYS: take the older ones out there, after this")
