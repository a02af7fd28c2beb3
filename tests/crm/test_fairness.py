"""How groups fare: counted by hand, small groups left out, nothing without attributes."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pytest

from chatbot.crm.blend import Blend, Fitted
from chatbot.crm.cases import Cases
from chatbot.crm.fairness import by_group, fairness, read_groups
from chatbot.crm.past import Split
from chatbot.crm.question import Answer, Question
from chatbot.warehouse.schema import TABLES

DAY = date(2026, 6, 1)


def answered(came: list[float], given: list[float]) -> Answer:
    ids = np.array([f"c{number:03}" for number in range(len(came))])
    cases = Cases(ids, ("one",), np.zeros((len(came), 1)), np.array(came))
    blend = Blend(("one",), np.array([0]), (), np.empty(0), 0.0, None, 0.5)
    question = Question("churn", Split(30, (DAY,), DAY), cases, cases)
    return Answer(question, Fitted(blend, None, 0.5), np.array(given), None, {}, ())


@pytest.fixture
def shop() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for table in TABLES.values():
        connection.execute(table.ddl)
    return connection


def test_error_rates_are_those_counted_by_hand() -> None:
    # of 300: 100 came and 50 of them are marked; of the 200 others 50 are marked
    answer = answered([1.0] * 100 + [0.0] * 200, ([0.9] * 50 + [0.1] * 50) + ([0.9] * 50 + [0.1] * 150))
    groups = {"gender": {f"c{number:03}": "f" for number in range(300)}}

    (share,) = by_group(answer, groups)

    assert (share.false_alarms, share.missed) == (0.25, 0.5)
    assert (share.cases, share.came) == (300, pytest.approx(1 / 3))


def test_a_rate_of_fewer_than_50_is_not_shown() -> None:
    groups = {"gender": {f"c{number:03}": "f" for number in range(60)}}

    (share,) = by_group(answered([1.0] * 49 + [0.0] * 11, [0.9] * 60), groups)

    assert (share.false_alarms, share.missed) == (None, None)


def test_a_group_of_49_is_not_shown() -> None:
    groups = {"gender": {f"c{number:03}": "f" for number in range(49)}}

    assert list(by_group(answered([1.0] * 60, [0.9] * 60), groups)) == []


def test_customers_are_put_into_bands_of_age(shop: duckdb.DuckDBPyConnection) -> None:
    shop.execute(
        "INSERT INTO customers (id, birth_year) VALUES ('a', 2005), ('b', 1986), ('c', 1940), ('d', 1800)"
    )

    found = read_groups(shop, DAY)

    assert found == {"age": {"a": "under 25", "b": "40 to 59", "c": "60 and over"}}


def test_who_wants_no_profile_is_in_no_group(shop: duckdb.DuckDBPyConnection) -> None:
    shop.execute("INSERT INTO customers (id, gender, do_not_profile) VALUES ('a', 'f', true)")

    assert read_groups(shop, DAY) == {}


def test_without_attributes_it_says_so(shop: duckdb.DuckDBPyConnection) -> None:
    found = fairness(shop, [], DAY)

    assert found["sentences"] == ["No attributes of groups were given: nothing can be compared."]


def test_waits_of_two_groups_are_told_side_by_side(shop: duckdb.DuckDBPyConnection) -> None:
    shop.execute(
        "INSERT INTO customers (id, gender) SELECT i::VARCHAR, if(i < 50, 'f', 'm') FROM range(100) t(i)"
    )
    shop.execute(
        'INSERT INTO contacts (id, customer_id, "at", first_response_s)'
        " SELECT i::VARCHAR, i::VARCHAR, '2026-05-01', if(i < 50, 30, 90) FROM range(100) t(i)"
    )

    found = fairness(shop, [], DAY)

    assert found["sentences"] == [
        "Waits, by gender: half of m had a first answer within 90 s, half of f within 30 s."
    ]
