"""What the bot may ask of a shop, whoever keeps its orders."""

from __future__ import annotations

from typing import Protocol

from chatbot.domain.shop import Case, Customer, Order, Result, Suggestion, Task


class Shop(Protocol):
    """Reads orders and carries out tasks; the two kinds are `SqlShop` and `HttpShop`.

    Every method raises Unavailable when the shop does not answer (ShopUnavailable a company's own system,
    StoreUnavailable our tables): then nothing was changed, or the same task with the same key tells later what came
    of it.
    """

    def customer(self, customer_id: str) -> Customer | None:
        """Return a customer by id, or None."""

    def order(self, number: str) -> Order | None:
        """Return an order by its number, or None."""

    def orders_of(self, customer_id: str) -> list[Order]:
        """Return a customer's orders, the latest first."""

    def cases_of(self, customer_id: str) -> list[Case]:
        """Return the returns, exchanges and claims of a customer's orders, the latest first."""

    def suggestion(self, customer_id: str) -> Suggestion | None:
        """Return what goes with what a customer bought; None: nothing does, or a claim of theirs is open."""

    def perform(self, task: Task) -> Result:
        """Carry a task out once, however often it comes with the same key."""
