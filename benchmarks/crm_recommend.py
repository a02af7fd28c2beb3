"""Recommendation on MovieLens small: what each person rated last, foretold from all they rated before.

    python benchmarks/crm_recommend.py --data DIR

DIR holds `movielens_small/ratings.csv` (userId, movieId, timestamp, …). Every rating is implicit feedback, whatever its
stars. Leave-last-out by time (within a second by the film's number): each person's last film is looked for among all
films they had not rated, none sampled (Krichene and Rendle 2020, "On sampled metrics for item recommendation"). The
recipe is chosen on the last film but one; the last is looked at once. Nothing is drawn, so there is no seed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
from rich.console import Console
from rich.table import Table

from chatbot.crm.purchases import Purchases
from chatbot.crm.ranking import Ranking, judge

TO_REACH = 0.09
ROWS = """
SELECT (dense_rank() OVER (ORDER BY userId) - 1)::INTEGER AS customer,
       (dense_rank() OVER (ORDER BY movieId) - 1)::INTEGER AS product,
       (row_number() OVER (PARTITION BY userId ORDER BY timestamp DESC, movieId DESC) - 1)::INTEGER AS age
FROM read_csv(?) ORDER BY ALL
"""


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", metavar="DIR", type=Path, required=True)
    started = time.process_time()
    judged = judge(read(parser.parse_args().data / "movielens_small" / "ratings.csv"))
    assert judged
    title = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}: {' '.join(sys.argv)}"
    table = Table(title=title)
    for heading in ("", "HR@10", "MRR@10", "coverage", "people"):
        table.add_column(heading)
    table.add_row("popularity", *_figures(judged.popularity))
    table.add_row(str(judged.recipe), *_figures(judged.model))
    Console(width=140).print(table)
    print(f"to reach: HR@10 {TO_REACH}; {time.process_time() - started:.0f} s of processor")


def read(file: Path) -> Purchases:
    """Return the ratings as if films were bought by rating them."""
    rows = duckdb.execute(ROWS, [str(file)]).fetchnumpy()
    customers, products = (int(rows[name].max()) + 1 for name in ("customer", "product"))
    return Purchases(
        **rows,
        days=np.zeros(len(rows["age"]), np.int32),
        kept=np.ones(len(rows["age"]), bool),
        country=np.full(customers, -1, np.int32),
        apart=np.zeros(customers, bool),
        category=np.full(products, -1, np.int32),
        gone=np.zeros(products, bool),
    )


def _figures(ranking: Ranking) -> tuple[str, ...]:
    rate = f"{ranking.hit_rate:.3f} ± {ranking.margin:.3f}"
    return rate, f"{ranking.mean_reciprocal_rank:.3f}", f"{ranking.coverage:.3f}", str(ranking.purchases)


if __name__ == "__main__":
    main()
