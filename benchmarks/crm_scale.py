"""How customers' data grows: import, features, segments and predictions of 10,000 to a million of them.

    python -m benchmarks.crm_scale --sizes 10000 100000 1000000 [--folder DIR]

Each step is a process of its own on two cores, as typed: `chatbot crm …`. Told are seconds by the clock and of the
processor, the most memory it held, and how fast that grows (1: in proportion). Inventing the data is not counted.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

UNTIL = "2026-06-01"
GOAL_CUSTOMERS, GOAL_S, GOAL_GIB = 1_000_000, 15 * 60, 4.0
FEATURES = """
import sys
from datetime import date
from pathlib import Path
from chatbot.warehouse.features import features
from chatbot.warehouse.warehouse import open_warehouse
with open_warehouse(Path(sys.argv[1]), read_only=True) as connection:
    print(features(connection, date.fromisoformat(sys.argv[2])).values.shape)
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took."""

    customers: int
    name: str
    seconds: float
    processor_s: float
    gib: float


def main() -> None:
    """Run every step at every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="Where the data goes, and stays; else it is removed.")
    parser.add_argument("--out", type=Path, help="The figures as JSON; those that stand there are kept.")
    parser.add_argument("--steps", nargs="+", help="Only these: invent import features segment predict.")
    wanted = parser.parse_args()
    folder = wanted.folder or Path(tempfile.mkdtemp(prefix="crm-scale-"))
    found = _read(wanted.out)
    try:
        for size in wanted.sizes:
            for step in measure(size, folder / str(size), wanted.steps):
                found = [one for one in found if (one.customers, one.name) != (step.customers, step.name)]
                found.append(step)
                print(
                    f"{size:>9,} {step.name:<9} {step.seconds:8.1f} s {step.processor_s:8.1f} s of processor"
                    f" {step.gib:5.2f} GiB",
                    flush=True,
                )
                if wanted.out:
                    wanted.out.write_text(json.dumps([asdict(one) for one in found], indent=1))
    finally:
        if not wanted.folder:
            shutil.rmtree(folder, ignore_errors=True)
    tell(found)


def measure(size: int, folder: Path, only: list[str] | None) -> Iterator[Step]:
    """Yield what each step took; a folder of before is begun anew with the import."""
    folder.mkdir(parents=True, exist_ok=True)
    files, crm = folder / "files", folder / "var" / "crm"
    chatbot = [sys.executable, "-m", "chatbot", "crm"]
    steps = {
        "invent": [*chatbot, "invent", "--customers", str(size), "--out", str(files), "--until", UNTIL],
        "import": [*chatbot, "import", str(files)],
        "features": [sys.executable, "-c", FEATURES, str(crm), UNTIL],
        "segment": [*chatbot, "segment", "--as-of", UNTIL],
        "predict": [*chatbot, "predict", "--as-of", UNTIL],
    }
    for name, command in steps.items():
        if (only and name not in only) or (name == "invent" and (files / "reviews.parquet").exists()):
            continue
        if name == "import":
            shutil.rmtree(crm, ignore_errors=True)
        yield _run(size, name, command, folder)


def _run(size: int, name: str, command: list[str], folder: Path) -> Step:
    environment = {**os.environ, "DATA_DIR": str(folder / "var"), "DATABASE_URL": "", "CHATBOT_CRM_KEYS": ""}
    start = time.monotonic()
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{name} failed: {(folder / f'{name}.log').read_text()[-800:]}")
    took = time.monotonic() - start
    return Step(
        size, name, round(took, 1), round(used.ru_utime + used.ru_stime, 1), round(used.ru_maxrss / 2**20, 2)
    )


def tell(found: list[Step]) -> None:
    """Print a table of all sizes, the growth, and whether the goal was met."""
    sizes = sorted({one.customers for one in found})
    of = {(one.customers, one.name): one for one in found}
    print("\n| step | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |")
    print("|---|" + "---:|" * (len(sizes) + 1))
    for name in dict.fromkeys(one.name for one in found):
        own = [of[size, name] for size in sizes if (size, name) in of]
        cells = [
            f"{of[size, name].seconds:,.0f} s, {of[size, name].processor_s:,.0f} s of processor, "
            f"{of[size, name].gib:.2f} GiB"
            if (size, name) in of
            else ""
            for size in sizes
        ]
        print(f"| {name} | " + " | ".join(cells) + f" | {_growth(own)} |")
    for size in sizes:
        own = [one for one in found if one.customers == size and one.name not in ("invent",)]
        seconds, gib = sum(one.seconds for one in own), max((one.gib for one in own), default=0)
        goal = ""
        if size >= GOAL_CUSTOMERS:
            met = "met" if seconds <= GOAL_S and gib <= GOAL_GIB else "MISSED"
            goal = f"; wanted are {GOAL_S} s and {GOAL_GIB} GiB: {met}"
        processor_s = sum(one.processor_s for one in own)
        print(f"{size:,}: {seconds:,.0f} s, {processor_s:,.0f} s of processor, at most {gib:.2f} GiB{goal}")


def _growth(own: list[Step]) -> str:
    """Return the exponent of the processor's seconds between the last two sizes."""
    if len(own) < 2 or not own[-2].processor_s:
        return ""
    one, other = own[-2:]
    return f"{math.log(other.processor_s / one.processor_s) / math.log(other.customers / one.customers):.2f}"


def _read(path: Path | None) -> list[Step]:
    if path is None or not path.exists():
        return []
    return [Step(**row) for row in json.loads(path.read_text())]


if __name__ == "__main__":
    main()
