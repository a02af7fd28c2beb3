"""Who may see which order, and how often somebody may guess."""

from __future__ import annotations

import pytest

from chatbot.domain.conversation import Memory
from tests.assistant.world import ANNA, TOM, World, order, told


@pytest.fixture
def world() -> World:
    return World()


def test_number_and_address_open_that_order_and_no_other(world):
    world.held = [order(), order("1009999", TOM)]

    assert world.tells(told("1001234")) == "1001234"
    assert world.tells(Memory(slots={"email": ANNA})) == "not_found"
    assert world.tells(told("1009999")) == "not_found"


@pytest.mark.parametrize("email", ["", " "])
def test_no_address_opens_no_order_not_even_one_without_an_address(world, email):
    world.held = [order(email="")]

    assert world.tells(told("1001234", email)) == "not_found"
    assert world.tells(Memory(slots={"order_number": "1001234"})) == "not_found"


def test_a_signed_in_customer_is_given_all_of_theirs(world):
    world.held = [order("1001240"), order(), order("1009999", TOM)]

    assert world.tells(Memory(verified=True), customer="anna") == "1001240 1001234"
    assert world.tells(Memory(verified=True), customer="nobody") == "no_orders"


def test_a_known_customer_is_not_shown_the_order_of_another_whatever_they_know_of_it(world):
    assert world.tells(told("1001234", verified=True), customer="tom") == "another_customer"
    assert world.tells(told("1001234", proved="tom")) == "another_customer"


def test_a_known_customer_who_knows_half_of_it_does_not_learn_whose_an_order_is(world):
    assert world.tells(told("1001234", TOM, verified=True), customer="tom") == "not_found"
    assert world.tells(told("1001234", TOM, proved="tom")) == "not_found"


def test_a_known_customer_who_tries_too_many_pairs_is_not_told_either(world):
    replies = [world.tells(told("1001234", f"{n}@example.com", proved="tom")) for n in range(20)]

    assert replies == ["not_found"] * 20
    assert world.tells(told("1001234", proved="tom")) == "too_many"


def test_the_other_order_is_none_that_was_told_already(world):
    world.held = [order("1001234"), order("1001235")]

    assert world.tells(Memory(verified=True, told_orders=("1001234",)), customer="anna") == "1001235"
    both = Memory(verified=True, told_orders=("1001234", "1001235"))
    assert world.tells(both, customer="anna") == "no_other"


def test_after_ten_wrong_numbers_for_an_address_nobody_is_told_whether_one_is_right(world):
    replies = [world.tells(told(str(n)), address=f"caller {n}") for n in range(11)]

    assert replies == ["not_found"] * 10 + ["too_many"]
    assert world.tells(told("1001234"), address="another") == "too_many"
    assert world.tells(told("1001234", TOM), address="another") == "not_found"


def test_after_twenty_wrong_pairs_a_caller_is_told_nothing_more_and_nothing_is_looked_at(world):
    replies = [world.tells(told("1001234", f"{n}@example.com"), address="203.0.113.7") for n in range(21)]

    assert replies == ["not_found"] * 20 + ["too_many"]
    looks = world.looks
    assert world.tells(told("1001234"), address="203.0.113.7") == "too_many"
    assert world.looks == looks


def test_a_caller_out_of_tries_does_not_use_up_those_of_the_address(world):
    for n in range(40):
        world.tells(told("1", ANNA if n >= 20 else f"{n}@example.com"), address="203.0.113.7")

    assert world.tells(told("1001234"), address="Anna's own") == "1001234"


def test_right_pairs_are_not_counted_and_do_not_pardon_wrong_ones(world):
    for n in range(10):
        assert world.tells(told("1001234"), address="203.0.113.7") == "1001234"
        assert world.tells(told(str(n)), address="203.0.113.7") == "not_found"

    assert world.tells(told("1001234"), address="203.0.113.7") == "too_many"


def test_a_pair_that_agreed_is_no_new_try_as_long_as_it_is_the_same(world):
    agreed = {"pair": ("1001234", ANNA)}
    assert world.tells(told("1001234", **agreed)) == "1001234"
    assert not world.used

    world.tells(told("1001234", TOM, **agreed))
    world.tells(told("1001235", **agreed))

    assert sum(world.used.values()) == 4


def test_a_pair_that_agreed_does_not_open_an_order_whose_address_changed(world):
    world.held = [order(email=TOM)]

    assert world.tells(told("1001234", pair=("1001234", ANNA))) == "not_found"


def test_a_signed_in_customer_is_not_counted(world):
    world.tells(
        Memory(slots={"order_number": "1001235"}, verified=True), customer="anna", address="203.0.113.7"
    )

    assert not world.used


def test_the_counters_do_not_hold_the_address(world):
    world.tells(told("1"), address="203.0.113.7")

    assert world.used
    assert ANNA not in str(world.used)


def test_a_shop_that_is_down_shows_no_order(world):
    world.down = frozenset({"shop"})

    assert world.tells(told("1001234")) == "unavailable"


def test_where_a_reply_is_at_hand_the_articles_are_asked_for_what_it_does_not_say(world):
    assert world.run("search", Memory()).quotes == ("found: …",)
    assert world.run("search", Memory(), intent="warranty").quotes == ("beyond warranty: …",)
