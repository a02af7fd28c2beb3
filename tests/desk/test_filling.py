"""What is left open in a reply is filled in, or goes without a trace."""

from __future__ import annotations

import pytest

from chatbot.desk.filling import fill, first_name, odd_holes

KNOWN = {"customer_name": "Ann", "agent_name": "Maya", "shop_name": "Harbour Lane", "order_number": "1001234"}


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("Hi {customer_name}, how are you?", "Hi Ann, how are you?", "Hi, how are you?"),
        ("I'm sorry, {customer_name}. It is late.", "I'm sorry, Ann. It is late.", "I'm sorry. It is late."),
        ("Still there, {customer_name}?", "Still there, Ann?", "Still there?"),
        ("{customer_name}, thank you.", "Ann, thank you.", "Thank you."),
        ("Your order #{order_number} is here.", "Your order #1001234 is here.", "Your order is here."),
        ("Thank you, {customer_name}", "Thank you, Ann", "Thank you"),
        ("{agent_name} of {shop_name}", "Maya of Harbour Lane", "Of"),
        ("Nothing to fill in.", "Nothing to fill in.", "Nothing to fill in."),
    ],
)
def test_a_reply_reads_well_with_and_without_what_it_asks_for(text: str, known: str, unknown: str) -> None:
    assert fill(text, KNOWN) == known
    assert fill(text, {}) == unknown


def test_what_a_customer_is_called_is_no_pattern() -> None:
    assert fill("Hi {customer_name}!", {"customer_name": "{order_number} \\1"}) == "Hi order_number \\1!"
    assert fill("Hi {customer_name}!", {"customer_name": "\\g<0>"}) == "Hi \\g<0>!"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Maya Okafor", "Maya"),
        ("Maya", "Maya"),
        ("Dr. Okafor", "Dr. Okafor"),
        ("Mrs Okafor", "Mrs Okafor"),
        ("Okafor, Maya", "Okafor, Maya"),
        ("  ", None),
        (None, None),
    ],
)
def test_somebody_is_called_as_an_agent_would_call_them(name: str | None, called: str | None) -> None:
    assert first_name(name) == called


def test_braces_that_mean_nothing_are_told() -> None:
    assert odd_holes("Hi {customer_name}") == []
    assert odd_holes("Hi {name} {Customer_name} } {") == ["{name}", "{Customer_name}", "}", "{"]
