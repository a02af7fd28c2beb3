"""A setting of the routing as it is typed: `round_robin,order=arrival`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chatbot.domain.routing import Handling, RoutingRules, Strategy
from chatbot.errors import InvalidInput
from chatbot.scenarios.desk_day import Order, Setting

_USUAL = RoutingRules()


class SettingText(BaseModel):
    """The strategy, and what else differs from the defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strategy: Strategy
    order: Order = "due"
    handling: Handling = _USUAL.handling
    offer_s: int = Field(default=_USUAL.offer_s, ge=5, le=3600)
    widen_after_s: int = Field(default=_USUAL.widen_after_s, ge=0, le=86400)
    vanish_after_s: int = Field(default=_USUAL.vanish_after_s, ge=30, le=86400)


def read_setting(text: str) -> Setting:
    """Read a strategy and what follows it after commas.

    Raises:
        InvalidInput: something in it is not known, or no such number.
    """
    strategy, *rest = (part.strip() for part in text.split(","))
    named = {name: value for name, _, value in (part.partition("=") for part in rest)}
    try:
        typed = SettingText.model_validate({**named, "strategy": strategy})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        unknown = first["type"] == "extra_forbidden"
        names = ", ".join(name for name in SettingText.model_fields if name != "strategy")
        said = f"it is none of {names}" if unknown else first["msg"]
        raise InvalidInput(f"setting {text!r}: {where}: {said}") from error
    rules = RoutingRules(**typed.model_dump(exclude={"order"}))
    return Setting(rules, typed.order)
