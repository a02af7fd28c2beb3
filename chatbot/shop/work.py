"""One task inside its transaction: what it may see, and how it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from chatbot.domain.rules import Rules, misfit, refusal
from chatbot.domain.shop import Order, Task
from chatbot.shop.order_rows import read_order
from chatbot.store.shop_tables import orders

_LOCKED = select(orders.c.number).where(orders.c.number == bindparam("wanted")).with_for_update()


class Refused(Exception):
    """The shop will not do it: whatever the task changed so far is taken back."""

    def __init__(self, outcome: str, facts: Mapping[str, str] | None = None) -> None:
        super().__init__(outcome)
        self.outcome, self.facts = outcome, facts or {}


def one_line(text: str, *, most: int) -> str:
    """Return text without line breaks and without what no table takes (NUL, half a pair of surrogates)."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:most]


@dataclass(frozen=True, slots=True)
class Work:
    """One task inside its transaction."""

    connection: Connection
    task: Task
    rules: Rules
    today: date

    def text(self, name: str, *, most: int = 400) -> str:
        """Return what was told, in one line and not too long; empty when nothing was."""
        return one_line(self.task.values.get(name, ""), most=most)

    def order(self) -> Order:
        """Return the order the task names, as it is now; nobody changes it until the transaction ends.

        Raises:
            Refused: there is none, or it is somebody else's.
        """
        number = self.text("order_number")
        if self.connection.dialect.name == "postgresql":  # SQLite lets one writer in at a time anyway
            self.connection.execute(_LOCKED, {"wanted": number})
        found = read_order(self.connection, number)  # after the lock: what another task left
        if found is None:
            raise Refused("not_found")
        if found.customer_id != self.task.customer_id:
            raise Refused("not_theirs")
        return found

    def check(self, order: Order) -> None:
        """Ask the rules again: between the question and the customer's yes the order may have left.

        Raises:
            Refused: they forbid it, or the values are no sense.
        """
        odd = refusal(self.task.name, order, self.rules, self.today, self.task.values)
        odd = odd or misfit(self.task.name, order, self.task.values)
        if odd:
            raise Refused(odd, {"order_number": order.number})
