"""How well entities are found: by kind, and whether a confidence is the share that is right.

    python -m benchmarks.entities [FILE]

FILE holds messages with their entities as `tests/data/entities_en.yml` does, our own set, which is the default. An
entity is right when kind, value and place are. It takes a second and no model.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from datetime import UTC, datetime, time
from pathlib import Path

import yaml

from chatbot.domain.share import share
from chatbot.domain.understanding import Entity
from chatbot.services.content import load_entities

PROJECT = Path(__file__).parents[1]
Place = tuple[str, str, int, int]
"""Kind, value, start, end."""
Read = list[tuple[frozenset[Place], tuple[Entity, ...]]]
"""Of every message what is in it, and what is found."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    own = PROJECT / "tests" / "data" / "entities_en.yml"
    parser.add_argument("messages", nargs="?", type=Path, default=own)
    gold = yaml.safe_load(parser.parse_args().messages.read_text(encoding="utf-8"))
    extractor = load_entities([PROJECT / "intents" / "domain.yml"])
    now = datetime.combine(gold["reference_date"], time(12), UTC)
    read = [(wanted(message), extractor.extract(message["text"], now)) for message in gold["messages"]]
    silent = [found for expected, found in read if not expected]
    print(
        f"{len(read)} messages, {len(silent)} without entities: in {sum(map(bool, silent))} of these one is found"
    )
    tell_kinds(read)
    tell_confidences(read)


def wanted(message: dict[str, object]) -> frozenset[Place]:
    """Return the entities of a message, each at its next place in the text."""
    text, at = str(message["text"]), 0
    found = []
    for one in message["entities"]:  # type: ignore[attr-defined]
        start = text.find(one["text"], at)
        start = start if start >= 0 else text.index(one["text"])
        at = start + len(one["text"])
        found.append((one["entity"], one["value"], start, at))
    return frozenset(found)


def place(entity: Entity) -> Place:
    """Return what makes an entity right."""
    return entity.entity, entity.value, entity.start, entity.end


def tell_kinds(read: Read) -> None:
    """Print precision and recall by kind, with 95 % intervals."""
    kinds = sorted({one[0] for expected, _ in read for one in expected})
    print(f"\n{'entity':16} {'precision':>24} {'recall':>24}")
    for kind in [*kinds, "all"]:
        expected = {
            (row, one) for row, (gold, _) in enumerate(read) for one in gold if kind in (one[0], "all")
        }
        found = {
            (row, place(one))
            for row, (_, got) in enumerate(read)
            for one in got
            if kind in (one.entity, "all")
        }
        right = len(expected & found)
        print(f"{kind:16} {told(right, len(found)):>24} {told(right, len(expected)):>24}")


def tell_confidences(read: Read) -> None:
    """Print how many of the entities of each confidence are right."""
    right: defaultdict[float, list[bool]] = defaultdict(list)
    for expected, found in read:
        for one in found:
            right[one.confidence].append(place(one) in expected)
    print(f"\n{'confidence':16} {'right':>24}")
    for confidence, marks in sorted(right.items()):
        print(f"{confidence:<16.2f} {told(sum(marks), len(marks)):>24}")


def told(right: int, of: int) -> str:
    """Return a share with its interval and count."""
    found = share(right, of)
    return f"{found.value:.0%} ({found.low:.0%}–{found.high:.0%}) of {of}"


if __name__ == "__main__":
    main()
