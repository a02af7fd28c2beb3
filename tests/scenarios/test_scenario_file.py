"""A slip in a file of scenarios is told with its line and the mend, before anything is played."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.scenarios.scenario_file import read_scenarios
from tests.scenarios.conftest import Read

GOOD = """  - name: A talk
    talk:
      - customer: hello
        reply: greet
"""


def test_a_scenario_is_an_anonymous_visitor_s_on_a_usual_day_unless_it_says_otherwise(read: Read) -> None:
    (scenario,) = read(GOOD)

    assert (scenario.scene.customer_id, scenario.scene.staffed, scenario.line) == (None, True, 3)
    assert scenario.scene.at == datetime.fromisoformat("2026-11-24T10:00")
    assert (scenario.intents, scenario.replies) == (frozenset(), {"greet"})


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("reply: greet", "replys: greet", ":6: scenarios.0.talk.0.replys: nothing is called so here"),
        ("    talk:", "    databse: []\n    talk:", ":4: scenarios.0.databse: nothing is called so here"),
        (
            "customer: hello",
            "press: hello\n        customer: hello",
            ":5: scenarios.0.talk.0: Value error, a step has",
        ),
        ("customer: hello", "says: hello", ":5: scenarios.0.talk.0: Value error, a step has `customer:`"),
        (
            "customer: hello",
            "customer: where is order #1001234",
            ":5: '#1001234' is a comment and is not said: put the whole text in quotes",
        ),
        ("customer: hello", "customer: yes", ":5: scenarios.0.talk.0.customer: Value error, text is needed"),
        ("customer: hello", "customer: 1001234", "a number, a date or yes/no stands in quotes"),
        ("reply: greet", "escalated: furious", ":6: scenarios.0.talk.0.escalated"),
        ("reply: greet", "status: done", ":6: scenarios.0.talk.0.status"),
        ("reply: greet", "slots: {email: 1}", "a number, a date or yes/no stands in quotes"),
        ("    talk:", "    at: noon\n    talk:", ":4: scenarios.0.at"),
        (
            "    talk:",
            "    at: 2026-11-24T10:00:00Z\n    talk:",
            "leave the zone out, as in 2026-11-24 10:00",
        ),
        (
            "    talk:",
            "    desk: full\n    talk:",
            ":4: scenarios.0.desk: Input should be 'open' or 'closed'",
        ),
        (
            "    talk:",
            "    signed_in: hl-999\n    talk:",
            "'hl-999' is no customer of the demo shop: use one of hl-001",
        ),
        ("        reply: greet\n", "", ":3: 'A talk' expects nothing, so it cannot fail: say what must come"),
        ("talk:\n", "talk: []\n    x:\n", ":4: scenarios.0.talk"),
        ("greet\n", f"greet\n{GOOD}", ":7: 'A talk' also stands at"),
        (
            "greet\n",
            "greet\n    database:\n      - {table: order}\n",
            ":8: scenarios.0.database.0.table: Value error, no table is called 'order': use 'orders'",
        ),
        (
            "greet\n",
            "greet\n    database:\n      - {table: orders, where: {nummer: 1}}\n",
            ":8: scenarios.0.database.0.where: Value error, there is no column 'nummer': use 'number'",
        ),
        (
            "greet\n",
            "greet\n    database:\n      - {table: orders, has: {total: much}}\n",
            "total holds Decimal, not 'much'",
        ),
        (
            "greet\n",
            "greet\n    given:\n      - {table: shipments, where: {place: 1}, set: {shipped_on: soon}}\n",
            "shipped_on holds date, not 'soon'",
        ),
        ("greet\n", "greet\n    given:\n      - {table: orders, set: {}}\n", ":8: scenarios.0.given.0.set"),
    ],
)
def test_a_slip_is_told_with_its_line(read: Read, written: str, instead: str, said: str) -> None:
    assert written in GOOD

    with pytest.raises(InvalidData) as refused:
        read(GOOD.replace(written, instead, 1))

    assert said in str(refused.value)


@pytest.mark.parametrize(
    "customer",
    ["hello  # a comment", '"where is order #1001234"', "|\n          where is\n          order #1"],
)
def test_comments_and_quoted_numbers_are_what_they_are(read: Read, customer: str) -> None:
    (scenario,) = read(GOOD.replace("hello", customer))

    assert scenario.steps[0].says in ("hello", "where is order #1001234", "where is\norder #1\n")


def test_a_folder_without_scenarios_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="no scenarios are there"):
        read_scenarios([tmp_path])
