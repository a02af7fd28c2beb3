"""What one routing decision costs: 1,000 waiting conversations and 100 agents.

    python benchmarks/routing.py [--intents DIR] [--waiting N] [--agents N] [--rounds N]

DIR is a folder with `domain.yml`, which says what a conversation asks for. The line and the desk are invented with a
fixed seed: waits of up to ten minutes, three languages, every fourth agent senior. Three desks: full but for ten free
places, as it is while a line of 1,000 stands; half free; and all free, as if everybody came in at the same moment.
Times are of the processor, and beside them stands what a loop of 100,000 additions takes: on a busy machine they grow
both. The fastest round is the one the others disturbed least.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.table import Table

from chatbot.domain.conversation import EscalationReason
from chatbot.domain.decision import Escalation
from chatbot.domain.routing import Need, RoutingRules, Seat, Strategy, Team, Worth
from chatbot.handoff.placing import place
from chatbot.handoff.routing import decide
from chatbot.playbook.catalogue import Catalogue, load_catalogue
from chatbot.playbook.team_rules import TeamRules

ROOT = Path(__file__).parents[1]
SEED = 7
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
REASONS: list[tuple[tuple[EscalationReason, str | None, int], int]] = [
    (("human_requested", None, 3), 40),
    (("repeated_failure", None, 3), 20),
    (("angry", None, 2), 15),
    (("complex", None, 4), 10),
    (("policy", None, 4), 5),
    (("high_risk", "fraud", 2), 4),
    (("vulnerable", "hardship", 2), 3),
    (("high_risk", "legal", 2), 2),
    (("high_risk", "safety", 1), 1),
]
"""Why people are in the line, and how many of a hundred."""
LONGEST_WAIT_S = 600
LANGUAGES = ("en", "fr", "de")
CAPACITY = 8
TO_REACH_MS = 20


def main() -> None:
    """Print one table."""
    arguments = _arguments()
    catalogue = load_catalogue([arguments.intents / "domain.yml"])
    needs = line(arguments.waiting, catalogue, random.Random(SEED))
    title = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}: {' '.join(sys.argv)}"
    table = Table(title=title)
    for heading in ("strategy", "desk", "given", "median ms", "fastest ms", "to reach"):
        table.add_column(heading)
    for strategy in get_args(Strategy):
        for desk, free in (
            ("ten free places", 10),
            ("half free", None),
            ("all free", arguments.agents * CAPACITY),
        ):
            seats = fill(agents(arguments.agents, catalogue.routing, random.Random(SEED)), free)
            times, given = measure(needs, seats, RoutingRules(strategy), arguments.rounds)
            row = f"{statistics.median(times):.1f}", f"{min(times):.1f}", f"≤ {TO_REACH_MS}"
            table.add_row(strategy, desk, str(given), *row)
    console = Console(width=110)
    console.print(table)
    console.print(f"100,000 additions take {additions_ms():.1f} ms here, at the least")


def line(count: int, catalogue: Catalogue, dice: random.Random) -> list[Need]:
    """Return conversations that wait, the most urgent first, placed as the domain file says."""
    teams = {name: Team(name, name.title(), members=frozenset({"x"})) for name in catalogue.routing.teams}
    wishes = [name for name, entry in catalogue.intents.items() if entry.kind != "small_talk"]
    needs = []
    for number in range(count):
        reason, risk, priority = dice.choices([why for why, _ in REASONS], [share for _, share in REASONS])[0]
        placement = place(
            Escalation(reason, priority, "", risk=risk),
            topic=dice.choice(wishes),
            language=dice.choices(LANGUAGES, (8, 1, 1))[0],
            anger=dice.betavariate(1.5, 6),
            worth=Worth(churn=dice.random()),
            catalogue=catalogue,
            teams=teams,
            opened_at=(opened_at := NOW - timedelta(seconds=dice.uniform(0, LONGEST_WAIT_S))),
        )
        last = f"agent-{dice.randrange(100):03}" if dice.random() < 0.3 else None
        needs.append(Need(f"c{number}", number, reason, risk, priority, opened_at, placement, last))
    return sorted(needs, key=lambda need: need.placement.due_at)


def agents(count: int, names: TeamRules, dice: random.Random) -> list[Seat]:
    """Return agents with nothing in hand."""
    return [
        Seat(
            f"agent-{number:03}",
            f"Agent {number}",
            ready=True,
            capacity=CAPACITY,
            load=0,
            teams=frozenset(dice.sample(names.teams, dice.choice((1, 1, 2)))),
            skills=frozenset(dice.sample(names.skills, dice.randrange(4))),
            languages=frozenset({"en", *dice.sample(LANGUAGES, dice.choice((0, 0, 1)))}),
            senior=dice.random() < 0.25,
            last_given_at=NOW - timedelta(seconds=dice.uniform(0, 1200)),
        )
        for number in range(count)
    ]


def fill(seats: list[Seat], free: int | None) -> list[Seat]:
    """Return the agents with work in hand until so many places are free in all; None: half of them."""
    left = len(seats) * CAPACITY // 2 if free is None else free
    each = max(2, left // len(seats))
    room = [each if index < left // each else 0 for index in range(len(seats))]
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


def additions_ms() -> float:
    """Return what a plain loop takes at the least."""
    times = []
    for _ in range(100):
        started, total = time.process_time(), 0
        for number in range(100_000):
            total += number
        times.append((time.process_time() - started) * 1000)
    return min(times)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--intents", metavar="DIR", type=Path, default=ROOT / "intents")
    parser.add_argument("--waiting", type=int, default=1000)
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


if __name__ == "__main__":
    main()
