"""A warehouse to bring things into, and one to ask of what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.intake import Intake
from tests.warehouse.ledger import Ledger


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    """Return a folder of files beside an empty warehouse."""
    (tmp_path / "files").mkdir()
    return Intake(tmp_path)


@pytest.fixture
def ledger() -> Ledger:
    """Return an empty warehouse."""
    return Ledger()
