"""Portraits of segments, and what the pages get of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from chatbot.crm.portraits import Portrait, portraits
from chatbot.crm.run_folder import draft_run, write_result
from chatbot.crm.segment_results import read_model, result
from chatbot.crm.segments import Segmentation, segment
from chatbot.store.runs import read_result
from chatbot.warehouse.features import features, trainable
from chatbot.warehouse.matrix import Matrix
from tests.warehouse.ledger import AS_OF, Ledger


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    """Return a shop of forty who drink tea often, forty who bought one lamp long ago, and one who looks around."""
    ledger = Ledger()
    ledger.write("products", {"id": "T", "category": "tea"}, {"id": "L", "category": "lighting"})
    run = ledger.connection.execute
    run("INSERT INTO customers (id, joined_at) SELECT 't' || i, TIMESTAMP '2024-01-01' FROM range(40) t(i)")
    run("INSERT INTO customers (id, joined_at) SELECT 'l' || i, TIMESTAMP '2024-01-01' FROM range(40) t(i)")
    run("INSERT INTO customers (id, joined_at) VALUES ('x', TIMESTAMP '2026-05-01')")
    run(
        "INSERT INTO orders (id, customer_id, placed_at, total) SELECT 'T' || i, 't' || i % 40,"
        " TIMESTAMP '2025-06-02' + to_hours(i * 20), 20 + i % 7 FROM range(400) t(i)"
    )
    run(
        "INSERT INTO orders (id, customer_id, placed_at, total) SELECT 'L' || i, 'l' || i,"
        " TIMESTAMP '2024-06-02' + to_hours(i * 20), 90 + i % 7 FROM range(40) t(i)"
    )
    run(
        "INSERT INTO items (order_id, line, product_id, quantity)"
        " SELECT id, 1, CASE WHEN id LIKE 'T%' THEN 'T' ELSE 'L' END, 1 FROM orders"
    )
    run(
        "INSERT INTO contacts (id, customer_id, \"at\", channel, mood_end) SELECT i, 'l' || i,"
        " TIMESTAMP '2025-01-01', 'chat', -0.6 FROM range(10) t(i)"
    )
    return ledger.connection


@pytest.fixture(scope="module")
def matrix(connection: duckdb.DuckDBPyConnection) -> Matrix:
    """Return what is known of them."""
    return features(connection, AS_OF)


@pytest.fixture(scope="module")
def found(connection: duckdb.DuckDBPyConnection, matrix: Matrix) -> Segmentation:
    """Return their segments: few draws would do, the kinds are far apart."""
    return segment(matrix, trainable(connection))


@pytest.fixture(scope="module")
def drawn(connection: duckdb.DuckDBPyConnection, matrix: Matrix, found: Segmentation) -> tuple[Portrait, ...]:
    """Return their portraits."""
    return portraits(connection, matrix, found)


def test_a_portrait_counts_what_can_be_counted_by_hand(
    drawn: tuple[Portrait, ...], found: Segmentation
) -> None:
    lamps = next(portrait for portrait in drawn if portrait.name == found.segment_of["l3"])

    assert sum(portrait.count for portrait in drawn) == 81
    assert sum(portrait.income_share for portrait in drawn) == pytest.approx(1)
    assert lamps.income_share == 0
    assert lamps.orders == 1
    assert [(taste.category, taste.lift) for taste in lamps.tastes] == [("lighting", pytest.approx(11))]


def test_a_portrait_is_told_in_sentences(drawn: tuple[Portrait, ...]) -> None:
    told = {portrait.name: " ".join(portrait.words) for portrait in drawn}

    assert any("More than others they buy lighting (11.0 times as much)." in words for words in told.values())
    assert any("100% by chat; they leave annoyed." in words for words in told.values())
    assert told["Yet to buy"].startswith("1 customer, 1.2% of all. None of them has ever got in touch.")
    assert not any("nan" in words.lower().split() for words in told.values())


def test_the_page_gets_plain_json_without_anybodys_id(
    tmp_path: Path, found: Segmentation, drawn: tuple[Portrait, ...], matrix: Matrix
) -> None:
    with draft_run(tmp_path, datetime(2026, 6, 1, tzinfo=UTC)) as folder:
        write_result(folder, "segments", result(found, drawn))
        text = (folder / "segments.json").read_text()

    page = json.loads(text)
    assert [one["name"] for one in page["segments"]] == list(found.names)
    assert len(page["map"]["points"]) == 80
    assert not [name for name in matrix.ids.tolist() if f'"{name}"' in text]


def test_the_next_run_calls_them_the_same(
    tmp_path: Path, found: Segmentation, drawn: tuple[Portrait, ...], matrix: Matrix
) -> None:
    with draft_run(tmp_path, datetime(2026, 6, 1, tzinfo=UTC)) as folder:
        write_result(folder, "segments", result(found, drawn))
    last = read_model(read_result(tmp_path, "segments"))

    again = segment(matrix, matrix.ids, last=last, seed=5)

    assert last is not None
    assert again.segment_of == found.segment_of


@pytest.mark.parametrize("page", [None, {}, {"model": None}, {"model": {"columns": ["spent"]}}])
def test_what_was_made_in_another_way_names_nobody(page: dict[str, None] | None) -> None:
    assert read_model(page) is None
