"""What is set for the whole desk, kept as JSON by name; a value nobody understands counts as not set."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy import Connection, select, update

from chatbot.domain.routing import Handling, RoutingRules, Strategy
from chatbot.domain.staff import OFFER_S, VANISH_AFTER_S, WIDEN_AFTER_S
from chatbot.store.database import Database
from chatbot.store.rows import insert_new
from chatbot.store.tables import desk_settings

log = logging.getLogger(__name__)
ROUTING = "routing"
"""The name of the routing rules among the settings."""


def _within(limits: tuple[int, int]) -> TypeAdapter[Any]:
    least, most = limits
    return TypeAdapter(Annotated[int, Field(strict=True, ge=least, le=most)])


_RULES: Mapping[str, TypeAdapter[Any]] = {
    "strategy": TypeAdapter(Strategy),
    "handling": TypeAdapter(Handling),
    "offer_s": _within(OFFER_S),
    "widen_after_s": _within(WIDEN_AFTER_S),
    "vanish_after_s": _within(VANISH_AFTER_S),
}


class DeskSettings:
    """What is set now; `store/ledger.py` changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routing(self) -> RoutingRules:
        """Return the rules of routing; what was never set, or cannot be read, is as shipped."""
        with self._database.read() as connection:
            return read_routing(connection)


def read_routing(connection: Connection) -> RoutingRules:
    """Return the rules of routing; what was never set, or cannot be read, is as shipped."""
    raw = connection.execute(
        select(desk_settings.c.value).where(desk_settings.c.name == ROUTING)
    ).scalar_one_or_none()
    return _rules(raw) if raw is not None else RoutingRules()


def write_routing(connection: Connection, rules: RoutingRules) -> None:
    """Keep the rules of routing."""
    value = asdict(rules)
    if not insert_new(connection, desk_settings, name=ROUTING, value=value):
        connection.execute(update(desk_settings).where(desk_settings.c.name == ROUTING).values(value=value))


def _rules(raw: object) -> RoutingRules:
    """Take every field for itself: one that is broken, or of another version, costs the others nothing."""
    if not isinstance(raw, dict):
        log.warning("the routing rules are no object but %s: those shipped apply", type(raw).__name__)
        return RoutingRules()
    good: dict[str, Any] = {}
    for name, value in raw.items():
        try:
            good[name] = _RULES[name].validate_python(value)
        except KeyError:
            log.warning("the routing rule %r is not known to this version: it is left out", name)
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"]
            log.warning("the routing rule %s is %r (%s): the one shipped applies", name, value, reason)
    return RoutingRules(**good)
