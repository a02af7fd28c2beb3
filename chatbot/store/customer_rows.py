"""A customer's name and address, changed together with what they are found by."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from chatbot.store.blind import blind_customer
from chatbot.store.sealed import keys_of
from chatbot.store.shop_tables import customers


def change_customer(connection: Connection, customer_id: str, **told: str) -> None:
    """Write a new `name`, `email` or both of a customer who is there."""
    this = customers.c.id == customer_id
    kept = connection.execute(select(customers.c.name, customers.c.email).where(this)).one()
    row = {**kept._asdict(), **told}
    found_by = blind_customer(keys_of(connection.dialect).sealer, row["name"], row["email"])
    connection.execute(update(customers).where(this).values(**told, **found_by))
