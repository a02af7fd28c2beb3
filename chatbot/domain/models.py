"""What people see of the models that were trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GateState = Literal["passed", "refused", "unchecked"]
"""Whether a model may answer; unchecked: it was copied here, or trained elsewhere or by an older version."""


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
    gate: GateState


@dataclass(frozen=True, slots=True)
class GateFinding:
    """One thing that a new model was held against."""

    measure: str
    before: float | None
    """Of the model in use, 0 to 1; None: it cannot be asked."""
    after: float
    passed: bool
    text: str
    """Both figures and the limit, for people."""
    misread: tuple[str, ...] = ()
    """What the model in use does rightly and the new one does not, a message or a scenario; of a finding that did not
    pass."""
