"""What one routing decision costs: 1,000 waiting conversations and 100 agents.

    python benchmarks/routing.py [--waiting N] [--agents N] [--rounds N]

The line and the desk are invented with a fixed seed: four teams, seven skills, three languages, a senior wanted by
every fifth conversation, waits of up to ten minutes. Three desks: full but for ten free places, as it is while a line of
1,000 stands; half free; and all free, as if everybody came in at the same moment.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import get_args

from rich.console import Console
from rich.table import Table

from chatbot.domain.routing import Need, Placement, RoutingRules, Seat, Strategy
from chatbot.handoff.routing import decide

SEED = 7
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
TEAMS = ("delivery", "payments", "technical", "care")
SKILLS = ("claims", "fraud", "invoices", "legal", "privacy", "safety", "sensitive")
LANGUAGES = ("en", "fr", "de")
CAPACITY = 8
TO_REACH_MS = 20


def main() -> None:
    """Print one table."""
    arguments = _arguments()
    dice = random.Random(SEED)
    needs = [need(number, dice) for number in range(arguments.waiting)]
    title = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}: {' '.join(sys.argv)}"
    table = Table(title=title)
    for heading in ("strategy", "desk", "given", "median ms", "slowest ms", "to reach"):
        table.add_column(heading)
    for strategy in get_args(Strategy):
        for desk, free in (
            ("ten free places", 10),
            ("half free", None),
            ("all free", arguments.agents * CAPACITY),
        ):
            seats = fill(agents(arguments.agents, random.Random(SEED)), free)
            times, given = measure(needs, seats, RoutingRules(strategy), arguments.rounds)
            row = f"{statistics.median(times):.1f}", f"{max(times):.1f}", f"≤ {TO_REACH_MS}"
            table.add_row(strategy, desk, str(given), *row)
    Console(width=110).print(table)


def need(number: int, dice: random.Random) -> Need:
    """Return a conversation that waits."""
    senior = dice.random() < 0.2
    placement = Placement(
        due_at=NOW + timedelta(seconds=number),
        team=dice.choice((*TEAMS, None)),
        skills=frozenset({dice.choice(SKILLS)} if dice.random() < 0.4 else ()),
        language=dice.choices(LANGUAGES, (8, 1, 1))[0],
        senior=senior,
        weight=2 if senior else 1,
    )
    opened_at = NOW - timedelta(seconds=dice.uniform(0, 600))
    last = f"agent-{dice.randrange(100):03}" if dice.random() < 0.3 else None
    return Need(
        f"c{number}",
        number,
        "angry" if senior else "complex",
        None,
        2 if senior else 4,
        opened_at,
        placement,
        last,
    )


def agents(count: int, dice: random.Random) -> list[Seat]:
    """Return agents with nothing in hand."""
    return [
        Seat(
            f"agent-{number:03}",
            f"Agent {number}",
            ready=True,
            capacity=CAPACITY,
            load=0,
            teams=frozenset(dice.sample(TEAMS, dice.choice((1, 1, 2)))),
            skills=frozenset(dice.sample(SKILLS, dice.randrange(4))),
            languages=frozenset({"en", *dice.sample(LANGUAGES, dice.choice((0, 0, 1)))}),
            senior=dice.random() < 0.25,
            last_given_at=NOW - timedelta(seconds=dice.uniform(0, 1200)),
        )
        for number in range(count)
    ]


def fill(seats: list[Seat], free: int | None) -> list[Seat]:
    """Return the agents with work in hand until so many places are free in all; None: half of them."""
    from dataclasses import replace

    left = len(seats) * CAPACITY // 2 if free is None else free
    room = [left // len(seats) + (index < left % len(seats)) for index in range(len(seats))]
    return [replace(seat, load=CAPACITY - own) for seat, own in zip(seats, room, strict=True)]


def measure(
    needs: list[Need], seats: list[Seat], rules: RoutingRules, rounds: int
) -> tuple[list[float], int]:
    """Return how many milliseconds each round took, and how many were given."""
    times, given = [], 0
    for _ in range(rounds):
        started = time.process_time()
        decided = decide(needs, seats, rules, NOW)
        times.append((time.process_time() - started) * 1000)
        given = sum(one.agent_id is not None for one in decided)
    return times, given


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--waiting", type=int, default=1000)
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


if __name__ == "__main__":
    main()
