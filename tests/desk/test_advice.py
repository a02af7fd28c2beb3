"""What an agent is told to bear in mind, and that most customers call for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from chatbot.desk.advice import advise
from chatbot.domain.crm import Insight, Prediction, Reason, Recommended
from chatbot.domain.shop import Order, OrderStatus

CALM = Insight(
    "c1", date(2026, 11, 1), churn=Prediction(0.2), satisfaction=Prediction(0.8), risk=Prediction(0.02)
)


def orders(*statuses: OrderStatus) -> list[Order]:
    made = Order("1", "c1", "anna@example.com", "delivered", date(2026, 1, 1), "GBP", Decimal(10), ())
    return [replace(made, number=str(number), status=status) for number, status in enumerate(statuses)]


def test_a_customer_like_any_other_calls_for_nothing() -> None:
    assert advise(CALM, orders("delivered", "delivered", "delivered")) == []


def test_a_regular_who_may_leave_is_to_be_kept() -> None:
    leaving = replace(CALM, churn=Prediction(0.7))
    [words] = advise(leaving, orders("delivered", "delivered", "cancelled"))
    assert words.startswith("Save this customer: they may leave, after 2 orders.")


def test_who_bought_once_was_never_a_regular() -> None:
    assert advise(replace(CALM, churn=Prediction(0.9)), orders("delivered", "returned")) == []


def test_what_is_unknown_is_neither_much_nor_little() -> None:
    unknown = Prediction(None, (Reason("", "too few cases", 0.0),))
    nothing = replace(CALM, churn=unknown, purchase=unknown, satisfaction=unknown, risk=unknown)
    assert advise(nothing, orders("delivered", "delivered")) == []


def test_the_most_pressing_comes_first() -> None:
    all_at_once = replace(
        CALM,
        churn=Prediction(0.7),
        satisfaction=Prediction(0.1),
        risk=Prediction(0.8),
        purchase=Prediction(0.9),
    )
    found = advise(all_at_once, orders("delivered", "delivered"))
    assert [words.split()[0] for words in found] == ["Look", "Save", "They"]


def test_a_product_is_worth_a_word_when_nothing_is_wrong() -> None:
    ready = replace(CALM, purchase=Prediction(0.6), recommended=(Recommended("lamp", "the Reading Lamp"),))
    [words] = advise(ready, orders("delivered"))
    assert "the Reading Lamp" in words
