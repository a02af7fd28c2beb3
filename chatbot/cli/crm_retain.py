"""`chatbot crm retain`: what is older than is kept goes from the warehouse, and old runs with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from chatbot.errors import InvalidInput
from chatbot.settings import read_settings

MOST_DAYS = 36_500


@click.command("retain")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), required=True, help="What is older goes: 1095.")
def crm_retain(days: int) -> None:
    """Let go orders, contacts, reviews and runs older than so many days; no import brings them back.

    The day is remembered: later imports leave out what is older. Customers stay, and so does the current run.
    """
    from chatbot.crm.run_folder import drop_runs
    from chatbot.warehouse.erasing import compact
    from chatbot.warehouse.retaining import retain
    from chatbot.warehouse.warehouse import FILE, open_warehouse

    folder = read_settings().crm
    if not (folder / FILE).exists():
        raise InvalidInput(f"nothing was imported yet: {folder / FILE} is missing. First: chatbot crm import")
    before = datetime.now(UTC) - timedelta(days=days)
    with open_warehouse(folder) as connection:
        counts = retain(connection, before.replace(tzinfo=None))
    if any(counts.values()):
        compact(folder)
    runs = drop_runs(folder, before)
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    click.echo(f"before {before:%Y-%m-%d} went {told}, and {runs:,} runs")
