"""One person who stands there twice is found, put together when somebody says so, and taken apart exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import duckdb
import pytest

from chatbot.errors import InvalidInput
from chatbot.warehouse import merges
from chatbot.warehouse.duplicates import find_pairs
from chatbot.warehouse.invented import Wish, invent
from chatbot.warehouse.people_rows import Person
from chatbot.warehouse.warehouse import open_warehouse
from tests.warehouse.intake import Intake

NOW = datetime(2026, 11, 9, tzinfo=UTC)
ADDRESS = "7 Quay Street, Netherbay ZZ7 1QA"
TABLES = ("customers", "people", "orders", "contacts", "reviews", "people_hashes")


def pairs(*people: Person) -> list[tuple[str, str]]:
    return [(pair.one, pair.other) for pair in find_pairs(people, "44")]


@pytest.mark.parametrize(
    "other",
    [
        Person("b", "Maya Okafor", "MAYA@example.com", None, None),
        Person("b", "OKAFOR Maya", None, "+44 7700 900118", None),
        Person("b", "May Okafor", None, "07700-900118", ADDRESS),
        Person("b", "Maya Okafor", None, None, "7, Quay Street, Netherbay, ZZ7 1QA"),
        Person("b", None, "maya@example.com", None, None),
    ],
)
def test_the_same_person_is_found(other: Person) -> None:
    assert pairs(Person("a", "Maya Okafor", "maya@example.com", "07700 900118", ADDRESS), other) == [
        ("a", "b")
    ]


@pytest.mark.parametrize(
    "other",
    [
        Person("b", "Tom Okafor", None, "07700 900118", ADDRESS),
        Person("b", "Maya Okafor", "maya.okafor@example.org", None, None),
        Person("b", "Siân Pritchard", None, None, ADDRESS),
        Person("b", None, None, None, None),
    ],
)
def test_a_family_and_a_namesake_are_not(other: Person) -> None:
    assert pairs(Person("a", "Maya Okafor", "maya@example.com", "07700 900118", ADDRESS), other) == []


def test_an_address_that_many_share_says_nothing() -> None:
    assert pairs(*(Person(f"c{n}", None, "none@example.com", None, None) for n in range(40))) == []


def test_most_of_the_doubles_of_a_dirty_shop_are_found_and_hardly_anybody_else(intake: Intake) -> None:
    invent(Wish(3000, date(2026, 11, 1), dirt=True), intake.files)
    for name in ("orders", "items", "contacts", "reviews", "products"):
        (intake.files / f"{name}.parquet").unlink()
    intake.bring()
    with open_warehouse(intake.crm) as connection:
        found = find_pairs(intake.people.open(connection), "44")
    twice = [pair for pair in found if pair.one[1:] == pair.other[1:]]
    there = intake.one("SELECT count(*) FROM people WHERE customer_id LIKE 'D%'")
    assert isinstance(there, int)

    assert len(twice) >= 0.9 * there
    assert len(found) - len(twice) <= 0.05 * there


@pytest.fixture
def shop(intake: Intake) -> Iterator[duckdb.DuckDBPyConnection]:
    """Three customers of whom two, and then all, may be one."""
    intake.write(
        "customers.csv",
        "id,joined_at,do_not_train,newsletter",
        "a,2026-02-01,no,yes",
        "b,2026-01-01,yes,no",
        "c,2026-03-01,no,no",
    )
    intake.write("people.csv", "customer_id,name,email", *(f"{one},Maya,maya@q.example" for one in "abc"))
    intake.write(
        "orders.csv", "id,customer_id,placed_at,total", *(f"o{one},{one},2026-04-01,1" for one in "abc")
    )
    intake.write("reviews.csv", "id,customer_id,at,stars", "r1,a,2026-04-01,5")
    intake.bring()
    with open_warehouse(intake.crm) as connection:
        merges.propose(connection, find_pairs(intake.people.open(connection), "44"), NOW)
        yield connection


def rows(shop: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {name: shop.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in TABLES}


def merge_of(shop: duckdb.DuckDBPyConnection, gone: str, kept: str) -> int:
    return next(
        one.id for one in merges.listed(shop, "proposed", most=9) if (one.gone, one.kept) == (gone, kept)
    )


def test_who_is_longer_a_customer_is_kept_and_what_either_wanted_holds(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    merges.decide(shop, [merge_of(shop, "a", "b")], "accepted", NOW)

    assert shop.execute(
        "SELECT id, joined_at::DATE::VARCHAR, do_not_train FROM customers ORDER BY id"
    ).fetchall() == [
        ("b", "2026-01-01", True),
        ("c", "2026-03-01", False),
    ]
    assert shop.execute("SELECT id, customer_id FROM orders ORDER BY id").fetchall() == [
        ("oa", "b"),
        ("ob", "b"),
        ("oc", "c"),
    ]


def test_an_undone_merge_leaves_every_row_as_it_was(shop: duckdb.DuckDBPyConnection) -> None:
    before = rows(shop)
    one, other = merge_of(shop, "a", "b"), merge_of(shop, "c", "a")

    merges.decide(shop, [one, other], "accepted", NOW)
    all_in_one = rows(shop)["orders"]
    merges.decide(shop, [one], "proposed", NOW)
    two_left = {row[1] for row in rows(shop)["orders"]}
    merges.decide(shop, [other], "proposed", NOW)

    assert {row[1] for row in all_in_one} == {"b"}
    assert two_left == {"a", "b"}
    assert rows(shop) == before


def test_what_is_imported_of_who_is_gone_goes_where_the_rest_went(
    shop: duckdb.DuckDBPyConnection, intake: Intake
) -> None:
    number = merge_of(shop, "a", "b")
    merges.decide(shop, [number], "accepted", NOW)
    shop.close()
    intake.write(
        "orders.csv",
        "id,customer_id,placed_at,total",
        *(f"o{one},{one},2026-04-01,1" for one in "abc"),
        "new,a,2026-05-01,2",
    )

    counts = {name: one.counts for name, one in intake.bring().items()}

    assert (counts["orders"].new, counts["orders"].same, counts["customers"].same) == (1, 3, 3)
    assert intake.one("SELECT customer_id FROM orders WHERE id = 'new'") == "b"
    with open_warehouse(intake.crm) as connection:
        merges.decide(connection, [number], "proposed", NOW)
    assert intake.one("SELECT customer_id FROM orders WHERE id = 'new'") == "a"


def test_a_dismissed_pair_is_not_proposed_again(shop: duckdb.DuckDBPyConnection, intake: Intake) -> None:
    merges.decide(shop, [merge_of(shop, "a", "b")], "dismissed", NOW)

    merges.propose(shop, find_pairs(intake.people.open(shop), "44"), NOW)

    assert {(one.gone, one.kept) for one in merges.listed(shop, "proposed", most=9)} == {
        ("c", "b"),
        ("c", "a"),
    }


def test_a_merge_that_is_not_there_is_refused(shop: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(InvalidInput, match="there is no merge 99"):
        merges.decide(shop, [99], "accepted", NOW)
