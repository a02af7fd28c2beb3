"""`chatbot simulate-routing`: play the same days at the desk under two settings of the routing or more."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from chatbot.cli.progress import for_each
from chatbot.errors import InvalidInput
from chatbot.playbook.catalogue import Catalogue, load_catalogue
from chatbot.scenarios.desk_day import DeskDay, Setting
from chatbot.scenarios.desk_setting import read_setting
from chatbot.settings import read_settings

if TYPE_CHECKING:
    from chatbot.scenarios.desk_page import Comparison

DEFAULT = (
    "best_match",
    "least_loaded",
    "round_robin",
    "least_loaded,order=arrival",
    "round_robin,order=arrival",
)
AGENTS, PER_HOUR, DAYS = 24, 160.0, 5
MIDNIGHT = (2026, 11, 23)
"""Of an invented day: a Monday."""
FOLDER = "simulation"

Days = Callable[[int], DeskDay]
"""Takes a seed."""


@click.command("simulate-routing")
@click.argument("settings", metavar="[SETTING]...", nargs=-1)
@click.option(
    "--days", type=click.IntRange(1, 100), default=DAYS, show_default=True, help="How many to play."
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Of the first day; the next have the next."
)
@click.option(
    "--agents", type=click.IntRange(1, 200), default=AGENTS, show_default=True, help="Of invented days."
)
@click.option(
    "--per-hour",
    type=click.FloatRange(1, 2000),
    default=PER_HOUR,
    show_default=True,
    help="Customers, at midday.",
)
@click.option(
    "--arrivals",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Replay a CSV table, with invented agents.",
)
@click.option(
    "--recorded", metavar="DAYS", type=click.IntRange(1, 365), help="Replay the last days of this desk."
)
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="A Markdown file with the table."
)
def simulate_routing(
    *,
    settings: tuple[str, ...],
    days: int,
    seed: int,
    agents: int,
    per_hour: float,
    arrivals: Path | None,
    recorded: int | None,
    out: Path | None,
) -> None:
    """Compare settings of the routing: waiting, promises kept, fairness.

    SETTING is a strategy, best_match, least_loaded or round_robin, with what else differs from the defaults after
    commas: order=arrival (first come, first served), widen_after_s=60, offer_s=20, vanish_after_s=300,
    handling=assign. Without any, all three are compared, two of them in both orders.
    """
    names = settings or DEFAULT
    if len(names) < 2:
        raise InvalidInput(
            "one setting alone compares with nothing: name two or more, or none for the usual five"
        )
    chosen = [read_setting(name) for name in names]
    catalogue = load_catalogue(sorted(read_settings().intents_dir.glob("*.yml")))
    source, day = _days(catalogue, agents, per_hour, arrivals, recorded)
    comparison = _compare(names, chosen, [day(seed + number) for number in range(days)], source)
    _print(comparison)
    if out:
        _write(comparison, out)


def _days(
    catalogue: Catalogue, agents: int, per_hour: float, arrivals: Path | None, recorded: int | None
) -> tuple[str, Days]:
    """Return where the days come from, in words, and the way to each."""
    from chatbot.scenarios.invented_days import invent
    from chatbot.scenarios.recorded_days import read_arrivals, replay

    midnight = datetime(*MIDNIGHT, tzinfo=ZoneInfo(catalogue.conventions.time_zone)).astimezone(UTC)

    def invented(seed: int) -> DeskDay:
        return invent(catalogue, seed=seed, midnight=midnight, agents=agents, per_hour=per_hour)

    if arrivals:
        past = read_arrivals(arrivals, catalogue)
        staff = [shift.seat for shift in invented(0).shifts]
        return f"{arrivals.name}, {agents} invented agents", lambda seed: replay(
            past, staff, catalogue, seed=seed
        )
    if recorded:
        return _recorded(catalogue, recorded)
    return f"Invented days of {agents} agents and {per_hour:g} customers an hour at midday", invented


def _recorded(catalogue: Catalogue, days: int) -> tuple[str, Days]:
    from chatbot.scenarios.recorded_days import replay
    from chatbot.services.connections import open_database
    from chatbot.store.past_handoffs import PastHandoffs
    from chatbot.store.waiting_line import WaitingLine

    database = open_database(read_settings())
    database.upgrade()
    now = datetime.now(UTC)
    past, staff = PastHandoffs(database).since(now - timedelta(days=days)), WaitingLine(database).seats(now)
    if not past or not staff:
        what = "hand-over in that time" if staff else "agent"
        raise InvalidInput(f"this desk has no {what}: leave --recorded out to play invented days")
    return f"The last {days} days of this desk", lambda seed: replay(past, staff, catalogue, seed=seed)


def _compare(
    names: Sequence[str], chosen: Sequence[Setting], days: Sequence[DeskDay], source: str
) -> Comparison:
    from chatbot.scenarios.desk_figures import Figures, measure
    from chatbot.scenarios.desk_page import Comparison
    from chatbot.scenarios.desk_run import play

    def one(pair: tuple[Setting, DeskDay]) -> Figures:
        return measure(*play(pair[1], pair[0]))

    found = for_each("playing", [(setting, day) for setting in chosen for day in days], one)
    by_setting = [found[start : start + len(days)] for start in range(0, len(found), len(days))]
    return Comparison(names, by_setting, source)


def _print(comparison: Comparison) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{comparison.source} (customers: {comparison.customers}, days: {comparison.days})")
    for heading in ("", *comparison.settings):
        table.add_column(heading)
    for row in comparison.rows():
        table.add_row(*row)
    Console().print(table)
    for setting, wins in zip(comparison.settings[1:], comparison.wins(), strict=True):
        click.echo(f"urgent p90 below that of {setting} on {wins} of {comparison.days} days")


def _write(comparison: Comparison, out: Path) -> None:
    from chatbot.scenarios.desk_page import render

    command = shlex.join(["chatbot", *sys.argv[1:]])
    page = render(comparison, command=command, templates=read_settings().templates_dir / FOLDER)
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{out}: cannot be written ({error.strerror}): choose another --out") from error
