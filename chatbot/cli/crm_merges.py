"""`chatbot crm merges`: customers who look like one person, accepted, dismissed, or taken apart again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from chatbot.errors import InvalidInput
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from chatbot.warehouse.merges import State

SHOWN = 50
MOST_SHOWN = 1_000_000


@click.group("merges")
def crm_merges() -> None:
    """Customers who look like one person; `chatbot crm quality` proposes them."""


@crm_merges.command("list")
@click.option("--state", type=click.Choice(["proposed", "accepted", "dismissed"]), default="proposed")
@click.option(
    "--most", type=click.IntRange(1, MOST_SHOWN), default=SHOWN, show_default=True, help="How many to show."
)
def list_merges(state: State, most: int) -> None:
    """Show merges, the surest first, without anybody's name."""
    from chatbot.warehouse.merges import count, listed
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(read_settings().crm) as connection:
        for one in listed(connection, state, most=most):
            click.echo(f"{one.id:>6}  {one.gone} into {one.kept}  {one.score:.1%}  {one.reasons}")
        click.echo(f"{count(connection, state):,} {state}")


@crm_merges.command()
@click.argument("ids", metavar="[MERGE]...", nargs=-1, type=int)
@click.option("--above", type=click.FloatRange(0.5, 1), help="All proposed that are at least so sure: 0.99.")
def accept(ids: tuple[int, ...], above: float | None) -> None:
    """Put two customers together; it can be undone."""
    from chatbot.warehouse.merges import sure
    from chatbot.warehouse.warehouse import open_warehouse

    if bool(ids) == (above is not None):
        raise InvalidInput("name the merges, or say --above with a score")
    if above is not None:
        with open_warehouse(read_settings().crm) as connection:
            ids = tuple(sure(connection, above))
    click.echo(
        f"{_decide(ids, 'accepted'):,} accepted: their orders, contacts and reviews are one customer's"
    )


@crm_merges.command()
@click.argument("ids", metavar="MERGE...", nargs=-1, type=int, required=True)
def dismiss(ids: tuple[int, ...]) -> None:
    """Say that they are two people; they are not proposed again."""
    click.echo(f"{_decide(ids, 'dismissed'):,} dismissed")


@crm_merges.command()
@click.argument("ids", metavar="MERGE...", nargs=-1, type=int, required=True)
def undo(ids: tuple[int, ...]) -> None:
    """Take them apart again, every row as it was."""
    click.echo(f"{_decide(ids, 'proposed'):,} undone")


def _decide(ids: tuple[int, ...], state: State) -> int:
    from chatbot.warehouse.merges import decide
    from chatbot.warehouse.warehouse import open_warehouse

    with open_warehouse(read_settings().crm) as connection:
        return decide(connection, ids, state, datetime.now(UTC))
