"""What is tried out: the section `experiments` of `intents/domain.yml`."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, field_validator

from chatbot.domain.experiments import Experiment, Outcome
from chatbot.files import WrongKey
from chatbot.playbook.team_rules import Slug

_STRICT = ConfigDict(extra="forbid", frozen=True)


class VariantEntry(BaseModel):
    """One of two ways; what it says differently stands in the replies, under `when: {variant: NAME}`."""

    model_config = _STRICT

    share: int = Field(1, ge=1, le=99)
    """Of the customers, in proportion."""
    answer_from: float | None = Field(None, gt=0, lt=1)
    """From what confidence on the bot answers; None: as the model learnt it."""
    model: str | None = None
    """The run that understands; None: the one in use."""


class ExperimentEntry(BaseModel):
    """One experiment; of the two variants the first is what there was before."""

    model_config = _STRICT

    decides: Outcome = "contained"
    """The outcome it is about; the others are looked at beside it."""
    variants: Mapping[Slug, VariantEntry]

    @field_validator("variants")
    @classmethod
    def _two(cls, variants: Mapping[str, VariantEntry]) -> Mapping[str, VariantEntry]:
        if len(variants) != 2:
            raise ValueError(f"two variants are compared, here is a number of {len(variants)}: name two")
        return variants


def named_once(value: object) -> object:
    """Refuse a variant's name that stands in two experiments: a reply's `when` could mean either."""
    seen: dict[str, str] = {}
    for name, entry in value.items() if isinstance(value, dict) else ():
        for variant in _variants(entry):
            if variant in seen:
                raise WrongKey(
                    str(name), f"{seen[variant]!r} has a variant {variant!r}, too: give it another name"
                )
            seen[variant] = str(name)
    return value


def _variants(entry: object) -> list[str]:
    variants = entry.get("variants") if isinstance(entry, dict) else None
    return [str(name) for name in variants] if isinstance(variants, dict) else []


def running(entries: Mapping[str, ExperimentEntry]) -> tuple[Experiment, ...]:
    """Return the experiments as customers are split by them."""
    return tuple(
        Experiment(name, {variant: one.share for variant, one in entry.variants.items()})
        for name, entry in entries.items()
    )
