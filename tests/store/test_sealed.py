"""Contact data is sealed in either database, found by its hashes, and keys change while everybody goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, delete, func, insert, select, text, type_coerce
from sqlalchemy.exc import InvalidRequestError

from chatbot.errors import InvalidData
from chatbot.sealing.keys import Keyring
from chatbot.store import resealing
from chatbot.store.blind import address_is
from chatbot.store.customer_rows import change_customer
from chatbot.store.database import Database
from chatbot.store.insight_sums import InsightSums
from chatbot.store.resealing import count_open, reseal, sealed_tables
from chatbot.store.sealed import SealedText
from chatbot.store.shop_tables import customers, orders, shop_tasks
from chatbot.store.tables import sealing_keys
from tests.store.actors import NOW
from tests.store.persons import DAY
from tests.store.schema import step_back

DOCS = Path("docs/crm-privacy.md")
WORDS = ("okafor", "07700 9", "Mill Lane")
"""Each stands in another column; none can come about in a hash by chance."""


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "data")


Open = Callable[[Keyring | None], Database]


@pytest.fixture
def opened(database: Database) -> Iterator[Open]:
    """Return how to open the database, which nobody sealed yet, with other keys."""
    made: list[Database] = []
    _forget_keys(database)

    def open_it(keys: Keyring | None) -> Database:
        made.append(Database(database.url, keys))
        return made[-1]

    yield open_it
    for one in made:
        one.engine.dispose()
    _forget_keys(database)


def _forget_keys(database: Database) -> None:
    with database.write() as connection:
        connection.execute(delete(sealing_keys))


@pytest.fixture
def shop(opened: Open, keys: Keyring) -> Database:
    """Return a database with a customer, an order and a task."""
    found = opened(keys)
    found.upgrade()
    with found.write() as connection:
        customer = {"id": "maya", "name": "Maya Okafor", "email": "Maya.Okafor@example.com"}
        connection.execute(insert(customers).values(phone="07700 900118", locale="en", **customer))
        order = {"number": "1", "customer_id": "maya", "status": "paid", "placed_on": DAY}
        connection.execute(
            insert(orders).values(currency="GBP", total=9, ship_to="12 Mill Lane, Leeds", **order)
        )
        told = {"email": "maya.okafor@example.com", "values": {"address": "12 Mill Lane"}, "facts": {}}
        connection.execute(
            insert(shop_tasks).values(key="k", name="change_address", outcome="done", created_at=NOW, **told)
        )
    return found


def stored(database: Database) -> str:
    """Return all that stands in the columns that are sealed, as the database has it."""
    columns = [
        column for table in sealed_tables() for column in table.c if isinstance(column.type, SealedText)
    ]
    with database.read() as connection:
        return " ".join(
            str(cell)
            for column in columns
            for cell in connection.execute(select(type_coerce(column, Text))).scalars()
        )


def told(database: Database) -> list[Any]:
    """Return the same, opened."""
    with database.read() as connection:
        return [
            connection.execute(select(column)).scalar_one()
            for column in (*(customers.c[name] for name in ("name", "email", "phone")), orders.c.ship_to)
        ] + [connection.execute(select(shop_tasks.c["values"])).scalar_one()]


def ids_with(database: Database, email: str) -> list[str]:
    with database.read() as connection:
        has_it = address_is(connection, customers.c.email_hash, email)
        return list(connection.execute(select(customers.c.id).where(has_it)).scalars())


ALL = [
    "Maya Okafor",
    "Maya.Okafor@example.com",
    "07700 900118",
    "12 Mill Lane, Leeds",
    {"address": "12 Mill Lane"},
]


def test_what_is_sealed_is_opened_and_found_and_no_word_of_it_is_stored(shop: Database) -> None:
    assert told(shop) == ALL
    assert ids_with(shop, " MAYA.okafor@example.com ") == ["maya"]
    assert [one.customer_id for one in InsightSums(shop).find("okafor")] == ["maya"]
    assert [word for word in WORDS if word.lower() in stored(shop).lower()] == []


def test_what_is_sealed_cannot_be_compared_by_mistake() -> None:
    assert customers.c.phone.is_not(None) is not None
    for mistake in (lambda: customers.c.email == "a@b.c", lambda: orders.c.ship_to.ilike("%x%")):
        with pytest.raises(InvalidRequestError, match="cannot be compared"):
            mistake()


def test_nothing_is_read_or_written_without_keys(shop: Database, opened: Open) -> None:
    with pytest.raises(InvalidData, match="without its keys"):
        told(opened(None))


def test_an_order_of_a_customer_cannot_be_opened_as_a_name(shop: Database) -> None:
    with shop.write() as connection:
        moved = connection.execute(select(type_coerce(orders.c.ship_to, Text))).scalar_one()
        connection.execute(text("UPDATE customers SET name = :moved"), {"moved": moved})

    with pytest.raises(InvalidData, match=r"customers\.name was changed"):
        told(shop)


def test_whoever_runs_reads_and_finds_during_a_change_of_keys_and_after(
    shop: Database, keys: Keyring, opened: Open
) -> None:
    running = opened(Keyring(keys.path.parent))
    before = told(running)
    keys.add()

    with running.write() as connection:  # by now sealed with two keys
        change_customer(connection, "maya", name="Maya Okafor")
    assert (told(running), ids_with(running, "maya.okafor@example.com")) == (before, ["maya"])

    assert reseal(shop) == 3
    keys.drop_older()

    assert (told(running), ids_with(running, "maya.okafor@example.com")) == (before, ["maya"])
    assert [one.customer_id for one in InsightSums(running).find("maya")] == ["maya"]
    with shop.read() as connection:
        assert connection.execute(select(sealing_keys.c.name)).scalars().all() == list(keys.sealer.names)
    assert reseal(shop) == 0


def test_what_somebody_changes_during_a_change_of_keys_stays_changed(shop: Database, keys: Keyring) -> None:
    keys.add()
    with ThreadPoolExecutor(1) as pool:
        with shop.write() as connection:
            change_customer(connection, "maya", name="Maya Miller")
            sealing = pool.submit(reseal, shop)
            while shop.engine.dialect.name == "postgresql" and not sealing.done():  # SQLite has one writer
                if connection.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first():
                    break
        sealing.result()

    assert told(shop)[0] == "Maya Miller"


def test_a_change_of_keys_that_is_broken_off_goes_on(
    shop: Database, keys: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.add()
    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(resealing, "_reseal_rest", lambda database: 1 / 0)
        patch.setattr(resealing.time, "sleep", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        reseal(shop)

    assert told(shop) == ALL
    assert 0 < reseal(shop) < 3
    with shop.read() as connection:
        assert connection.execute(select(func.count()).select_from(sealing_keys)).scalar() == 1


def test_what_another_program_wrote_in_the_open_is_read_counted_and_sealed(shop: Database) -> None:
    with shop.write() as connection:
        connection.execute(
            text("UPDATE customers SET name = 'Maya Miller', email_hash = NULL, sought_by = NULL")
        )
        assert count_open(connection) == 1

    assert told(shop)[0] == "Maya Miller"
    assert reseal(shop) == 1
    assert "Miller" not in stored(shop)
    assert [one.customer_id for one in InsightSums(shop).find("miller")] == ["maya"]


def test_a_lost_key_stops_the_start_with_its_mend_and_none_is_made_in_its_place(
    shop: Database, keys: Keyring, opened: Open
) -> None:
    (name,) = keys.sealer.names
    keys.path.unlink()

    with pytest.raises(InvalidData, match=f"sealed with the key {name}.*keys is missing: put it back"):
        opened(Keyring(keys.path.parent)).upgrade()
    assert not keys.path.exists()
    with pytest.raises(InvalidData, match=f"key {name}, which is missing: put it back into CHATBOT_CRM_KEYS"):
        opened(Keyring(keys.path.parent, ["ab" * 32])).upgrade()


def test_without_a_backup_of_the_key_the_shop_goes_on_as_the_docs_say(
    shop: Database, keys: Keyring, opened: Open
) -> None:
    keys.path.unlink()
    with shop.write() as connection:
        for statement in re.findall(r"^(?:UPDATE|DELETE) [^;]+", DOCS.read_text(), re.MULTILINE):
            connection.execute(text(statement))

    after = opened(Keyring(keys.path.parent))
    after.upgrade()

    assert told(after) == ["", "", None, None, {}]
    assert (reseal(after), told(after)) == (2, ["", "", None, None, {}])


def test_a_key_given_anew_is_written_down_at_the_start(shop: Database, keys: Keyring, opened: Open) -> None:
    old = keys.path.read_text().strip()
    given = Keyring(keys.path.parent, ["ab" * 32, old])

    opened(given).upgrade()

    with shop.read() as connection:
        assert set(connection.execute(select(sealing_keys.c.name)).scalars()) == set(given.sealer.names)


OLDER = (
    "INSERT INTO customers (id, name, email, phone, locale, newsletter)"
    " VALUES ('maya', 'Maya Okafor', 'Maya.Okafor@example.com', '07700 900118', 'en', false)",
    "INSERT INTO customers (id, name, email, locale, newsletter) VALUES ('', '', '', 'en', false)",
    "INSERT INTO orders (number, customer_id, status, placed_on, currency, total, ship_to)"
    " VALUES ('1', 'maya', 'paid', '2026-11-01', 'GBP', 9, '12 Mill Lane, Leeds')",
    'INSERT INTO shop_tasks (key, name, email, "values", outcome, facts, created_at)'
    " VALUES ('k', 'change_address', 'maya.okafor@example.com', '{\"address\": \"12 Mill Lane\"}', 'done', '{}',"
    " '2026-11-01 10:00:00')",
)


@pytest.fixture
def older(opened: Open, keys: Keyring) -> Database:
    """Return a database of the revision before, with the same people in it."""
    found = opened(keys)
    with found.write() as connection:
        step_back(connection, "0017")
        for row in OLDER:
            connection.execute(text(row))
    return found


def test_an_older_database_is_sealed_and_all_of_it_is_kept(older: Database, tmp_path: Path) -> None:
    older.upgrade()

    with older.read() as connection:
        assert connection.execute(select(func.count()).select_from(orders)).scalar() == 1
        names = connection.execute(select(customers.c.name).order_by(customers.c.id)).scalars().all()
    assert names == ["", "Maya Okafor"]
    assert (ids_with(older, "maya.okafor@example.com"), stored(older).count("s1.")) == (["maya"], 9)
    assert [one.customer_id for one in InsightSums(older).find("maya okafor")] == ["maya"]
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert [(path.name, word) for path in files for word in WORDS if word.encode() in path.read_bytes()] == []


def test_the_way_back_opens_all_of_it_and_the_way_on_seals_it_again(older: Database) -> None:
    older.upgrade()

    with older.write() as connection:
        step_back(connection, "0017")

    with older.read() as connection:
        row = connection.execute(text("SELECT name, email, phone FROM customers WHERE id = 'maya'")).one()
        values = connection.execute(text('SELECT "values" FROM shop_tasks')).scalar_one()
    assert tuple(row) == ("Maya Okafor", "Maya.Okafor@example.com", "07700 900118")
    assert "12 Mill Lane" in str(values)
    older.upgrade()
    assert ids_with(older, "maya.okafor@example.com") == ["maya"]
