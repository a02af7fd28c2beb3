"""Who customers are is on no disk in the open; keys change without anything being lost."""

from __future__ import annotations

import pytest

from chatbot.errors import InvalidData
from chatbot.warehouse.contact_data import plain_email, plain_phone
from chatbot.warehouse.keys import add_key, drop_older, read_keys
from chatbot.warehouse.people_rows import PeopleRows
from chatbot.warehouse.sealing import Sealer
from chatbot.warehouse.warehouse import open_warehouse
from tests.warehouse.intake import Intake

OLD, NEW = bytes(32), bytes([7] * 32)


def test_a_sealed_field_opens_for_its_own_customer_and_column_only() -> None:
    sealer = Sealer([OLD])
    sealed = sealer.seal("Zoë", customer_id="c1", column="name")

    assert sealer.open(sealed, customer_id="c1", column="name") == "Zoë"
    for moved in ({"customer_id": "c2", "column": "name"}, {"customer_id": "c1", "column": "email"}):
        with pytest.raises(InvalidData, match="was changed since it was sealed"):
            sealer.open(sealed, **moved)


def test_the_newest_key_seals_and_all_open() -> None:
    sealed = Sealer([OLD]).seal("Zoë", customer_id="c1", column="name")
    both = Sealer([NEW, OLD])

    assert both.open(sealed, customer_id="c1", column="name") == "Zoë"
    assert Sealer([OLD]).hash("a@b.c") in both.hashes("a@b.c")
    with pytest.raises(InvalidData, match="a key that is missing"):
        Sealer([OLD]).open(both.seal("x", customer_id="c1", column="name"), customer_id="c1", column="name")


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


def test_keys_are_made_once_for_the_owner_alone_and_changed(intake: Intake) -> None:
    intake.write("people.csv", "customer_id,name,email", "c1,Zoë,ZOE@q.example")
    intake.bring()
    first = read_keys(intake.crm)
    assert (intake.crm / "keys").stat().st_mode & 0o777 == 0o600

    keys = add_key(intake.crm)
    with open_warehouse(intake.crm) as connection:
        assert PeopleRows(Sealer(keys), "44").reseal(connection) == 1
    drop_older(intake.crm)

    assert keys[1:] == first
    with open_warehouse(intake.crm) as connection:
        people = PeopleRows(Sealer(read_keys(intake.crm)), "44")
        assert next(people.open(connection)).name == "Zoë"
    assert intake.one("SELECT email_hash FROM people_hashes") == Sealer(keys[:1]).hash("zoe@q.example")
    assert intake.bring()["people"].counts.same == 1


def test_a_key_file_others_may_read_is_refused(intake: Intake) -> None:
    read_keys(intake.crm)
    (intake.crm / "keys").chmod(0o644)

    with pytest.raises(InvalidData, match="others may read it: chmod 600"):
        read_keys(intake.crm)


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
