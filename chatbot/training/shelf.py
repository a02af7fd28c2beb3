"""Keeps what the frozen layers say of every text in a file: it may be larger than the memory there is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO

import torch
from torch import Tensor

from chatbot.errors import InvalidInput


def shelve(parts: Iterable[Tensor]) -> Tensor:
    """Write parts, (T, H) each, one after the other, and return them as one tensor in bfloat16.

    It lies in a file without a name, which ends with the tensor: the system keeps in memory what there is room for.

    Raises:
        InvalidInput: the disk is full.
    """
    width = 0
    with tempfile.NamedTemporaryFile() as file:
        for part in parts:
            width = part.shape[-1]
            _write(file, part)
        numbers = file.tell() // torch.bfloat16.itemsize
        return torch.from_file(file.name, shared=False, size=numbers, dtype=torch.bfloat16).view(-1, width)


def _write(file: IO[bytes], part: Tensor) -> None:
    try:
        file.write(part.bfloat16().contiguous().view(torch.int16).numpy().tobytes())
        file.flush()
    except OSError as error:
        mend = "make room, or let TMPDIR name a folder with more"
        raise InvalidInput(
            f"{tempfile.gettempdir()}: cannot be written to ({error.strerror}): {mend}"
        ) from error
