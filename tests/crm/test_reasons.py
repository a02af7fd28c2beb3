"""Reasons, as an agent reads them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chatbot.crm.reasons import label, reasons, words

NAN = float("nan")


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        (
            "recency_days",
            {"recency_days": 214.2, "gap_mean_days": 40.4},
            "last order 214 days ago, usually every 40",
        ),
        ("recency_days", {"recency_days": 1.0, "gap_mean_days": NAN}, "last order 1 day ago"),
        ("repeats", {"repeats": 0.0}, "never came back after the first order"),
        ("orders_90d", {"orders_90d": 1.0}, "1 order in the last 90 days"),
        ("orders_90d", {"orders_90d": 0.0}, "no order in the last 90 days"),
        ("refund_share", {"refund_share": 0.256}, "26% of spending refunded"),
        ("mood_last", {"mood_last": -0.7}, "angry in the last conversation"),
        ("csat_mean", {"csat_mean": NAN}, "has rated no conversation"),
        ("overdue", {"overdue": 5.34, "recency_days": 214.2}, "silent for 5.3 times the usual gap"),
        ("overdue", {"overdue": NAN}, "too few orders so far to have a rhythm"),
        ("late_rate", {"late_rate": NAN}, "share of late deliveries: not known"),
        ("talk_messages", {"talk_messages": 12.0}, "messages in the conversation: 12"),
        ("something_new", {"something_new": 0.123}, "something new: 0.12"),
    ],
)
def test_a_reason_is_a_fact_in_plain_words(name: str, known: dict[str, float], expected: str) -> None:
    assert words(name, known) == expected


def test_the_strongest_three_come_first_and_the_faint_are_left_out() -> None:
    names = ("frequency", "repeats", "returns", "contacts")
    parts = np.array([[0.1, -0.9, 0.4, 0.3], [0.001, 0.0, -0.5, 0.0]])

    many, one = reasons(names, np.ones((2, 4)), parts)

    assert [reason.feature for reason in many] == ["repeats", "returns", "contacts"]
    assert [(reason.words, reason.weight) for reason in one] == [("1 return so far", -0.5)]


def test_every_feature_of_the_warehouse_has_words_of_its_own() -> None:
    from chatbot.warehouse import features

    statement = Path(features.__file__).with_suffix(".sql").read_text()
    last = statement[statement.rindex("\nSELECT") :]
    names = ("recency_days", "csat_last", "unresolved_rate", "december_share", "newsletter")

    assert all(name in last for name in names)
    assert not any("_" in words(name, {name: 0.5}) for name in names)


def test_a_label_opens_with_a_capital() -> None:
    assert label("recency_days") == "Days since the last order"
