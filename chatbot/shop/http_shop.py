"""The shop in a company's own system, over HTTP; `docs/shop-api.md` is the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

from chatbot.domain.shop import DONE, Case, Customer, Order, Result, Suggestion, Task, TaskName
from chatbot.errors import InvalidInput
from chatbot.shop.answers import CASES, CUSTOMER, JSON_KINDS, ORDER, ORDERS, RESULT, SUGGESTION, parse
from chatbot.shop.http_door import Answer, Door, Odd
from chatbot.shop.order_rows import ORDERS_LIMIT

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.:-]{0,63}")
"""Of an order or a customer: what may stand in a path and lead nowhere else."""
_HOLE = re.compile(r"\{\w+\}")
T = TypeVar("T")
N = TypeVar("N")
_KEY = re.compile(r"[!-~]{1,200}")
_MAY_LACK: frozenset[TaskName] = frozenset({"change_reached_by"})
"""Tasks a system need not know: a 404 says so, and is no failure."""
_NOT_KEPT = Result("not_kept")


class HttpShop:
    """The shop in a company's own system."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def customer(self, customer_id: str) -> Customer | None:
        """Return a customer by id, or None.

        Raises:
            ShopUnavailable: there is no answer that can be used.
        """

        def read(answer: Answer) -> Customer:
            found = parse(answer, CUSTOMER)
            return _same(found.customer(), found.id, customer_id, "id")

        return self._get("/customers/{id}", customer_id, read, nothing=None)

    def order(self, number: str) -> Order | None:
        """Return an order by its number, or None.

        Raises:
            ShopUnavailable: there is no answer that can be used.
        """

        def read(answer: Answer) -> Order:
            found = parse(answer, ORDER)
            return _same(found.order(), found.number, number, "number")

        return self._get("/orders/{number}", number, read, nothing=None)

    def orders_of(self, customer_id: str) -> list[Order]:
        """Return a customer's orders, the latest first.

        Raises:
            ShopUnavailable: there is no answer that can be used.
        """

        def read(answer: Answer) -> list[Order]:
            found = parse(answer, ORDERS)
            orders = [_same(one.order(), one.customer_id, customer_id, "customer_id") for one in found]
            orders.sort(key=lambda order: (order.placed_on, order.number), reverse=True)
            return orders[:ORDERS_LIMIT]

        return self._get("/customers/{id}/orders", customer_id, read, nothing=[])

    def cases_of(self, customer_id: str) -> list[Case]:
        """Return the returns, exchanges and claims of a customer's orders; a system that keeps none answers 404.

        Raises:
            ShopUnavailable: there is no answer that can be used.
        """

        def read(answer: Answer) -> list[Case]:
            found = (one.case() for one in parse(answer, CASES))
            return sorted(found, key=lambda case: case.opened_on, reverse=True)

        return self._get("/customers/{id}/cases", customer_id, read, nothing=[])

    def suggestion(self, customer_id: str) -> Suggestion | None:
        """Return what goes with what a customer bought, or None; a system that has none to make answers 404.

        Raises:
            ShopUnavailable: there is no answer that can be used.
        """

        def read(answer: Answer) -> Suggestion:
            return parse(answer, SUGGESTION).suggestion()

        return self._get("/customers/{id}/suggestion", customer_id, read, nothing=None)

    def perform(self, task: Task) -> Result:
        """Let a task be carried out once, however often it comes with the same key.

        Raises:
            InvalidInput: the key cannot stand in a header.
            ShopUnavailable: nobody knows what came of it; the same task asked again tells.
        """
        if not _KEY.fullmatch(task.key):
            raise InvalidInput("a task's key has 1 to 200 signs, all of ASCII and none a blank")

        def read(answer: Answer) -> Result:
            return _NOT_KEPT if task.name in _MAY_LACK and _is_missing(answer) else _result(answer)

        body = {"customer_id": task.customer_id, "values": dict(task.values)}
        return self._door.post(
            f"/tasks/{task.name}",
            json.dumps(body).encode(),
            read,
            headers={"Idempotency-Key": task.key},
            label=f"POST /tasks/{task.name}",
        )

    def _get(self, path: str, name: str, read: Callable[[Answer], T], *, nothing: N) -> T | N:
        """Ask for what belongs to a name, put into the path; `nothing` where there is none or it is no name."""
        if not _NAME.fullmatch(name):
            return nothing

        def read_or_nothing(answer: Answer) -> T | N:
            return nothing if _is_missing(answer) else read(_expect_ok(answer))

        return self._door.get(_HOLE.sub(quote(name), path), read_or_nothing, label=f"GET {path}")


def _result(answer: Answer) -> Result:
    refused = answer.status in (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
    found = parse(answer if refused else _expect_ok(answer), RESULT)
    if refused and found.outcome == DONE:
        raise Odd(f"answered {answer.status} with the outcome {DONE!r}: which of them is it?")
    return found.result()


def _is_missing(answer: Answer) -> bool:
    """Say whether there is no such thing, which is another 404 than that of a wrong address."""
    if answer.status != HTTPStatus.NOT_FOUND:
        return False
    if answer.body and answer.kind not in JSON_KINDS:
        raise Odd(f"answered 404 with {answer.kind or 'no content type'}: is CHATBOT_SHOP_URL right?")
    return True


def _expect_ok(answer: Answer) -> Answer:
    if answer.status != HTTPStatus.OK:
        raise Odd(f"answered {answer.status}, not 200")
    return answer


def _same(found: T, told: str, asked: str, field: str) -> T:
    """Refuse an answer about somebody, or something, else."""
    if told != asked:
        raise Odd(f"answered with another {field} than was asked for")
    return found
