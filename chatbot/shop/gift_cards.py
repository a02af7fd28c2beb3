"""Gift cards: whoever knows the number may ask what is on it."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from chatbot.domain.money import format_money
from chatbot.domain.shop import Result
from chatbot.shop.work import Refused, Work
from chatbot.store.shop_tables import gift_cards


def gift_card_balance(work: Work) -> Result:
    """Look what is left on a card. Facts: balance, expires_on (also of `expired` and `empty`)."""
    hashed = hash_number(work.task.values.get("gift_card", ""))
    row = work.connection.execute(select(gift_cards).where(gift_cards.c.number_hash == hashed)).first()
    if row is None:
        raise Refused("unknown")
    facts = {
        "balance": format_money(row.balance, row.currency),
        "expires_on": row.expires_on.isoformat(),
    }
    if row.expires_on < work.today:
        return Result("expired", facts)
    return Result("done" if row.balance > 0 else "empty", facts)


def hash_number(number: str) -> str:
    """Return what is kept of a card's number, however it is written: who reads the table can spend none."""
    signs = "".join(sign for sign in number.upper() if sign.isalnum())
    return hashlib.sha256(signs.encode()).hexdigest()
