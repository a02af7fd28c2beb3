"""A shop, a mail box and the limits of one hour, and one errand run in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from chatbot.assistant.errands import Errands
from chatbot.assistant.turn import Turn
from chatbot.domain.conversation import Conversation, CustomerMessage, Memory, Response
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

    def search(self, text: str, vector: object) -> tuple[str, ...]:
        return (f"found: {text}",)

    def beyond(self, known: str, text: str, vector: object) -> tuple[str, ...]:
        return (f"beyond {known}: {text}",)

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
            shop, shop, shop, shop, shop, lambda reply, facts: Response(f"{reply} {dict(facts)}"), str
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
