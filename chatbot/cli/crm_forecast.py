"""`chatbot crm forecast`: what will be bought, and how many will write, with bands around it."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from chatbot.cli.crm_steps import forecast, open_run


@click.command("forecast")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day whose beginning is looked ahead from; else today.",
)
def crm_forecast(as_of: datetime | None) -> None:
    """Forecast demand by product and category, and contacts by intent."""
    with open_run(as_of, otherwise=datetime.now(UTC).date()) as run:
        result = forecast(run)
    for what in ("demand", "contacts"):
        part = result[what]
        if isinstance(part, dict):
            click.echo(f"{what.capitalize()}: {part['words']}")
