"""Arrivals from a table, replayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import InvalidData
from chatbot.scenarios.recorded_days import LONGEST_S, read_arrivals, replay
from tests.scenarios.desk import agent

TABLE = """opened_at,priority,reason,risk,team,skills,language,senior,weight,handling_s
2026-11-23T10:05:00+00:00,2,angry,,care,,en,true,2,300
2026-11-23T10:00:00Z,3,,,payments,fraud legal,,,,99999
2026-11-23T10:10:00+01:00,5,,,,,,,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "arrivals.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_is_replayed_in_the_order_of_time(table, catalogue):
    day = replay(read_arrivals(table, catalogue), [agent("Ann")], catalogue, seed=1)

    assert [(one.priority, one.placement.team) for one in day.arrivals] == [
        (5, None),
        (3, "payments"),
        (2, "care"),
    ]
    first, second, third = day.arrivals
    assert second.placement.skills == {"fraud", "legal"}
    assert (third.placement.senior, third.placement.weight, third.handling_s) == (True, 2, 300)
    assert second.handling_s == LONGEST_S
    assert (
        first.handling_s == LONGEST_S
    )  # as long as the middle one of those that are known: (300 + 99999) / 2
    around = first.opened_at - day.begins
    assert day.shifts[0].spans == ((day.begins, third.opened_at + around),)


def test_chance_is_fixed_by_the_seed(table, catalogue):
    past = read_arrivals(table, catalogue)

    assert replay(past, [], catalogue, seed=1) == replay(past, [], catalogue, seed=1)
    assert replay(past, [], catalogue, seed=1) != replay(past, [], catalogue, seed=2)


@pytest.mark.parametrize(
    ("found", "instead", "complaint"),
    [
        ("Z,3", ",3", "arrivals.csv:3: opened_at: .*timezone"),
        ("Z,3", "Z,6", "arrivals.csv:3: priority"),
        ("angry", "cross", "arrivals.csv:2: reason"),
        ("weight", "wait", "arrivals.csv:2: wait: .*not permitted"),
        ("99999", "-1", "arrivals.csv:3: handling_s"),
        (TABLE, "opened_at,priority\n", "arrivals.csv:1: no arrivals in it"),
        (TABLE, "", "arrivals.csv:1: no arrivals in it"),
    ],
)
def test_a_slip_is_named_with_its_line(table, catalogue, found, instead, complaint):
    table.write_text(TABLE.replace(found, instead), encoding="utf-8")

    with pytest.raises(InvalidData, match=complaint):
        read_arrivals(table, catalogue)
