"""A tiny shelf of articles, and an encoder small enough to see through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from chatbot.knowledge.score import Floats

FACTS = {"return_days": "30", "support_phone": "01632 960 120"}
RETURNS = """---
title: Sending something back
intents: [return_item]
updated: 2026-03-01
---

You can send back what you do not like.

## How long you have

Send it back within {return_days} days of delivery.

## How to send it

Print the label, then:

1. Pack the goods.
2. Stick the label on the box.
"""
KETTLE = """---
title: Removing limescale from the kettle
---

Fill it with water and two spoons of citric acid, boil it and wait for an hour.
"""
DUVET = """---
title: Which duvet is warm enough
updated: 2026-01-20
---

In winter, choose 13.5 tog. In summer, 4.5 tog is plenty.
"""
SUBJECTS = (("back", "return", "refund"), ("limescale", "kettle", "descale"), ("duvet", "tog", "quilt"))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder of three articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("returns", RETURNS), ("kettle", KETTLE), ("duvet", DUVET)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def facts() -> dict[str, str]:
    return dict(FACTS)


@pytest.fixture
def encode() -> Callable[[str], Floats]:
    """Return an encoder that knows three subjects, whatever the words for them, and a fourth for all else."""

    def encoder(text: str) -> Floats:
        told = [float(any(word in text.lower() for word in words)) for words in SUBJECTS]
        vector = np.array([*told, 0.0 if any(told) else 1.0], dtype=np.float32)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    return encoder
