"""What is sealed opens for its own place only, with whichever key sealed it."""

from __future__ import annotations

import pytest

from chatbot.errors import InvalidData
from chatbot.sealing.sealer import Sealer

OLD, NEW = bytes(32), bytes([7] * 32)


def test_a_sealed_field_opens_for_its_own_customer_and_column_only() -> None:
    sealer = Sealer([OLD])
    sealed = sealer.seal("Zoë", customer_id="c1", column="name")

    assert sealer.open(sealed, customer_id="c1", column="name") == "Zoë"
    for customer_id, column in (("c2", "name"), ("c1", "email"), ("", "name")):
        with pytest.raises(InvalidData, match="was changed since it was sealed"):
            sealer.open(sealed, customer_id=customer_id, column=column)


def test_the_newest_key_seals_and_all_open() -> None:
    sealed = Sealer([OLD]).seal("Zoë", customer_id="c1", column="name")
    both = Sealer([NEW, OLD])

    assert both.open(sealed, customer_id="c1", column="name") == "Zoë"
    assert Sealer([OLD]).hash("a@b.c") in both.hashes("a@b.c")
    with pytest.raises(InvalidData, match="a key that is missing"):
        Sealer([OLD]).open(both.seal("x", customer_id="c1", column="name"), customer_id="c1", column="name")


def test_the_same_text_never_looks_alike_twice() -> None:
    sealer = Sealer([OLD])

    assert sealer.seal("Zoë", column="name") != sealer.seal("Zoë", column="name")
    assert sealer.names[0] in str(sealer.seal("Zoë", column="name"))
