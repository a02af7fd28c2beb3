"""Data comes in whole, once, and with a reason for every row that stays outside."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, text

from chatbot.errors import InvalidData
from chatbot.warehouse import csv_source, sql_source
from chatbot.warehouse.invented import Wish, invent
from chatbot.warehouse.mapping import MappingFile
from chatbot.warehouse.sources import plan_files
from chatbot.warehouse.warehouse import FILE, connect, open_warehouse
from tests.warehouse.intake import HOUSE, Intake

ROOT = Path(__file__).parents[2]
MANY = [f"o{number},c{number % 7},2026-01-0{number % 9 + 1},{number}.50" for number in range(500)]


def test_a_file_with_our_names_needs_no_mapping(intake: Intake) -> None:
    done = intake.orders("o1,c1,2026-01-02 03:04:05,12.50", header="ID,Customer_ID,placed_at,Total")

    assert (done.counts.new, done.counts.rejected) == (1, 0)
    assert intake.ask("SELECT id, total::VARCHAR, placed_at::VARCHAR FROM orders") == [
        ("o1", "12.50", "2026-01-02 03:04:05")
    ]


def test_the_same_again_changes_nothing_and_a_changed_row_replaces(intake: Intake) -> None:
    intake.orders("o1,c1,2026-01-02,10", "o2,c1,2026-01-03,20")

    again = intake.orders("o1,c1,2026-01-02,10", "o2,c1,2026-01-03,20").counts
    changed = intake.orders("o2,c1,2026-01-03,25", "o3,c2,2026-01-04,30").counts

    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert (changed.new, changed.changed, changed.same) == (1, 1, 0)
    assert intake.ask("SELECT id, total::INT FROM orders ORDER BY id") == [("o1", 10), ("o2", 25), ("o3", 30)]


def test_of_rows_with_one_key_the_last_counts(intake: Intake) -> None:
    done = intake.orders("o1,c1,2026-01-02,10", "o1,c1,2026-01-02,11", "o1,c1,2026-01-02,12")

    assert (done.counts.new, done.counts.repeated) == (1, 2)
    assert intake.one("SELECT total::INT FROM orders") == 12


def test_parquet_and_csv_say_the_same(intake: Intake) -> None:
    invent(Wish(60, date(2026, 11, 1)), intake.files)
    first = intake.bring()
    for path in intake.files.glob("*.parquet"):
        path.unlink()
    invent(Wish(60, date(2026, 11, 1), format="csv"), intake.files)

    again = intake.bring()

    assert all(one.counts.new == one.counts.read > 0 for one in first.values())
    assert all(one.counts.same == one.counts.read for one in again.values())


def test_another_house_s_names_are_mapped(intake: Intake) -> None:
    intake.write("Verkauf.csv", "Nr;Kunde;Datum;Summe", "1;k1;02.03.2026;1.234,50 €")
    intake.bring(
        """
        decimal: ","
        rates: {EUR: 0.8}
        tables:
          orders:
            file: Verkauf.csv
            columns: {id: Nr, customer_id: Kunde, placed_at: Datum, total: Summe}
            constants: {channel: store}
        """
    )

    assert intake.ask("SELECT id, placed_at::DATE::VARCHAR, total::VARCHAR, channel FROM orders") == [
        ("1", "2026-03-02", "987.60", "store")
    ]


def test_a_database_is_read_by_table_and_by_query(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_source, "BATCH_ROWS", 3)
    url = f"sqlite:///{intake.files / 'shop.db'}"
    with create_engine(url).begin() as shop:
        shop.execute(text("CREATE TABLE bought (nr INTEGER, who TEXT, day TEXT, sum NUMERIC)"))
        shop.execute(text("CREATE TABLE clients (id TEXT, land TEXT)"))
        for number in range(10):
            shop.execute(
                text(f"INSERT INTO bought VALUES ({number}, 'c{number}', '2026-01-01', {number}.25)")
            )
            shop.execute(text(f"INSERT INTO clients VALUES ('c{number}', 'GB')"))
    mapping = """
        tables:
          customers: {table: clients, columns: {country: land}}
          orders: {query: "SELECT * FROM bought WHERE nr > 1 AND who <> ' :x 10:30';",
                   columns: {id: nr, customer_id: who, placed_at: day, total: sum}}
        """

    done = intake.bring_from(url, mapping)

    assert (done["customers"].counts.new, done["orders"].counts.new) == (10, 8)
    assert intake.one("SELECT sum(total)::VARCHAR FROM orders") == "46.00"


def test_a_killed_import_goes_on_where_it_stopped(intake: Intake) -> None:
    intake.write("orders.csv", "id,customer_id,placed_at,total", *MANY)
    code = (
        "import os, signal, sys; from pathlib import Path; from chatbot.warehouse import csv_source\n"
        "csv_source.PIECE_BYTES = 3000\nfrom tests.warehouse.intake import Intake\n"
        "def die(table, share):\n    share > 0.5 and os.kill(os.getpid(), signal.SIGKILL)\n"
        "Intake(Path(sys.argv[1])).bring('', die)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(intake.crm.parent)], cwd=ROOT, check=False)
    assert killed.returncode == -9
    assert intake.one("SELECT count(*) FROM orders") == 0
    read = intake.one("SELECT rows FROM incoming_state")
    assert isinstance(read, int)

    shares: list[float] = []
    intake.bring(progress=lambda table, share: shares.append(share))

    assert 200 < read < 500
    assert shares == [1.0]
    assert intake.one("SELECT count(*) FROM orders") == 500
    assert intake.one("SELECT count(*) FROM incoming_state") == 0


def test_a_killed_import_from_a_database_goes_on(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_source, "BATCH_ROWS", 4)
    url = f"sqlite:///{intake.files / 'shop.db'}"
    with create_engine(url).begin() as shop:
        shop.execute(text("CREATE TABLE items (order_id TEXT, line INTEGER, product_id TEXT)"))
        for number in range(10):
            shop.execute(text(f"INSERT INTO items VALUES ('o{number // 3}', {number % 3}, 'p')"))
    with monkeypatch.context() as patch:
        patch.setattr("chatbot.warehouse.reading.note", _stop_after(2))
        with pytest.raises(KeyboardInterrupt):
            intake.bring_from(url, "tables: {items: {table: items}}")

    done = intake.bring_from(url, "tables: {items: {table: items}}")

    assert done["items"].counts.new == 10


def _stop_after(times: int) -> object:
    from chatbot.warehouse.incoming import note

    left = [times]

    def stop(*arguments: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        note(*arguments)  # type: ignore[arg-type]

    return stop


def test_a_changed_file_is_read_from_its_beginning(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_source, "PIECE_BYTES", 3000)
    intake.write("orders.csv", "id,customer_id,placed_at,total", *MANY)
    with monkeypatch.context() as patch:
        patch.setattr("chatbot.warehouse.reading.note", _stop_after(2))
        with pytest.raises(KeyboardInterrupt):
            intake.bring()
    intake.write("orders.csv", "id,customer_id,placed_at,total", *MANY[:3])

    done = intake.bring()["orders"]

    assert done.counts.new == 3
    assert intake.one("SELECT count(*) FROM orders") == 3


def test_nothing_comes_in_when_a_later_file_is_at_fault(intake: Intake) -> None:
    intake.write("customers.csv", "id", "c1")
    intake.write("orders.csv", "id,customer_id", "o1,c1")

    with pytest.raises(InvalidData, match=r"orders\.csv: orders needs the column placed_at"):
        intake.bring()

    assert not intake.crm.exists()


def test_a_query_sees_the_incoming_rows_nowhere_before_all_are_read(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.write("customers.csv", "id", "c1")
    intake.write("orders.csv", "id,customer_id,placed_at,total", *MANY[:3])

    def fail(*arguments: object) -> None:
        raise duckdb.IOException("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("chatbot.warehouse.drift.count", fail)
        with pytest.raises(duckdb.IOException):
            intake.bring()

    assert intake.ask("SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders)") == [(0, 0)]


def test_the_warehouse_is_its_owner_s_alone_whatever_the_umask(intake: Intake) -> None:
    before = os.umask(0)
    try:
        intake.orders("o1,c1,2026-01-02,10")
        (intake.crm / FILE).chmod(0o644)  # as an older version left it
        intake.orders("o2,c1,2026-01-02,10")
    finally:
        os.umask(before)

    assert (intake.crm.stat().st_mode & 0o777, (intake.crm / FILE).stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize(("own", "other"), [("shop[1]", "shop1"), ("shop*", "shops"), ("sho?", "shop")])
def test_of_files_with_odd_names_only_the_one_that_is_named_is_read(
    intake: Intake, own: str, other: str
) -> None:
    for name in (own, other):
        (intake.files / name).mkdir()
        with connect() as connection:
            row = f"SELECT '{name}' AS id, 'c1' AS customer_id, '2026-01-02' AS placed_at, 1 AS total"
            connection.sql(row).write_parquet(str(intake.files / "orders.parquet"))
        (intake.files / "orders.parquet").rename(intake.files / name / "orders.parquet")

    intake.take(plan_files(intake.files / own, None, MappingFile(), HOUSE))

    assert intake.ask("SELECT id FROM orders") == [(own,)]


def test_nothing_is_fetched_from_elsewhere_to_read_a_file(intake: Intake) -> None:
    settings = "current_setting('autoload_known_extensions'), current_setting('autoinstall_known_extensions')"

    with open_warehouse(intake.crm) as opened, connect() as beside:
        assert opened.execute(f"SELECT {settings}").fetchall() == [(False, False)]
        assert beside.execute(f"SELECT {settings}").fetchall() == [(False, False)]


def test_a_warehouse_of_an_older_version_is_given_the_columns_it_lacks(intake: Intake) -> None:
    with open_warehouse(intake.crm) as connection:
        connection.execute("ALTER TABLE products DROP COLUMN category")
    intake.write("products.csv", "id,name,category,price,stock", "tea,Tea,drinks,4.50,0")

    intake.bring()

    assert intake.ask("SELECT category, price::VARCHAR, stock FROM products") == [("drinks", "4.50", 0)]
