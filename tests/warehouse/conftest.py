"""A warehouse to bring things into."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.intake import Intake


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    """A folder of files beside an empty warehouse."""
    (tmp_path / "files").mkdir()
    return Intake(tmp_path)
