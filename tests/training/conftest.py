"""One small model for all tests of this room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.training.small import trained_folder


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a trained model folder; look, do not touch."""
    return trained_folder(tmp_path_factory)


@pytest.fixture
def model_copy(model_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of it that may be damaged."""
    return Path(shutil.copytree(model_folder, tmp_path / "copy"))
