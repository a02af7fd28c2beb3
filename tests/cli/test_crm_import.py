"""`chatbot crm import` and `keys` as typed in a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, select

from chatbot.cli.main import main
from chatbot.sealing.keys import Keyring
from chatbot.store.database import Database
from chatbot.store.shop_tables import customers
from chatbot.warehouse.warehouse import connect


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATA_DIR": str(tmp_path / "var"),
        "DATABASE_URL": "",
        "CHATBOT_CRM_KEYS": "",
    }.items():
        monkeypatch.setenv(name, value)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["crm", *map(str, arguments)])


def test_what_came_in_and_what_did_not_is_told(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        "id,customer_id,placed_at,total,colour\n1,c1,2026-01-01,5,red\n2,c1,never,5,\n"
    )

    result = run("import", tmp_path)

    assert result.exit_code == 0, result.output
    assert "orders: 2 rows of orders.csv: 1 new, 0 changed, 0 as before, 1 refused" in result.output
    assert "columns nobody asked for: colour" in result.output
    assert 'orders.csv:3: placed_at: "never" is no date' in result.output
    assert str(tmp_path / "var" / "crm" / "rejects" / "orders.csv") in result.output


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("orders.csv", "id,total\n", "orders needs the column customer_id; it has id, total"),
        ("baskets.csv", "id\n1\n", "baskets: unknown table; say --table with one of customers, people"),
        ("orders.csv", "", "empty, not even a header"),
        ("orders.parquet", "no", "no Parquet file, or damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, name: str, content: str, found: str
) -> None:
    (tmp_path / name).write_text(content)

    result = run("import", tmp_path / name)

    assert result.exit_code == 1
    assert found in result.output
    assert len([line for line in result.output.splitlines() if line.startswith("chatbot: ")]) == 1
    assert not (tmp_path / "var" / "crm" / "warehouse.duckdb").exists()


def test_a_database_that_is_none_is_refused_without_its_password(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yml"
    mapping.write_text("tables: {orders: {table: orders}}")

    result = run("import", "nosuchdb://me:secret@host/shop", "--mapping", mapping)

    assert result.exit_code == 1
    assert "the address of the database cannot be used" in result.output
    assert "secret" not in result.output


def test_a_source_is_needed_and_only_one(tmp_path: Path) -> None:
    assert run("import").exit_code == 2
    assert run("import", tmp_path, "--shop").exit_code == 2


def test_one_rotation_changes_the_keys_of_the_warehouse_and_of_the_database(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("customer_id,name\nc1,Zoë\n")
    run("import", tmp_path)
    data = tmp_path / "var"
    database = Database(f"sqlite:///{data / 'chatbot.sqlite3'}", Keyring(data))
    database.upgrade()
    with database.write() as connection:
        connection.execute(insert(customers).values(id="c2", name="Ben", email="b@q.example", locale="en"))
    before = (data / "keys").read_text()

    result = run("keys", "rotate", "--drop-old")

    assert [line.split(" ")[0] for line in result.output.splitlines()] == ["1", "1", "older"]
    assert len((data / "keys").read_text()) == len(before)
    assert (data / "keys").read_text() != before
    assert "0 new, 0 changed, 1 as before" in run("import", tmp_path).output
    with database.read() as connection:
        assert connection.execute(select(customers.c.name)).scalar_one() == "Ben"


def test_an_import_makes_no_key_in_place_of_a_lost_one(tmp_path: Path) -> None:
    run("keys", "rotate")
    (tmp_path / "var" / "keys").unlink()
    (tmp_path / "people.csv").write_text("customer_id,name\nc1,Zoë\n")

    result = run("import", tmp_path)

    assert result.exit_code == 1
    assert "keys is missing: put it back" in result.output
    assert not (tmp_path / "var" / "keys").exists()


def test_a_shop_without_a_warehouse_gets_none_by_changing_keys(tmp_path: Path) -> None:
    result = run("keys", "rotate")

    assert result.output == "0 rows of the database are sealed with the newest key\n"
    assert not (tmp_path / "var" / "crm").exists()


def test_keys_of_the_settings_are_changed_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATBOT_CRM_KEYS", "ab" * 32)

    assert "take the older ones out there" in run("keys", "rotate", "--drop-old").output


@pytest.mark.parametrize(
    "source", ["postgresql+psycopg://me:o@secret@host/shop", "postgresql:/me:secret@host/shop"]
)
def test_a_slip_in_a_database_s_address_does_not_show_its_password(tmp_path: Path, source: str) -> None:
    mapping = tmp_path / "mapping.yml"
    mapping.write_text("tables: {orders: {table: orders}}")

    result = run("import", source, "--mapping", mapping)

    assert result.exit_code == 1
    assert "secret" not in result.output


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Return a warehouse of which some bytes were changed behind its head."""
    (tmp_path / "orders.csv").write_text("id,customer_id,placed_at,total\n1,c1,2026-01-01,5\n")
    run("import", tmp_path)
    file = tmp_path / "var" / "crm" / "warehouse.duckdb"
    file.write_bytes(file.read_bytes()[:12_500] + b"\xff" * 64 + file.read_bytes()[12_564:])
    return file


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize("command", [("import",), ("quality",), ("segment",), ("run", "--no-shop")])
def test_a_damaged_warehouse_is_told_of_in_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run(*command, *((tmp_path,) if command == ("import",) else ()))

    assert result.exit_code == 1
    assert "chatbot: " in result.output
    assert "warehouse.duckdb is in use, or damaged" in result.output
    assert "Traceback" not in result.output


def test_a_file_in_the_place_of_the_folder_is_told_of_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("id,customer_id,placed_at,total\n1,c1,2026-01-01,5\n")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "crm").touch()

    result = run("import", tmp_path)

    assert result.exit_code == 1
    assert "crm: cannot be written" in result.output


def test_damaged_rows_of_a_parquet_file_are_told_of_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "orders.parquet"
    row = (
        "SELECT 'o' || i AS id, 'c' AS customer_id, '2026-01-01' AS placed_at, 5 AS total FROM range(9) t(i)"
    )
    with connect() as connection:
        connection.sql(row).write_parquet(str(file))
    file.write_bytes(file.read_bytes()[:4] + b"\x5a" * 36 + file.read_bytes()[40:])

    result = run("import", file)

    assert result.exit_code == 1
    assert "chatbot: DuckDB gave up: " in result.output
    assert "see whether the file it read is whole" in result.output
