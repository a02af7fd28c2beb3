"""Customers of a company's own system, known to our tables as well: conversations and the desk refer to them there."""

from __future__ import annotations

from sqlalchemy import select

from chatbot.domain.shop import Case, Customer, Order, Result, Suggestion, Task
from chatbot.shop.shop import Shop
from chatbot.store.customer_rows import change_customer
from chatbot.store.database import Database
from chatbot.store.rows import insert_new
from chatbot.store.shop_tables import customers


class Acquaintances:
    """A shop whose customers get a row of ours when they are met: id, name, address, and no order.

    It is what `chatbot erase` and `export` find a person by.
    """

    def __init__(self, shop: Shop, database: Database) -> None:
        self._shop, self._database = shop, database

    def customer(self, customer_id: str) -> Customer | None:
        """Return a customer by id, or None."""
        found = self._shop.customer(customer_id)
        if found:
            self._meet(found.id, found.name, found.email, found.locale)
        return found

    def order(self, number: str) -> Order | None:
        """Return an order by its number, or None."""
        found = self._shop.order(number)
        if found:
            self._meet(found.customer_id, found.customer_name, found.email)
        return found

    def orders_of(self, customer_id: str) -> list[Order]:
        """Return a customer's orders, the latest first."""
        return self._shop.orders_of(customer_id)

    def cases_of(self, customer_id: str) -> list[Case]:
        """Return the returns, exchanges and claims of a customer's orders, the latest first."""
        return self._shop.cases_of(customer_id)

    def suggestion(self, customer_id: str) -> Suggestion | None:
        """Return what goes with what a customer bought, or None."""
        return self._shop.suggestion(customer_id)

    def perform(self, task: Task) -> Result:
        """Carry a task out once, however often it comes with the same key."""
        return self._shop.perform(task)

    def _meet(self, customer_id: str, name: str, email: str, locale: str | None = None) -> None:
        this = customers.c.id == customer_id
        told = {"name": name[:200], "email": email.strip().lower()[:254]}
        row = {column: value for column, value in told.items() if value}  # what is not told is not forgotten
        with self._database.read() as connection:
            known = connection.execute(select(customers.c.name, customers.c.email).where(this)).first()
        if known and known._asdict() | row == known._asdict():
            return
        with self._database.write() as connection:
            new = {"id": customer_id, "locale": locale or "en", **told}
            if not insert_new(connection, customers, **new) and row:
                change_customer(connection, customer_id, **row)
