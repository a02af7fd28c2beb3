"""One person goes out of the warehouse whole, bytes and all, and no import brings them back."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from chatbot.errors import InvalidData
from chatbot.sealing.sealer import Sealer
from chatbot.warehouse import merges
from chatbot.warehouse.erasing import compact, erase_rows
from chatbot.warehouse.people_rows import PeopleRows
from chatbot.warehouse.persons import find_customers, kept_of, places
from chatbot.warehouse.warehouse import FILE, open_warehouse
from tests.warehouse.intake import Intake

NOW = datetime(2026, 6, 1)  # noqa: DTZ001  moments in the warehouse are UTC without a zone
EMAIL = "maya.okafor@q.example"


@pytest.fixture
def full(intake: Intake) -> Intake:
    """Maya, who is two customers and whose words are her own, beside two hundred others."""
    others = range(200)
    intake.write(
        "customers.csv",
        "id,joined_at,country,birth_year",
        "maya-1,2026-01-01,GB,1980",
        "maya-2,2026-02-01,GB,",
        *(f"c{one},2026-01-01,GB," for one in others),
    )
    intake.write(
        "people.csv",
        "customer_id,name,email",
        f"maya-1,Maya Okafor,{EMAIL.upper()}",
        "maya-2,Maya Okafor,other@q.example",
        *(f"c{one},Tom {one},tom{one}@q.example" for one in others),
    )
    intake.write(
        "orders.csv",
        "id,customer_id,placed_at,total",
        "order-m1,maya-1,2026-03-01,5",
        "order-m2,maya-2,2026-03-02,5",
        f"order-m3,maya-1,{EMAIL},5",
        *(f"o{one},c{one},2026-03-01,5" for one in others),
    )
    intake.write("items.csv", "order_id,line,product_id", "order-m1,1,p", "o1,1,p")
    intake.write("contacts.csv", "id,customer_id,at,csat", "talk-m,maya-1,2026-03-01,2", "k1,c1,2026-03-01,4")
    intake.write(
        "reviews.csv", "id,customer_id,at,stars,text", "review-m,maya-1,2026-03-01,1,my xylophone broke"
    )
    intake.bring()
    return intake


def erase(full: Intake, ids: tuple[str, ...] = ()) -> dict[str, int]:
    with open_warehouse(full.crm) as connection:
        whose = find_customers(connection, full.people, EMAIL, ids)
        counts = erase_rows(connection, whose, [EMAIL])
    compact(full.crm)
    return counts


def test_she_is_found_by_her_address_and_all_that_is_hers_is_shown(full: Intake) -> None:
    with open_warehouse(full.crm, read_only=True) as connection:
        whose = find_customers(connection, full.people, f" {EMAIL}")
        kept = kept_of(connection, full.people, whose)

    assert whose == {"maya-1"}
    assert {name: len(rows) for name, rows in kept.items()} == {
        "contacts": 1,
        "customers": 1,
        "items": 1,
        "orders": 1,
        "people": 1,
        "people_hashes": 1,
        "reviews": 1,
    }
    assert kept["people"][0]["name"] == "Maya Okafor"
    assert "my xylophone broke" in str(kept["reviews"])
    assert kept["people_hashes"] == [{"customer_id": "maya-1"}]


def test_what_is_erased_stands_in_no_table_and_no_byte(full: Intake) -> None:
    counts = erase(full)

    assert {name: count for name, count in counts.items() if count} == {
        "contacts": 1,
        "customers": 1,
        "items": 1,
        "orders": 1,
        "people": 1,
        "people_hashes": 1,
        "reviews": 1,
    }
    assert full.ask("SELECT count(*) FROM customers") == [(201,)]
    written = b"".join(path.read_bytes() for path in full.crm.glob(f"{FILE}*"))
    assert b"c199" in written
    assert [word for word in (b"maya-1", b"order-m1", b"talk-m", b"xylophone") if word in written] == []


def test_whoever_was_accepted_as_the_same_person_goes_too(full: Intake) -> None:
    with open_warehouse(full.crm) as connection:
        merges.count(connection)
        connection.execute("INSERT INTO merges VALUES (1, 'maya-1', 'maya-2', 0.9, '', 'proposed', NULL)")
        connection.execute("INSERT INTO merges VALUES (2, 'c5', 'maya-2', 0.9, '', 'dismissed', NULL)")
        merges.decide(connection, [1], "accepted", NOW)

    counts = erase(full)

    assert (counts["orders"], counts["merges"], counts["parked_people"]) == (2, 2, 1)
    with open_warehouse(full.crm) as connection:
        merges.decide(connection, [], "accepted", NOW)  # takes apart, and puts together again
    assert full.ask("SELECT count(*) FROM customers") == [(200,)]


def test_no_import_brings_her_back(full: Intake) -> None:
    erase(full)
    full.write(
        "orders.csv",
        "id,customer_id,placed_at,total",
        "order-m1,maya-1,2026-03-01,5",
        "order-m9,maya-1,2026-04-01,5",
        "new,c1,2026-04-01,5",
    )

    came = full.bring()

    assert came["customers"].counts.kept_out == 1
    assert (came["orders"].counts.kept_out, came["orders"].counts.new) == (2, 1)
    assert came["items"].counts.kept_out == 1
    assert full.ask("SELECT count(*) FROM customers") == [(201,)]
    assert full.ask("SELECT count(*) FROM items WHERE order_id LIKE 'order-m%'") == [(0,)]


def test_what_a_broken_import_left_of_her_goes_too(full: Intake) -> None:
    with open_warehouse(full.crm) as connection:
        connection.execute("CREATE TABLE incoming_orders AS SELECT 1::BIGINT AS source_line, * FROM orders")
        connection.execute("CREATE TABLE incoming_items AS SELECT 1::BIGINT AS source_line, * FROM items")
        connection.execute(
            "INSERT INTO incoming_rejects VALUES ('orders', 4, 'placed_at: \"' || ? || '\"')", [EMAIL]
        )

    counts = erase(full)

    assert (counts["incoming_orders"], counts["incoming_items"], counts["incoming_rejects"]) == (1, 1, 1)


def test_every_table_that_may_hold_somebody_is_looked_at(full: Intake) -> None:
    with open_warehouse(full.crm) as connection:
        merges.count(connection)
        known = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        found = {place.table for place in places(connection)}

    books = {"incoming_state", "incoming_rejects", "imports", "import_profiles"}
    assert known - found == books | {"products", "erased", "erased_salt", "kept_since"}


def test_a_persons_words_are_not_kept_as_a_choice_of_a_few(full: Intake) -> None:
    full.write(
        "reviews.csv",
        "id,customer_id,at,stars,text",
        *(f"r{one},c1,2026-03-01,1,my xylophone broke" for one in range(300)),
    )
    full.bring()

    profiles = full.ask("SELECT shares::VARCHAR FROM import_profiles WHERE table_name = 'reviews'")
    assert len(profiles) == 1
    assert "xylophone" not in str(profiles)


def test_without_the_key_nobody_is_told_that_there_is_nothing(full: Intake) -> None:
    stranger = PeopleRows(Sealer([b"another key of some thirty bytes"]), "44")

    with open_warehouse(full.crm) as connection, pytest.raises(InvalidData, match="missing: put it back"):
        find_customers(connection, stranger, EMAIL)


def test_the_numbers_of_imports_go_on_after_the_file_was_written_anew(full: Intake) -> None:
    erase(full)
    full.bring()

    assert full.ask("SELECT count(DISTINCT number), max(number) FROM imports") == [(2, 2)]


def test_the_new_file_is_as_closed_to_others_as_the_old_one(full: Intake) -> None:
    (full.crm / FILE).chmod(0o600)

    erase(full)

    assert (full.crm / FILE).stat().st_mode & 0o777 == 0o600


def test_a_warehouse_in_use_is_left_as_it_is(full: Intake) -> None:
    holder = duckdb.connect(str(full.crm / FILE))
    try:
        with pytest.raises((InvalidData, duckdb.Error)):
            compact(full.crm)
    finally:
        holder.close()
    assert full.ask("SELECT count(*) FROM customers") == [(202,)]
