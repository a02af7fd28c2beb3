"""`chatbot crm predict`: what customers are going to do, and how far that can be trusted."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from chatbot.cli.progress import progress_bar
from chatbot.settings import read_settings


@click.command("predict")
@click.option(
    "--as-of",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day of which nothing is used; else the day after the last order.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same one gives the same models.")
def crm_predict(as_of: datetime | None, seed: int) -> None:
    """Learn churn, purchase, value, satisfaction and risk; try them on later days; score everybody.

    A new run holds the models' cards (predictions.json), how groups fared (fairness.json), the models, and a line for
    every customer (scores.parquet).
    """
    from chatbot.crm.predict import predict
    from chatbot.crm.run_folder import draft_run
    from chatbot.warehouse.warehouse import open_warehouse

    crm = read_settings().crm
    day = as_of.date() if as_of else None
    with (
        open_warehouse(crm, read_only=True) as connection,
        draft_run(crm, datetime.now(UTC)) as draft,
        progress_bar("foretelling") as bar,
    ):
        count = predict(
            connection,
            draft,
            as_of=day,
            seed=seed,
            learning=lambda done, whole: bar(done, 2 * whole),
            scoring=lambda done, whole: bar(whole + done, 2 * whole),
        )
    click.echo(f"{count:,} customers were scored; the cards are in predictions.json")
