"""Who customers are is on no disk in the open; keys change without anything being lost."""

from __future__ import annotations

import pytest

from chatbot.warehouse.contact_data import plain_email, plain_phone
from chatbot.warehouse.warehouse import open_warehouse
from tests.warehouse.intake import Intake


def test_no_name_stands_in_any_file(intake: Intake) -> None:
    intake.write(
        "people.csv", "customer_id,name,email,phone", "c1,Zoë Quince,zoe@quince.example,07700 900118"
    )
    intake.bring()

    written = b"".join(path.read_bytes() for path in intake.crm.rglob("*") if path.is_file())
    assert not [word for word in ("Quince", "quince", "900118") if word.encode() in written]
    with open_warehouse(intake.crm) as connection:
        person = next(intake.people.open(connection))
    assert (person.name, person.email, person.phone) == ("Zoë Quince", "zoe@quince.example", "07700 900118")


def test_the_same_people_again_change_nothing(intake: Intake) -> None:
    intake.write("people.csv", "customer_id,name,email", "c1,Zoë,zoe@q.example", "c2,Ben,")
    intake.bring()
    sealed = intake.ask("SELECT * FROM people ORDER BY 1")

    counts = intake.bring()["people"].counts

    assert (counts.new, counts.changed, counts.same) == (0, 0, 2)
    assert intake.ask("SELECT * FROM people ORDER BY 1") == sealed


def test_keys_change_without_anything_being_lost(intake: Intake) -> None:
    intake.write("people.csv", "customer_id,name,email", "c1,Zoë,ZOE@q.example")
    intake.bring()
    (first,) = intake.keys.sealer.names

    intake.keys.add()
    with open_warehouse(intake.crm) as connection:
        assert intake.people.reseal(connection) == 1
    intake.keys.drop_older()

    assert first not in intake.keys.sealer.names
    with open_warehouse(intake.crm) as connection:
        assert next(intake.people.open(connection)).name == "Zoë"
    assert intake.one("SELECT email_hash FROM people_hashes") == intake.keys.sealer.hash("zoe@q.example")
    assert intake.bring()["people"].counts.same == 1


@pytest.mark.parametrize(
    "written", ["07700 900118", "+44 7700 900118", "+44 (0)7700-900118", "0044 7700 900118"]
)
def test_a_telephone_number_is_the_same_in_every_way_it_is_written(written: str) -> None:
    assert plain_phone(written, "44") == "447700900118"


def test_an_address_without_an_at_is_none() -> None:
    assert (plain_email(" Zoe@Q.example "), plain_email("none"), plain_email(None)) == (
        "zoe@q.example",
        None,
        None,
    )
