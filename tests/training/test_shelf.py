"""What is kept in a file reads as what was put there, and a full disk is told in one line."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest
import torch

from chatbot.errors import InvalidInput
from chatbot.training.shelf import shelve


def test_what_is_shelved_is_there_whole_and_in_order() -> None:
    parts = [torch.full((length, 4), float(length)) for length in (3, 1, 7)]

    assert torch.equal(shelve(parts).float(), torch.cat(parts))


def test_a_shelf_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    kept = shelve([torch.ones(2, 4)])

    assert list(tmp_path.iterdir()) == []
    assert kept.sum() == 8


def test_a_full_disk_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk:
        def __enter__(self) -> FullDisk:
            return self

        def __exit__(self, *_reason: object) -> None:
            """Close it."""

        def write(self, _bytes: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", FullDisk)

    with pytest.raises(InvalidInput, match="No space left on device"):
        shelve([torch.ones(2, 4)])
