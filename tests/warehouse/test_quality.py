"""What is wrong with data is found and said in a sentence; what is right is not blamed."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chatbot.warehouse.checks import gaps_of
from chatbot.warehouse.drift import stability
from chatbot.warehouse.quality import Quality, examine, to_json, to_page
from chatbot.warehouse.warehouse import open_warehouse
from tests.warehouse.intake import ORDERS, Intake

NOW = datetime(2026, 11, 9, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[2] / "templates" / "crm"


def examined(intake: Intake) -> Quality:
    with open_warehouse(intake.crm) as connection:
        return examine(connection, intake.people, NOW)


def test_missing_values_are_counted_by_column(intake: Intake) -> None:
    intake.write("customers.csv", "id,country", "a,GB", "b,", "c,", "d,GB")
    intake.bring()

    found = {one.column: (one.empty, one.rows) for one in examined(intake).missing}

    assert (found["id"], found["country"], found["gender"]) == ((0, 4), (2, 4), (4, 4))


def test_a_slip_of_the_decimal_sign_is_far_from_all_others(intake: Intake) -> None:
    totals = [f"o{n},c,2026-01-01,{20 + n % 30}.50" for n in range(300)]
    intake.orders(*totals, "slip,c,2026-01-01,99999")

    found = examined(intake).outliers

    assert [(one.table, one.column, one.count) for one in found] == [("orders", "total", 1)]
    assert found[0].examples == (("slip", 99999.0),)


def test_values_with_a_long_tail_are_not_far(intake: Intake) -> None:
    intake.write(
        "items.csv",
        "order_id,line,product_id,quantity",
        *(f"o,{n},p,{1 + (n % 10 == 0) * 5}" for n in range(300)),
    )
    intake.bring()

    assert examined(intake).outliers == []


def test_a_gap_is_found_but_not_the_day_a_shop_is_closed() -> None:
    first = date(2026, 1, 5)
    days = {first + timedelta(days=n): 20 for n in range(120) if n % 7 != 6 and n not in (50, 51, 52)}

    found = gaps_of("orders", days)

    assert [(gap.first - first, gap.last - first, gap.usual) for gap in found] == [
        (timedelta(days=50), timedelta(days=52), 20.0)
    ]


def test_rows_of_nobody_and_of_tomorrow_are_counted(intake: Intake) -> None:
    intake.write("customers.csv", "id", "a")
    intake.orders("o1,a,2026-01-01,1", "o2,nobody,2027-01-01,1")

    found = examined(intake)

    assert [(one.table, one.column, one.rows) for one in found.orphans] == [("orders", "customer_id", 1)]
    assert found.future == {"orders": 1}


def test_the_index_of_two_spreads_is_that_of_the_formula() -> None:
    """By hand: (0.4 − 0.5) ln(0.4 / 0.5) + (0.6 − 0.5) ln(0.6 / 0.5) = 0.0223 + 0.0182."""
    assert stability({"a": 0.5, "b": 0.5}, {"a": 0.4, "b": 0.6}) == pytest.approx(0.0405, abs=1e-4)
    assert stability({"a": 1.0}, {"a": 1.0}) == 0


def test_an_import_unlike_the_last_is_told_by_column(intake: Intake) -> None:
    def bring(first: int, channel: str, factor: int) -> None:
        lines = [f"o{n},c,2026-01-01,{(10 + n % 50) * factor},{channel}" for n in range(first, first + 400)]
        intake.orders(*lines, header=f"{ORDERS},channel")

    bring(0, "web", 1)
    alone = examined(intake)
    bring(400, "web", 1)
    same = {one.column: one.psi or 0 for one in examined(intake).drift}
    bring(800, "app", 3)
    moved = {one.column: one.psi or 0 for one in examined(intake).drift}

    assert alone.sentences()["drift"] == "There is one import only: nothing to compare it with yet."
    assert max(same.values()) < 0.1
    assert min(moved["total"], moved["channel"]) > 0.25


def test_the_page_needs_no_other_file_and_runs_nobody_s_script(intake: Intake) -> None:
    intake.orders(
        '"<script>alert(1)</script>",c,2026-01-01,99999', *(f"o{n},c,2026-01-01,{n}" for n in range(90))
    )
    found = examined(intake)

    page = to_page(found, TEMPLATES)

    assert "&lt;script&gt;" in page
    assert not re.search(r"<script|<link|src=|https?://", page)
    assert all(sentence.split(";")[0] in page for sentence in found.sentences().values())


def test_the_file_says_what_the_page_says(intake: Intake) -> None:
    intake.orders("o1,c,2026-01-01,1")
    found = to_json(examined(intake))

    assert json.loads(json.dumps(found)) == found
    assert found["rows"]["orders"] == 1
    assert found["sentences"]["duplicates"] == "No two customers look like one person."


def test_an_empty_warehouse_is_no_fault(intake: Intake) -> None:
    found = examined(intake)

    assert found.sentences()["missing"] == "Nothing is missing in any column."
    assert "Nothing was imported yet." in to_page(found, TEMPLATES)
