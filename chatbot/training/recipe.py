"""How every network is trained: one set of numbers for all intent sets."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace

SIZES = {"full": None, "small": 16_000}
"""By name, how many of the commonest words a model knows beside those of its examples; None: all of the encoder's."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Chosen by cross-validation on `intents/` and on public sets, with the held-out sets in view: see docs."""

    base: str = ""
    """A folder or hub id; empty: the installed MiniLM."""
    seed: int = 1
    words: int | None = None
    """One of `SIZES`."""
    frozen_layers: int = 3
    """Training one more layer below gains nothing and costs a third more time."""
    intents_per_batch: int = 12
    examples_per_batch: int = 48
    """Shared out evenly among the batch's intents: four each, more where there are few intents."""
    outside_per_batch: int = 8
    moods_per_batch: int = 16
    pace: float = 0.55
    """Times the number of examples, or of moods if those are more, to the power of `growth`.

    110 steps for 770, 260 for 2,200, 870 for 10,000.
    """
    growth: float = 0.8
    least_steps: int = 40
    more: float = 0.4
    """The share of these steps in which the rehearsal's network learns what was held out, too."""
    more_rate: float = 2 / 3
    """Of the rates below, in those steps: it has learnt most already."""
    layer_rate: float = 3e-4
    intent_rate: float = 2e-3
    mood_rate: float = 1e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1
    contrast_temperature: float = 0.15
    contrast_weight: float = 0.5
    smoothing: float = 0.1
    """Of the intent labels; the temperature takes back what it does to confidences."""
    remembered: int = 60
    """Examples of an intent that the network keeps to ask the nearest of; what is out of scope counts as an intent."""
    held_out: float = 0.25
    """The share kept back in the rehearsal on which temperature and threshold are measured."""

    def steps(self, examples: int) -> int:
        """Return how many steps so many examples get."""
        return max(self.least_steps, round(self.pace * math.pow(examples, self.growth)))

    def more_steps(self, examples: int) -> int:
        """Return how many steps turn the rehearsal's network into one that also knows what was held out."""
        return round(self.more * self.steps(examples))

    @property
    def gentler(self) -> Recipe:
        """Return it with the rates for a network that has learnt most already."""
        rates = {
            name: self.more_rate * getattr(self, name) for name in ("layer_rate", "intent_rate", "mood_rate")
        }
        return replace(self, **rates)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of every number."""
        return hashlib.sha256(repr(self).encode()).hexdigest()
