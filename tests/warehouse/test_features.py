"""What is known of a customer, counted by hand."""

from __future__ import annotations

from statistics import stdev

import numpy as np
import pytest

from chatbot.warehouse.features import features, trainable
from tests.warehouse.ledger import AS_OF, Ledger, before

NAMES = """recency_days frequency repeats orders_90d orders_365d monetary spent spent_365d tenure_days first_order_days
gap_mean_days gap_std_days overdue items_mean quantity_mean categories top_category_share return_rate refund_share
cancel_rate contacts contacts_90d escalation_rate mood_mean mood_last response_s_mean resolution_s_mean csat_mean
csat_last reviews stars_mean newsletter late_rate chat_share channel_web channel_store channel_app channel_phone
spend_trend"""
BUYER = {
    "recency_days": 10,
    "first_order_days": 410,
    "tenure_days": 500,
    "frequency": 4,
    "repeats": 3,
    "orders_90d": 2,
    "orders_365d": 3,
    "monetary": 40,
    "spent": 160,
    "spent_90d": 60,
    "spent_365d": 100,
    "spend_trend": (60 / 90) / (100 / 365),
    "gap_mean_days": 400 / 3,
    "gap_std_days": stdev([100, 250, 50]),
    "overdue": 10 / (400 / 3),
    "items_mean": 1,
    "quantity_mean": 8 / 4,
    "categories": 2,
    "top_category_share": 6 / 7,
    "returns": 1,
    "return_rate": 1 / 4,
    "refund_share": 60 / 160,
    "cancel_rate": 1 / 5,
    "late_rate": 1 / 2,
    "channel_web": 2 / 3,
    "channel_app": 1 / 3,
    "channel_store": 0,
    "channel_phone": 0,
    "payment_ways": 2,
    "newsletter": 1,
}
ASKER = {
    "tenure_days": 30,
    "contacts": 3,
    "contacts_90d": 2,
    "contact_days": 7,
    "chat_share": 1 / 2,
    "escalation_rate": 1 / 2,
    "unresolved_rate": 1 / 2,
    "mood_mean": (-0.5 + 0.25 + 0.5) / 3,
    "mood_last": 0.5,
    "response_s_mean": 30,
    "resolution_s_mean": 600,
    "csat_mean": 3.5,
    "csat_last": 5,
    "reviews": 2,
    "stars_mean": 4.5,
}
COUNTS = {
    "frequency",
    "repeats",
    "orders_90d",
    "orders_365d",
    "spent",
    "spent_90d",
    "spent_365d",
    "categories",
    "returns",
    "payment_ways",
    "contacts",
    "contacts_90d",
    "reviews",
}


def test_every_name_that_others_rely_on_is_there(ledger: Ledger) -> None:
    matrix = features(ledger.connection, AS_OF)

    assert set(NAMES.split()) <= set(matrix.names)
    assert matrix.ids.shape == (0,)
    assert matrix.values.shape == (0, len(matrix.names))


def test_a_buyer_counted_by_hand(ledger: Ledger) -> None:
    ledger.customer("C1", joined_at=before(500), newsletter=True)
    back = {"returned_at": before(400), "refunded": 60}
    for category, quantity, order in (
        ("tea", 1, ledger.order("C1", 410, 60, channel="web", pays_with="card", **back)),
        ("coffee", 4, ledger.order("C1", 310, 40, channel="Web", pays_with="card", delivered_at=before(300))),
        (None, 1, ledger.order("C1", 60, 30, channel="app", pays_with="invoice", delivered_at=before(55))),
        ("coffee", 2, ledger.order("C1", 10, 30)),
        ("garden", 9, ledger.order("C1", 5, 999, status="cancelled", channel="phone")),
    ):
        ledger.item(order, category, quantity)

    found = ledger.known("C1")

    assert {name: found[name] for name in BUYER} == pytest.approx(BUYER)


