"""`chatbot crm recommend`: what each customer is likely to want, and which products go together."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from chatbot.cli.progress import progress_bar
from chatbot.settings import read_settings


@click.command("recommend")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day whose beginning is looked back from; else today.",
)
def crm_recommend(as_of: datetime | None) -> None:
    """Recommend products to every customer, measured against naming what sells."""
    from chatbot.crm.recommending import recommend
    from chatbot.crm.run_folder import draft_run
    from chatbot.warehouse.warehouse import open_warehouse

    now, folder = datetime.now(UTC), read_settings().crm
    with (
        open_warehouse(folder, read_only=True) as connection,
        draft_run(folder, now) as draft,
        progress_bar("recommending") as progress,
    ):
        result = recommend(connection, (as_of or now).date(), draft, progress)
    click.echo(result["words"])
    click.echo(f"{result['customers']:,} customers, {result['products']:,} products.")
