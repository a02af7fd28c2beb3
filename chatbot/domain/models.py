"""What people see of the models that were trained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One finished model."""

    run: str
    in_use: bool
    trained_at: str | None
    """ISO time; None: the model is damaged and cannot be put to use."""
    intents: int | None
    accuracy: float | None
    """Of the messages that training kept back, 0 to 1; None where there were none."""
