"""What is set for the desk; whatever stands in the table, routing has rules."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import insert

from chatbot.domain.routing import RoutingRules
from chatbot.store.database import Database
from chatbot.store.desk_settings import DeskSettings
from chatbot.store.ledger import Ledger
from chatbot.store.tables import desk_settings
from tests.store.actors import NOW

OTHERS = RoutingRules(
    strategy="least_loaded", handling="assign", offer_s=60, widen_after_s=30, vanish_after_s=90
)


def written(database: Database, value: object) -> RoutingRules:
    with database.write() as connection:
        connection.execute(insert(desk_settings).values(name="routing", value=value))
    return DeskSettings(database).routing()


def test_nothing_set_is_as_shipped(database: Database) -> None:
    assert DeskSettings(database).routing() == RoutingRules()


def test_what_is_set_is_kept_whoever_set_it_before(database: Database) -> None:
    for rules in (RoutingRules(offer_s=10), OTHERS):
        with Ledger(database).open(NOW) as page:
            page.write_routing(rules)

    assert DeskSettings(database).routing() == OTHERS


@pytest.mark.parametrize(
    ("value", "rules", "words"),
    [
        ({"strategy": "least_loaded"}, RoutingRules(strategy="least_loaded"), None),
        ({"strategy": "by_height", "offer_s": 60}, RoutingRules(offer_s=60), "by_height"),
        ({"offer_s": "soon", "handling": "assign"}, RoutingRules(handling="assign"), "soon"),
        ({"offer_s": -1}, RoutingRules(), "-1"),
        ({"offer_s": True}, RoutingRules(), "offer_s"),
        ({"offer_s": None, "widen_after_s": 60}, RoutingRules(widen_after_s=60), "offer_s"),
        ({"colour": "blue", "offer_s": 60}, RoutingRules(offer_s=60), "colour"),
        (["offer_s"], RoutingRules(), "no object"),
        ("offer_s", RoutingRules(), "no object"),
        ({}, RoutingRules(), None),
    ],
)
def test_a_broken_value_costs_the_others_nothing(
    database: Database,
    value: object,
    rules: RoutingRules,
    words: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        found = written(database, value)

    assert found == rules
    assert words in caplog.text if words else not caplog.text
