"""How a customer likes to be reached: remembered at once, kept for the proved, never for anybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from chatbot.assistant.thinking import Thinking
from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory
from chatbot.domain.shop import Customer, Order, Reach, Result, Task
from chatbot.errors import ShopUnavailable
from tests.assistant.actors import at, errands_in
from tests.assistant.world import ANNA, NOW, TOM, order

NIGHT = NOW + timedelta(hours=9)
NUMBER = "+447700900461"
Says = Callable[..., Turn]


@dataclass
class Accounts:
    """A shop of one customer, which notes what it is asked."""

    orders: tuple[Order, ...] = (order("1001234", ANNA), order("1001299", TOM))
    anna: Customer = field(default_factory=lambda: Customer("anna", "Anna", ANNA, phone=NUMBER))
    looks: int = 0
    tasks: list[Task] = field(default_factory=list)
    down: bool = False

    def customer(self, customer_id: str) -> Customer | None:
        self._answer()
        self.looks += 1
        return self.anna if customer_id == "anna" else None

    def order(self, number: str) -> Order | None:
        return next((one for one in self.orders if one.number == number), None)

    def orders_of(self, customer_id: str) -> list[Order]:
        return [one for one in self.orders if one.customer_id == customer_id]

    def perform(self, task: Task) -> Result:
        self._answer()
        self.tasks.append(task)
        return Result()

    def _answer(self) -> None:
        if self.down:
            raise ShopUnavailable("down")


@pytest.fixture
def accounts() -> Accounts:
    return Accounts()


@pytest.fixture
def says(thinking: Thinking, accounts: Accounts) -> Says:
    """Return how somebody says something, after what is remembered, signed in if `customer` is told.

    `of` is whose the conversation is taken for.
    """
    bot = at(thinking, NIGHT, errands=errands_in(accounts), staffed=lambda: False)

    def say(
        text: str,
        memory: Memory | None = None,
        *,
        status: str = "bot",
        customer: str | None = None,
        of: str | None = None,
    ) -> Turn:
        state: Any = status
        before = Conversation("c", "s", "k", state, 1, 2, "en", NIGHT, NIGHT, of, memory=memory or Memory())
        return bot.think(before, CustomerMessage(text, "s", customer_id=customer), "m")

    return say


def texts(turn: Turn) -> str:
    return "\n".join(response.text for response in turn.responses)


def test_a_stranger_is_remembered_in_the_conversation_alone(says: Says, accounts: Accounts) -> None:
    turn = says("please ring me, don't write")

    assert turn.memory.told_reach == Reach("phone")
    assert "noted for my colleagues" in texts(turn)
    assert (accounts.tasks, accounts.looks) == ([], 0)


@pytest.mark.parametrize(
    ("memory", "customer"), [(Memory(), "anna"), (Memory(proved="anna", heard_at=NIGHT), None)]
)
def test_of_a_proved_customer_it_is_kept(
    says: Says, accounts: Accounts, memory: Memory, customer: str | None
) -> None:
    says("I'd rather have an e-mail", memory, customer=customer)

    (task,) = accounts.tasks
    assert (task.name, dict(task.values), task.customer_id) == (
        "change_reached_by",
        {"reached_by": "email"},
        "anna",
    )


def test_number_and_address_of_an_order_prove_nobody(says: Says, accounts: Accounts) -> None:
    says("I'd rather have an e-mail", Memory(agreed=True, slots={"email": ANNA}))

    assert accounts.tasks == []


def test_the_account_is_looked_at_once_and_forgotten_with_the_proof(says: Says, accounts: Accounts) -> None:
    accounts.anna = replace(accounts.anna, reached_by="phone")
    first = says("are you a robot", customer="anna")
    again = says("are you a robot", first.memory, customer="anna")

    assert again.memory.reach == Reach("phone", NUMBER)
    assert accounts.looks == 1
    assert says("are you a robot", replace(again.memory, verified=False)).memory.account_reach is None


def test_a_shop_that_is_away_costs_no_answer(says: Says, accounts: Accounts) -> None:
    accounts.down = True

    turn = says("I'd rather have an e-mail", customer="anna")

    assert (turn.memory.told_reach.by, turn.memory.account_reach) == ("email", Reach())
    assert "noted for my colleagues" in texts(turn)


def test_what_is_asked_beside_it_is_answered(says: Says) -> None:
    turn = says("Where is my order 1001234? I'd rather be called, on 07700 900461.")

    assert turn.understanding.intent.name == "track_order"
    assert texts(turn).startswith(
        "I've noted for my colleagues that you'd rather be called, on the number we have. "
    )
    assert turn.memory.awaiting == "track_order"
    assert [found.entity for found in turn.understanding.entities] == ["order_number", "phone"]


def test_after_hours_the_bot_says_what_the_desk_sees_and_promises_no_call(says: Says) -> None:
    turn = says("I want to talk to a human", Memory(told_reach=Reach("phone", NUMBER)))

    assert (
        "We open again on Monday at 8:00, and whoever takes this up sees that you'd rather be called"
        in texts(turn)
    )
    assert turn.escalation is not None
    assert turn.escalation.collected == {"reached_by": "phone", "phone": NUMBER}


def test_without_a_number_nothing_is_said_of_one(says: Says) -> None:
    turn = says("I want to talk to a human", Memory(told_reach=Reach("phone")))

    assert "number" not in texts(turn)
    assert "open again on Monday at 8:00" in texts(turn)


def test_the_account_of_the_proved_is_known_at_a_hand_over_but_was_not_told(
    says: Says, accounts: Accounts
) -> None:
    accounts.anna = replace(accounts.anna, reached_by="phone")

    turn = says("I want to talk to a human", customer="anna")

    assert "rather be called on the number we have" in texts(turn)
    assert turn.escalation is not None
    assert turn.escalation.collected == {}


def test_who_asks_for_a_call_is_handed_over_with_the_wish(says: Says) -> None:
    turn = says("please ring me on 07700 900461")

    assert turn.escalation is not None
    assert (turn.escalation.reason, turn.escalation.collected["phone"]) == ("human_requested", NUMBER)
    assert "noted for my colleagues" in turn.responses[1].text


def test_who_is_in_danger_hears_of_nothing_else(says: Says) -> None:
    turn = says("I am deaf so don't phone me, text only")

    assert turn.escalation is not None
    assert (turn.escalation.reason, turn.memory.told_reach.by) == ("vulnerable", "chat")
    assert "noted for my colleagues" not in texts(turn)


@pytest.mark.parametrize(("status", "answers"), [("waiting", 1), ("assigned", 0)])
def test_in_the_line_it_is_noted_too_and_an_agents_customer_is_left_to_them(
    says: Says, accounts: Accounts, status: str, answers: int
) -> None:
    turn = says("please ring me instead, don't write", status=status, customer="anna")

    assert (turn.memory.told_reach.by, len(turn.responses)) == ("phone", answers)
    assert len(accounts.tasks) == 1


ANNAS = Memory(proved="anna", heard_at=NIGHT, told_reach=Reach("phone", NUMBER))
LAPSED = replace(ANNAS, heard_at=NIGHT - timedelta(minutes=31))
TOMS_PAIR = "where is my order 1001299, tom@example.com"


def test_whose_proof_has_lapsed_hands_the_conversation_on_with_anothers_order_and_no_wish(says: Says) -> None:
    turn = says(TOMS_PAIR, LAPSED, of="anna")

    assert (turn.customer_id, turn.memory.proved, turn.memory.agreed) == ("tom", None, True)
    assert (turn.memory.told_reach, turn.memory.reach) == (Reach(), Reach())


def test_at_a_later_hand_over_nothing_of_the_first_is_told(says: Says) -> None:
    turn = says("I want to talk to a human", says(TOMS_PAIR, LAPSED, of="anna").memory, of="tom")

    assert turn.escalation is not None
    assert turn.escalation.collected == {"order_number": "1001299", "email": TOM}


def test_what_is_told_with_anothers_order_is_kept_for_them_without_the_first_ones_number(says: Says) -> None:
    turn = says(f"{TOMS_PAIR}. And please ring me, don't write.", LAPSED, of="anna")

    assert (turn.customer_id, turn.memory.told_reach) == ("tom", Reach("phone"))


@pytest.mark.parametrize(
    ("text", "memory", "of"),
    [
        ("where is my order 1001234, anna@example.com", LAPSED, "anna"),
        ("where is my order 1001234, anna@example.com", ANNAS, "anna"),
        ("where is my order 1001234, anna@example.com", replace(ANNAS, proved=None), None),
        (TOMS_PAIR, replace(ANNAS, proved=None), "anna"),
    ],
)
def test_otherwise_the_conversation_stays_whose_it_is_and_the_wish_with_it(
    says: Says, text: str, memory: Memory, of: str | None
) -> None:
    turn = says(text, memory, of=of)

    assert (turn.customer_id, turn.memory.told_reach) == ("anna", Reach("phone", NUMBER))
