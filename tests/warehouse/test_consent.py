"""What a customer refused stands: through imports that know nothing of it, and through merges."""

from __future__ import annotations

from datetime import datetime

import pytest

from chatbot.warehouse import merges
from chatbot.warehouse.features import features, next_day, trainable
from chatbot.warehouse.warehouse import open_warehouse
from tests.warehouse.intake import Intake

NOW = datetime(2026, 6, 1)  # noqa: DTZ001  moments in the warehouse are UTC without a zone
FLAGS = "SELECT id, coalesce(do_not_train, false), coalesce(do_not_profile, false) FROM customers ORDER BY id"


@pytest.fixture
def wishes(intake: Intake) -> Intake:
    """Return three customers: one who refuses training, one who refuses a profile, one who refuses nothing."""
    intake.write(
        "customers.csv",
        "id,joined_at,do_not_train,do_not_profile",
        "a,2026-01-01,yes,",
        "b,2026-01-01,,yes",
        "c,2026-01-01,no,no",
    )
    intake.orders("1,a,2026-02-01,5", "2,b,2026-02-01,5", "3,c,2026-02-01,5")
    return intake


def test_who_wants_no_profile_has_no_features_and_who_no_training_is_not_learnt_from(wishes: Intake) -> None:
    with open_warehouse(wishes.crm) as connection:
        day = next_day(connection)
        assert day
        assert features(connection, day).ids.tolist() == ["a", "c"]
        assert trainable(connection).tolist() == ["c"]


def test_a_source_that_knows_no_flags_takes_none_back(wishes: Intake) -> None:
    wishes.write("customers.csv", "id,joined_at,country", *(f"{one},2026-01-02,GB" for one in "abc"))

    came = wishes.bring()["customers"].counts

    assert came.changed == 3
    assert wishes.ask(FLAGS) == [("a", True, False), ("b", False, True), ("c", False, False)]


def test_a_source_that_says_no_takes_it_back(wishes: Intake) -> None:
    wishes.write("customers.csv", "id,joined_at,do_not_train", "a,2026-01-01,no")

    wishes.bring()

    assert wishes.ask(FLAGS)[0] == ("a", False, False)


def test_of_three_who_are_one_the_strictest_wish_holds_and_goes_back_with_its_owner(wishes: Intake) -> None:
    with open_warehouse(wishes.crm) as connection:
        merges.count(connection)
        for number, gone, kept in ((1, "a", "b"), (2, "b", "c")):
            row = [number, kept, gone]
            connection.execute("INSERT INTO merges VALUES (?, ?, ?, 0.9, '', 'proposed', NULL)", row)
        merges.decide(connection, [1, 2], "accepted", NOW)
        together = connection.execute(FLAGS).fetchall()
        nobody = features(connection, NOW.date()).ids.tolist()
        merges.decide(connection, [1, 2], "proposed", NOW)
        apart = connection.execute(FLAGS).fetchall()

    assert together == [("c", True, True)]
    assert nobody == []
    assert apart == [("a", True, False), ("b", False, True), ("c", False, False)]


def test_a_wish_said_of_who_is_gone_in_a_merge_holds_for_who_is_kept(wishes: Intake) -> None:
    with open_warehouse(wishes.crm) as connection:
        merges.count(connection)
        connection.execute("INSERT INTO merges VALUES (1, 'c', 'd', 0.9, '', 'proposed', NULL)")
        connection.execute("INSERT INTO customers (id, joined_at) VALUES ('d', '2026-03-01')")
        merges.decide(connection, [1], "accepted", NOW)
    wishes.write("customers.csv", "id,joined_at,do_not_profile", "d,2026-03-01,yes")

    wishes.bring()

    assert wishes.ask(FLAGS)[-1] == ("c", False, True)
