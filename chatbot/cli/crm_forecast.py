"""`chatbot crm forecast`: what will be bought, and how many will write, with bands around it."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from chatbot.cli.progress import progress_bar
from chatbot.settings import read_settings


@click.command("forecast")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day whose beginning is looked ahead from; else today.",
)
def crm_forecast(as_of: datetime | None) -> None:
    """Forecast demand by product and category, and contacts by intent."""
    from chatbot.crm.forecasting import make_forecasts
    from chatbot.crm.run_folder import draft_run
    from chatbot.warehouse.warehouse import open_warehouse

    now, folder = datetime.now(UTC), read_settings().crm
    with (
        open_warehouse(folder, read_only=True) as connection,
        draft_run(folder, now) as draft,
        progress_bar("forecasting") as progress,
    ):
        result = make_forecasts(connection, (as_of or now).date(), draft, progress)
    for what in ("demand", "contacts"):
        part = result[what]
        if isinstance(part, dict):
            click.echo(f"{what.capitalize()}: {part['words']}")
