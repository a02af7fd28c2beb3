"""`chatbot crm recommend`: what each customer is likely to want, and which products go together."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from chatbot.cli.crm_steps import open_run, recommend


@click.command("recommend")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day whose beginning is looked back from; else today.",
)
def crm_recommend(as_of: datetime | None) -> None:
    """Recommend products to every customer, measured against naming what sells."""
    with open_run(as_of, otherwise=datetime.now(UTC).date()) as run:
        result = recommend(run)
    click.echo(result["words"])
    click.echo(f"{result['customers']:,} customers, {result['products']:,} products.")
