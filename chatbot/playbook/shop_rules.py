"""The section `rules` of `intents/domain.yml`: numbers the shop decides by, and the replies tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chatbot.domain.money import format_money
from chatbot.domain.rules import Rules


def _amount(value: object) -> object:
    # 1e3, .inf and True are numbers to YAML or Python, and no amount
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Days = Annotated[int, Field(ge=0, le=3650, strict=True)]
Amount = Annotated[Decimal, BeforeValidator(_amount), Field(ge=0, max_digits=12, decimal_places=2)]


class RulesEntry(BaseModel):
    """The section `rules` of `intents/domain.yml`; what each number means stands in `chatbot/domain/rules.py`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    return_days: Days
    damage_days: Days
    missing_days: Days
    missing_wait_days: Days
    cancellation_fee: Amount
    return_fee: Amount
    claim_limit: Amount
    privacy_days: Days
    refund_working_days: Days
    return_send_days: Days

    @property
    def rules(self) -> Rules:
        """Return them for the rooms that decide."""
        return Rules(**{name: getattr(self, name) for name in NAMES})

    def as_facts(self, currency: str) -> dict[str, str]:
        """Return every number under its name as people read it, amounts as money."""
        return {name: _shown(getattr(self, name), currency) for name in NAMES}


NAMES = tuple(field.name for field in fields(Rules))
_RULE = re.compile("{(" + "|".join(NAMES) + ")}")


def without_rules(words: str) -> str:
    """Return a fact without the rules it names as `{return_days}`."""
    return _RULE.sub("0", words)


def fill(words: str, numbers: Mapping[str, str]) -> str:
    """Return a fact with the rules it names filled in."""
    return _RULE.sub(lambda found: numbers[found[1]], words)


def _shown(value: int | Decimal, currency: str) -> str:
    return format_money(value, currency) if isinstance(value, Decimal) else str(value)
