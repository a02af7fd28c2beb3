"""`chatbot crm predict`: what customers are going to do, and how far that can be trusted."""

from __future__ import annotations

from datetime import datetime

import click

from chatbot.cli.crm_steps import open_run, predict


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
    with open_run(as_of) as run:
        count = predict(run, seed=seed)
    click.echo(f"{count:,} customers were scored; the cards are in predictions.json")
