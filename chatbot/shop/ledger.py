"""What the shop was asked to do and what came of it: each key once, and for the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from chatbot.domain.shop import Result, Task
from chatbot.errors import Conflict, InvalidInput
from chatbot.shop.addresses import normal_email
from chatbot.shop.work import one_line
from chatbot.store.rows import insert_new
from chatbot.store.shop_tables import customers, shop_tasks

LONGEST_KEY = 200
SHOWN_OF_A_CARD = 4
MOST_SIGNS = 1000
"""Kept of each value."""
# built once: putting a statement together costs more than running it
_ASKED = select(shop_tasks).where(shop_tasks.c.key == bindparam("wanted"))
_KNOWN = select(customers.c.id).where(customers.c.id == bindparam("wanted"))
_NOTED = (
    update(shop_tasks)
    .where(shop_tasks.c.key == bindparam("wanted"))
    .values(outcome=bindparam("outcome"), facts=bindparam("facts"))
)


def take_key(connection: Connection, task: Task, *, now: datetime) -> bool:
    """Write the task down; return False when its key was there before. Another one with the key is waited for.

    Raises:
        InvalidInput: the key is empty or too long.
    """
    if not 0 < len(task.key) <= LONGEST_KEY:
        raise InvalidInput(f"a task's key has 1 to {LONGEST_KEY} signs, not {len(task.key)}: shorten it")
    customer_id = _known(connection, task.customer_id)
    row = {**_told(task), "customer_id": customer_id, "outcome": "", "facts": {}, "created_at": now}
    return insert_new(connection, shop_tasks, key=task.key, **row)


def note_result(connection: Connection, task: Task, result: Result) -> None:
    """Write down what came of it."""
    values = {"outcome": result.outcome, "facts": dict(result.facts)}
    connection.execute(_NOTED, {"wanted": task.key, **values})


def first_result(connection: Connection, task: Task) -> Result:
    """Return what came of the task the first time.

    Raises:
        Conflict: the key was another task's.
    """
    row = connection.execute(_ASKED, {"wanted": task.key}).mappings().one()
    another = row["customer_id"] not in (None, task.customer_id)
    if another or any(row[name] != value for name, value in _told(task).items()):
        raise Conflict(f"the key {task.key!r} was used for another task: choose a new one for each")
    return Result(row["outcome"], row["facts"])


def _known(connection: Connection, customer_id: str | None) -> str | None:
    """Return the id unless the customer was erased meanwhile: then nobody asked."""
    if customer_id is None:
        return None
    return connection.execute(_KNOWN, {"wanted": customer_id}).scalar()


def _told(task: Task) -> dict[str, Any]:
    """Return what is kept of a task: an address where erasing finds it, of a gift card's number its end."""
    values = {
        name: one_line(value, most=MOST_SIGNS) for name, value in task.values.items() if name != "email"
    }
    if "gift_card" in values:
        values["gift_card"] = "…" + values["gift_card"][-SHOWN_OF_A_CARD:]
    return {
        "name": task.name,
        "order_number": one_line(task.values.get("order_number", ""), most=32) or None,
        "email": normal_email(task.values.get("email", "")),
        "values": values,
    }