def test_an_asker_counted_by_hand(ledger: Ledger) -> None:
    ledger.customer("C1", joined_at=before(30))
    first = {"channel": "chat", "escalated": True, "resolved": False, "first_response_s": 20}
    ledger.contact("C1", 100, **first, resolution_s=600, mood_start=0, mood_end=-0.5, csat=2)
    ledger.contact("C1", 20, channel="email", escalated=False, resolved=True, mood_end=0.25, csat=5)
    ledger.contact("C1", 7, mood_start=0.5, first_response_s=40)
    ledger.review("C1", 3, 4)
    ledger.review("C1", 2, 5)

    found = ledger.known("C1")

    assert {name: found[name] for name in ASKER} == pytest.approx(ASKER)


def test_how_a_contact_ends_is_not_known_while_it_goes_on(ledger: Ledger) -> None:
    ledger.customer("C1", joined_at=before(30))
    ledger.contact("C1", 9, escalated=False, resolved=True, resolution_s=60, mood_end=0.5, csat=5)
    rest = {"mood_start": 0.1, "mood_end": -1, "csat": 1}
    ledger.contact("C1", 1, escalated=True, resolved=False, first_response_s=9e4, resolution_s=9e4, **rest)

    found = ledger.known("C1")

    assert found["contacts"] == 2
    assert [found[name] for name in ("escalation_rate", "unresolved_rate", "csat_mean", "csat_last")] == [
        0,
        0,
        5,
        5,
    ]
    assert [found[name] for name in ("mood_mean", "mood_last", "resolution_s_mean")] == [0.3, 0.1, 60]
    assert np.isnan(found["response_s_mean"])


def test_of_whom_nothing_is_known_counts_are_nought_and_shares_unknown(ledger: Ledger) -> None:
    ledger.customer("C1", joined_at=before(3))

    found = ledger.known("C1")

    assert {name for name, value in found.items() if value == 0} == COUNTS
    assert {name for name, value in found.items() if not np.isnan(value)} == COUNTS | {"tenure_days"}


def test_an_order_before_joining_makes_a_customer(ledger: Ledger) -> None:
    ledger.customer("guest")
    ledger.customer("joins", joined_at=before(-5), newsletter=True)
    ledger.customer("nobody")
    ledger.customer("tomorrow", joined_at=before(-1))
    ledger.order("guest", 20)
    ledger.order("joins", 20)

    matrix = features(ledger.connection, AS_OF)

    assert matrix.ids.tolist() == ["guest", "joins"]
    assert matrix.column("tenure_days").tolist() == [20, 20]
    assert np.isnan(matrix.column("newsletter")).all()  # what they chose on joining is not known yet


def test_the_midnight_that_opens_the_day_is_too_late(ledger: Ledger) -> None:
    ledger.customer("C1", joined_at=before(9))
    ledger.order("C1", 0)
    ledger.order("C1", 1 / 86400)

    assert ledger.known("C1")["frequency"] == 1


def test_who_wants_no_profile_has_none_and_who_is_not_to_be_learnt_from_is_scored(ledger: Ledger) -> None:
    ledger.customer("free", joined_at=before(9))
    ledger.customer("unlearnt", joined_at=before(9), do_not_train=True)
    ledger.customer("unprofiled", joined_at=before(9), do_not_profile=True)
    ledger.order("unprofiled", 5)

    assert features(ledger.connection, AS_OF).ids.tolist() == ["free", "unlearnt"]
    assert trainable(ledger.connection).tolist() == ["free"]


def test_orders_of_one_moment_and_numbers_beyond_measure_break_nothing(ledger: Ledger) -> None:
    ledger.customer("C1", joined_at=before(9))
    ledger.order("C1", 5, 0)
    ledger.order("C1", 5, 0)
    ledger.contact("C1", 2, first_response_s=float("nan"), resolution_s=1e300, mood_start=1e300)

    found = ledger.known("C1")

    assert found["gap_mean_days"] == 0
    unknown = ("overdue", "refund_share", "spend_trend", "response_s_mean", "mood_mean", "gap_std_days")
    assert np.isnan([found[name] for name in unknown]).all()


def test_ids_stand_in_order_whatever_their_letters(ledger: Ledger) -> None:
    names = ["Z", "a", "10", "9", "é", "ß", "日本", "😀", "C 1", ""]
    for name in names:
        ledger.customer(name, joined_at=before(9))

    assert features(ledger.connection, AS_OF).ids.tolist() == sorted(names)
