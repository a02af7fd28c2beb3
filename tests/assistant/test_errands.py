"""Who may see which order, whose code counts, and what the shop is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from chatbot.assistant.errands import Errands
from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory, Progress, Response
from chatbot.domain.decision import Act, Finding
from chatbot.domain.shop import Item, Order, Result, Task
from chatbot.domain.understanding import Intent, Sentiment, Understanding
from chatbot.errors import (
    InvalidInput,
    LiveStoreUnavailable,
    MailUnavailable,
    ShopUnavailable,
    TooManyRequests,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANNA, TOM = "anna@example.com", "tom@example.com"
SAID = Understanding("…", Intent(None, 0.0), (), Sentiment("neutral", 0.0, 0.0), (), "en", "model")


def order(number: str = "1001234", email: str = ANNA) -> Order:
    kettle = Item("kettle", 1, Decimal(30), id="1")
    customer = email.partition("@")[0]
    return Order(number, customer, email, "shipped", date(2026, 11, 20), "GBP", Decimal(30), (kettle,))


@dataclass
class World:
    """A shop, a mail box and the limits of one hour, all in memory."""

    held: list[Order] = field(default_factory=lambda: [order()])
    tasks: list[Task] = field(default_factory=list)
    mails: list[tuple[str, str, str]] = field(default_factory=list)
    used: Counter[tuple[str, ...]] = field(default_factory=Counter)
    result: Result = field(default_factory=Result)
    looks: int = 0
    down: frozenset[str] = frozenset()
    odd: bool = False

    def order(self, number: str) -> Order | None:
        self._need("shop")
        self.looks += 1
        return next((one for one in self.held if one.number == number), None)

    def orders_of(self, customer_id: str) -> list[Order]:
        return [one for one in self.held if one.customer_id == customer_id]

    def perform(self, task: Task) -> Result:
        self.tasks.append(task)
        self._need("shop")
        return self.result

    def issue(self, conversation_id: str, email: str, *, caller: str) -> str:
        self._need("codes")
        return "123456"

    def send(self, to: str, subject: str, text: str) -> None:
        self._need("mail")
        if self.odd:
            raise InvalidInput("mail needs one e-mail address to go to: this is none")
        self.mails.append((to, subject, text))

    def check(self, *asked: str) -> bool:  # of the codes, and without an argument of the mail server
        if not asked:
            self._need("mail")
        return asked == ("c", ANNA, "123456")

    def hit(self, limit: str, *who: str) -> None:
        self.used[limit, *who] += 1
        if self.used[limit, *who] > int(limit.removesuffix("/hour")):
            raise TooManyRequests("wait", retry_after_s=1)

    def give_back(self, limit: str, *who: str) -> None:
        self.used[limit, *who] -= 1

    def run(
        self, look: Any, memory: Memory, *, address: str = "", customer: str | None = None, **more: Any
    ) -> Finding:
        """Run one errand of one conversation."""
        before = Conversation("c", "s", "k", "bot", 1, 1, "en", NOW, NOW)
        message = CustomerMessage("…", customer_id=customer, address=address)
        turn = Turn(before, message, "m1", SAID, (), "flow", memory)
        shop: Any = self
        errands = Errands(
            shop, shop, shop, shop, shop, lambda reply, facts: Response(f"{reply} {dict(facts)}")
        )
        return errands.run(Act(look, memory, SAID, **more), turn)

    def tells(self, memory: Memory, **more: Any) -> str:
        """Return the numbers of the orders found, or the problem."""
        found = self.run("find_orders", memory, **more)
        return found.problem or " ".join(one.number for one in found.orders)

    def _need(self, part: str) -> None:
        errors = {"shop": ShopUnavailable, "codes": LiveStoreUnavailable, "mail": MailUnavailable}
        if part in self.down:
            raise errors[part]("down")


def told(number: str, email: str = ANNA, **more: Any) -> Memory:
    return Memory(slots={"order_number": number, "email": email}, **more)


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
    assert world.tells(told("1001234", verified=True), customer="tom") == "not_found"
    assert world.tells(told("1001234", proved="tom")) == "not_found"


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
    world.tells(told("1001235", verified=True), customer="anna", address="203.0.113.7")

    assert not world.used


def test_the_counters_do_not_hold_the_address(world):
    world.tells(told("1"), address="203.0.113.7")

    assert world.used
    assert ANNA not in str(world.used)


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


def test_a_shop_that_is_down_shows_no_order(world):
    world.down = frozenset({"shop"})

    assert world.tells(told("1001234")) == "unavailable"
