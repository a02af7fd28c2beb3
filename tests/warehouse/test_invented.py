"""The invented shop: the same wish gives the same shop, and what happens in it has its causes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from chatbot.warehouse import invented
from chatbot.warehouse.invented import Wish, invent
from chatbot.warehouse.schema import TABLES

UNTIL = date(2026, 11, 1)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The tables of three thousand customers."""
    folder = tmp_path_factory.mktemp("shop")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(invented, "CHUNK", 2000)
        invent(Wish(3000, UNTIL), folder)
    connection = duckdb.connect()
    for name in TABLES:
        connection.execute(f"CREATE TABLE {name} AS FROM '{folder / name}.parquet'")
    connection.execute(f"CREATE TABLE truth AS FROM '{folder / 'truth' / 'customers'}.parquet'")
    return connection


def one(shop: duckdb.DuckDBPyConnection, query: str) -> float:
    found = shop.execute(query).fetchone()
    assert found is not None
    return float(found[0])


def test_the_files_have_the_columns_of_the_tables(shop: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES.values():
        columns = [row[0] for row in shop.execute(f"DESCRIBE {table.name}").fetchall()]
        assert columns == [column.name for column in table.columns]


def test_the_same_wish_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        invent(Wish(200, UNTIL, seed=5, format="csv"), tmp_path / name)

    for table in TABLES:
        first, second = (
            sorted((tmp_path / name / f"{table}.csv").read_text().split()) for name in ("one", "two")
        )
        assert first == second


def test_everything_belongs_to_something(shop: duckdb.DuckDBPyConnection) -> None:
    assert one(shop, "SELECT count(*) FROM orders ANTI JOIN customers ON customer_id = customers.id") == 0
    assert one(shop, "SELECT count(*) FROM items ANTI JOIN orders ON order_id = orders.id") == 0
    assert one(shop, "SELECT count(*) FROM items ANTI JOIN products ON product_id = products.id") == 0
    assert one(shop, "SELECT count(*) FROM orders ANTI JOIN items ON order_id = orders.id") == 0
    for table in ("customers", "orders", "contacts", "reviews"):
        assert one(shop, f"SELECT count(*) - count(DISTINCT id) FROM {table}") == 0


def test_an_order_costs_what_is_in_it_and_its_delivery(shop: duckdb.DuckDBPyConnection) -> None:
    off = """SELECT count(*) FROM orders JOIN (SELECT order_id, sum(price * quantity) AS goods FROM items
        GROUP BY order_id) ON order_id = id
        WHERE abs(total - goods - CASE WHEN goods < 50 THEN 3.95 ELSE 0 END) > 0.01"""

    assert one(shop, off) == 0


def test_nothing_is_known_of_the_last_day_and_later(shop: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES.values():
        for column in table.columns:
            if column.kind == "moment":
                late = f"SELECT count(*) FROM {table.name} WHERE \"{column.name}\" >= DATE '{UNTIL}'"
                assert one(shop, late) == 0


def test_december_is_busier_than_february(shop: duckdb.DuckDBPyConnection) -> None:
    count = "SELECT count(*) FROM orders WHERE month(placed_at) = {} AND year(placed_at) = 2025"

    assert one(shop, count.format(12)) > 1.5 * one(shop, count.format(2))


def test_bad_service_drives_customers_away(shop: duckdb.DuckDBPyConnection) -> None:
    comes_back = """SELECT avg((EXISTS (FROM orders WHERE orders.customer_id = k.customer_id
        AND placed_at > k."at"))::INT) FROM contacts k JOIN truth ON truth.id = k.customer_id
        WHERE kind = 'regular' AND k."at" < DATE '2026-03-01' AND mood_end {}"""

    assert one(shop, comes_back.format("< -0.2")) < one(shop, comes_back.format("> 0.3")) - 0.1


def test_waiting_and_mood_show_in_the_rating(shop: duckdb.DuckDBPyConnection) -> None:
    assert one(shop, "SELECT corr(csat, mood_end) FROM contacts") > 0.4
    assert one(shop, "SELECT corr(csat, ln(1 + first_response_s)) FROM contacts") < -0.2


def test_a_refill_is_bought_by_those_who_have_the_machine(shop: duckdb.DuckDBPyConnection) -> None:
    owners = "(SELECT customer_id FROM orders JOIN items ON order_id = id WHERE product_id = 'robot-vacuum')"
    share = f"""SELECT avg((customer_id IN {owners})::INT) FROM orders JOIN items ON order_id = id
        WHERE product_id = '{{}}'"""

    assert one(shop, share.format("brush-set")) > 4 * one(shop, share.format("french-press"))


def test_dirt_is_what_it_says(tmp_path: Path) -> None:
    invent(Wish(600, UNTIL, dirt=True, format="csv"), tmp_path)
    shop = duckdb.connect()
    read = "read_csv('{}/{}.csv', all_varchar=true)"
    orders, items, people = (read.format(tmp_path, name) for name in ("orders", "items", "people"))

    assert (
        one(
            shop,
            f"SELECT count(DISTINCT regexp_replace(placed_at, '[0-9]+|[A-Z][a-z]+', '', 'g')) FROM {orders}",
        )
        == 5
    )
    assert one(shop, f"SELECT count(*) FROM {items} WHERE quantity::INT < 0") > 0
    assert one(shop, f"SELECT count(*) FROM {people} WHERE customer_id LIKE 'D%'") > 5
