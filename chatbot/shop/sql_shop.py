"""The shop in our own tables: one transaction a task, whatever happens in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chatbot.domain.rules import Rules
from chatbot.domain.shop import Case, Customer, Order, Result, Suggestion, Task, TaskName
from chatbot.shop.accounts import change_reached_by, reset_password, subscribe, unsubscribe
from chatbot.shop.case_rows import read_cases_of
from chatbot.shop.claims import make_good
from chatbot.shop.gift_cards import gift_card_balance
from chatbot.shop.invoices import send_invoice
from chatbot.shop.ledger import first_result, note_result, take_key
from chatbot.shop.order_changes import cancel_order, change_address, change_quantity
from chatbot.shop.order_rows import read_customer, read_order, read_orders_of
from chatbot.shop.privacy_requests import request_privacy
from chatbot.shop.refunds import refund_order
from chatbot.shop.returns import send_back
from chatbot.shop.suggestions import suggest
from chatbot.shop.work import Refused, Work
from chatbot.store.database import Database


class SqlShop:
    """The shop in our own tables.

    Args:
        rules: the numbers it decides by, as they stand now.
        clock: now, in the shop's time zone: its day is the one that counts.
    """

    def __init__(
        self, database: Database, *, rules: Callable[[], Rules], clock: Callable[[], datetime]
    ) -> None:
        self._database, self._rules, self._clock = database, rules, clock

    def customer(self, customer_id: str) -> Customer | None:
        """Return a customer by id, or None."""
        with self._database.read() as connection:
            return read_customer(connection, customer_id)

    def order(self, number: str) -> Order | None:
        """Return an order by its number, or None."""
        with self._database.read() as connection:
            return read_order(connection, number)

    def orders_of(self, customer_id: str) -> list[Order]:
        """Return a customer's orders, the latest first."""
        with self._database.read() as connection:
            return read_orders_of(connection, customer_id)

    def cases_of(self, customer_id: str) -> list[Case]:
        """Return the returns, exchanges and claims of a customer's orders, the latest first."""
        with self._database.read() as connection:
            return read_cases_of(connection, customer_id)

    def suggestion(self, customer_id: str) -> Suggestion | None:
        """Return what goes with what a customer bought, or None."""
        with self._database.read() as connection:
            return suggest(connection, customer_id)

    def perform(self, task: Task) -> Result:
        """Carry a task out once and write down what came of it, refusals too.

        Raises:
            Conflict: the key was another task's.
            StoreUnavailable: SQL does not answer; nothing was changed.
        """
        now, rules = self._clock(), self._rules()
        with self._database.write() as connection:
            if not take_key(connection, task, now=now):
                return first_result(connection, task)
            result = _carry_out(Work(connection, task, rules, now.date()))
            note_result(connection, task, result)
        return result


def _carry_out(work: Work) -> Result:
    """Do all of it or nothing."""
    try:
        with work.connection.begin_nested():
            return _TASKS[work.task.name](work)
    except Refused as refused:
        return Result(refused.outcome, refused.facts)


_TASKS: Mapping[TaskName, Callable[[Work], Result]] = {
    "cancel_order": cancel_order,
    "change_quantity": change_quantity,
    "change_address": change_address,
    "return_item": send_back,
    "exchange_item": send_back,
    "refund_order": refund_order,
    "claim_missing": make_good,
    "claim_damaged": make_good,
    "send_invoice": send_invoice,
    "reset_password": reset_password,
    "gift_card_balance": gift_card_balance,
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "change_reached_by": change_reached_by,
    "export_data": request_privacy,
    "erase_data": request_privacy,
}
