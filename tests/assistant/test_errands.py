"""Whose code counts, what the shop is asked, and whom it writes to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chatbot.domain.conversation import Memory, Progress
from chatbot.domain.decision import Finding
from chatbot.domain.shop import Result
from tests.assistant.world import ANNA, TOM, World, order, told


@pytest.fixture
def world() -> World:
    return World()


def test_a_code_goes_to_the_orders_own_address_and_the_reply_shows_it_masked(world):
    found = world.run("send_code", told("1001234"), order=order())

    assert found == Finding(email="a…@example.com")
    [(to, _, text)] = world.mails
    assert to == ANNA
    assert "123456" in text


@pytest.mark.parametrize(("down", "problem"), [("codes", "unsent"), ("mail", "unsent")])
def test_a_code_that_cannot_be_sent_is_said_so(world, down, problem):
    world.down = frozenset({down})

    assert world.run("send_code", told("1001234"), order=order()).problem == problem


def test_the_right_code_proves_who_is_writing_and_a_wrong_one_nothing(world):
    assert world.run("check_code", told("1001234"), order=order(), code="123456").customer_id == "anna"
    assert world.run("check_code", told("1001234"), order=order(), code="654321").problem == "wrong"


def test_the_shop_is_asked_for_whoever_is_proved_under_a_key_of_the_turn(world):
    world.run(
        "perform", told("1001234", proved="anna"), task="cancel_order", values={"order_number": "1001234"}
    )

    [task] = world.tasks
    assert task.key.startswith("c:m1:cancel_order:")
    assert (task.name, task.values, task.customer_id) == ("cancel_order", {"order_number": "1001234"}, "anna")


def test_nobody_is_proved_by_an_order_of_theirs_alone(world):
    world.run("perform", told("1001234", agreed=True), task="send_invoice")

    assert world.tasks[0].customer_id is None


def test_a_shop_that_does_not_answer_is_asked_again_under_the_same_key(world):
    world.down = frozenset({"shop"})
    found = world.run("perform", Memory(), task="cancel_order")
    assert (found.problem, found.result) == ("unsure", None)
    world.down = frozenset()

    world.run("perform", Memory(flow=Progress("cancel_order", key=found.key)), task="cancel_order")

    first, again = world.tasks
    assert first == again


def test_asked_again_for_another_order_it_is_another_task(world):
    again = Memory(proved="anna", flow=Progress("cancel_order", key="c:m1:cancel_order"))
    for number in ("1001234", "1001234", "1001240"):
        world.run("perform", again, task="cancel_order", values={"order_number": number})
    world.run(
        "perform", replace(again, proved="tom"), task="cancel_order", values={"order_number": "1001240"}
    )

    first, same, other, others = [task.key for task in world.tasks]
    assert first == same
    assert len({first, other, others}) == 3


def test_the_longest_message_id_makes_no_key_a_shop_refuses(world):
    world.run(
        "perform",
        Memory(flow=Progress("x", key=f"{'c' * 24}:{'m' * 64}:gift_card_balance")),
        task="reset_password",
    )

    assert len(world.tasks[0].key) <= 200


def test_an_odd_address_of_the_shop_is_an_e_mail_that_cannot_be_sent(world):
    world.result = Result(facts={"mail_to": "Anna <anna@example.com>"})
    world.odd = True

    found = world.run("perform", Memory(), task="send_invoice", mail="mail.invoice")

    assert found.result == Result("unsent")
    assert world.run("send_code", told("1001234"), order=order()).problem == "unsent"


def test_an_e_mail_is_sent_and_the_reply_is_not_told_where_to(world):
    world.result = Result(facts={"mail_to": ANNA, "invoice_number": "INV-1"})

    found = world.run("perform", Memory(), task="send_invoice", mail="mail.invoice")

    assert world.mails[0][0] == ANNA
    assert found.result == Result(facts={"invoice_number": "INV-1"})


@pytest.mark.parametrize("mail_to", ["", ANNA])
def test_a_mail_server_that_is_away_does_not_tell_whose_password_it_would_be(world, mail_to):
    world.result = Result(facts={"mail_to": mail_to})
    world.down = frozenset({"mail"})

    found = world.run(
        "perform", Memory(), task="reset_password", mail="mail.password", values={"email": ANNA}
    )

    assert found.result == Result("unsent")


def test_an_e_mail_that_cannot_be_sent_is_no_success(world):
    world.result = Result(facts={"mail_to": ANNA})
    world.down = frozenset({"mail"})

    found = world.run("perform", Memory(), task="send_invoice", mail="mail.invoice")

    assert found.result is not None
    assert found.result.outcome == "unsent"


def test_gift_card_numbers_cannot_be_guessed_for_long(world):
    problems = [world.run("perform", Memory(), task="gift_card_balance").problem for _ in range(11)]

    assert problems == [None] * 10 + ["too_many"]


def asks(world: World, task: Any, email: str, **more: Any) -> str | None:
    return world.run("perform", Memory(), task=task, mail="mail.x", values={"email": email}, **more).problem


@pytest.mark.parametrize("task", ["reset_password", "subscribe", "unsubscribe"])
def test_nobody_fills_a_strangers_mailbox_from_wherever_they_write(world, task):
    problems = [asks(world, task, f" {ANNA.upper()}", address=f"caller {n}") for n in range(6)]

    assert problems == [None] * 5 + ["too_often"]
    assert len(world.tasks) == 5
    assert asks(world, task, TOM, address="another") is None


def test_nobody_goes_through_a_list_of_addresses(world):
    problems = [asks(world, "unsubscribe", f"{n}@example.com", address="203.0.113.7") for n in range(11)]

    assert problems == [None] * 10 + ["too_often"]
    assert asks(world, "unsubscribe", ANNA, address="Anna's own") is None


def test_invoices_are_sent_to_a_proved_customer_as_often_as_they_like(world):
    invoice = {"task": "send_invoice", "mail": "mail.invoice", "order": order()}
    stranger = [world.run("perform", told("1001234"), **invoice).problem for _ in range(6)]
    proved = [world.run("perform", told("1001234", proved="anna"), **invoice).problem for _ in range(9)]

    assert stranger == [None] * 5 + ["too_often"]
    assert proved == [None] * 9
