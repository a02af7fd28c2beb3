import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest

from chatbot.domain.rules import is_late
from chatbot.domain.shop import OrderStatus, RefundStatus
from chatbot.shop.demo import SAMPLE_ORDERS, seed_demo
from chatbot.shop.demo_catalogue import read_catalogue
from tests.shop.demo_shops import TODAY, all_customers, all_orders, empty_shop

DAYS = (TODAY, date(2027, 1, 3), date(2028, 2, 29))
"""A Saturday, a Sunday just after New Year, a leap day."""
ON_THE_ROAD = {"shipped", "out_for_delivery", "delayed"}
NEVER_SENT = {"placed", "paid", "packed", "cancelled"}
FORMS = {
    "DPD": r"1550\d{10}",
    "Royal Mail": r"[A-Z]{2}\d{9}GB",
    "Evri": r"H00HYA\d{10}",
    "DHL": r"JD0002\d{14}",
}
FICTIONAL_PHONES = (
    r"\+447700900\d{3}",
    r"\+44(113|114|115|116|117|118|121|131|141|151|161)4960\d{3}",
    r"\+441914980\d{3}",
    r"\+442079460\d{3}",
    r"\+442896496\d{3}",
    r"\+442920180\d{3}",
    r"\+441632960\d{3}",
    r"\+3532091\d{5}",
    r"\+493023125\d{3}",
    r"\+494066969\d{3}",
    r"\+3363998\d{4}",
    r"\+46701740[6-9]\d{2}",
)
"""Of Ofcom, ComReg, the Bundesnetzagentur, Arcep and the PTS: never given to anybody."""


@pytest.fixture(scope="module", params=DAYS, ids=str)
def filled(request, tmp_path_factory):
    database = empty_shop(tmp_path_factory.mktemp("shop"))
    seed_demo(database, today=request.param)
    return request.param, all_customers(database), all_orders(database)


def sent(found):
    return [parcel for order in found for parcel in order.shipments if parcel.shipped_on]


def test_every_state_of_an_order_and_of_a_refund_occurs(filled):
    _, _, found = filled

    assert {order.status for order in found} == set(get_args(OrderStatus))
    assert {order.refund.status for order in found if order.refund} == set(get_args(RefundStatus))


def test_regulars_one_time_buyers_and_one_who_never_bought_are_among_the_customers(filled):
    _, people, found = filled
    bought = Counter(order.customer_id for order in found)
    counts = [bought[person.id] for person in people]

    assert len(people) >= 48
    assert len(found) >= 150
    assert counts.count(0) == 1
    assert counts.count(1) >= 5
    assert sum(count >= 7 for count in counts) >= 5


def test_totals_are_the_items_and_delivery_under_fifty(filled):
    _, _, found = filled
    for order in found:
        goods = sum(item.price * item.quantity for item in order.items)
        assert order.total == goods + (Decimal("3.95") if goods < 50 else 0), order.number
        assert 1 <= len(order.items) <= 5


def test_most_orders_are_in_pounds_and_some_in_euros(filled):
    currencies = Counter(order.currency for order in filled[2])

    assert currencies["GBP"] > 4 * currencies["EUR"] > 40


def test_an_order_s_dates_follow_each_other_and_only_what_is_expected_lies_ahead(filled):
    today, people, found = filled
    joined = {person.id: person.joined_on for person in people}
    for order in found:
        for parcel in order.shipments:
            past = [joined[order.customer_id], order.placed_on, parcel.shipped_on, parcel.delivered_on]
            known = [day for day in [*past, today] if day]
            assert known == sorted(known), order
            assert parcel.shipped_on is None or parcel.shipped_on <= parcel.expected_on, order
        assert order.placed_on > today - timedelta(days=430)


def test_nothing_leaves_the_warehouse_on_a_sunday(filled):
    assert {parcel.shipped_on.isoweekday() for parcel in sent(filled[2])} == {1, 2, 3, 4, 5, 6}


def test_a_state_has_the_dates_that_belong_to_it(filled):
    today, _, found = filled
    for order in found:
        assert (order.shipped_on is None) == (order.status in NEVER_SENT), order
        kept_waiting = order.status in ON_THE_ROAD | NEVER_SENT | {"lost"}
        assert (order.delivered_on is None) == kept_waiting, order
        expected = [parcel.expected_on for parcel in order.shipments]
        assert order.status != "out_for_delivery" or expected == [today]
        assert order.status not in {"placed", "paid", "packed"} or expected[0] > today


def test_some_parcels_came_late_and_some_still_are(filled):
    today, _, found = filled
    came = [parcel for parcel in sent(found) if parcel.delivered_on]

    assert sum(parcel.delivered_on > parcel.expected_on for parcel in came) >= 10
    assert any(order.status == "shipped" and is_late(order, today) for order in found)


def test_two_orders_come_in_two_parcels_of_which_one_is_there(filled):
    today, _, found = filled
    split = [order for order in found if order.is_split]

    assert [[parcel.state for parcel in order.shipments] for order in split] == [["delivered", "shipped"]] * 2
    assert [is_late(order, today) for order in split] == [False, True]
    for order in split:
        assert [item for parcel in order.shipments for item in parcel.items] == list(order.items)


def test_a_tracking_number_has_its_carrier_s_form(filled):
    _, _, found = filled
    parcels = sent(found)

    assert {parcel.carrier for parcel in parcels} == set(FORMS)
    assert all(re.fullmatch(FORMS[parcel.carrier], parcel.tracking_number) for parcel in parcels)
    assert len({parcel.tracking_number for parcel in parcels}) == len(parcels)
    waiting = [parcel for order in found for parcel in order.shipments if not parcel.shipped_on]
    assert all(parcel.carrier is parcel.tracking_number is None for parcel in waiting)


def test_postal_numbers_end_in_the_right_check_digit(filled):
    numbers = [parcel.tracking_number for parcel in sent(filled[2]) if parcel.carrier == "Royal Mail"]
    for number in ["RR473124829GB", *numbers]:  # the first is the example in UPU standard S10
        serial = zip((8, 6, 4, 2, 3, 5, 9, 7), number[2:10], strict=True)
        rest = 11 - sum(weight * int(digit) for weight, digit in serial) % 11
        assert int(number[10]) == {10: 0, 11: 5}.get(rest, rest), number


def test_money_goes_back_in_order_and_never_more_than_was_paid(filled):
    today, _, found = filled
    for order in found:
        if (refund := order.refund) is None:
            continue
        assert 0 < refund.amount <= order.total
        known = [
            day for day in (order.placed_on, order.delivered_on, refund.requested_on, refund.sent_on) if day
        ]
        assert [*known, today] == sorted([*known, today]), order
        assert (refund.sent_on is not None) == (refund.status in {"sent", "received"})
        assert (refund.expected_on is None) == (refund.status in {"requested", "declined"})
        assert refund.status != "received" or refund.expected_on <= today
        assert refund.status != "approved" or refund.expected_on >= today


def test_one_refund_that_was_sent_is_overdue_and_another_is_not(filled):
    today, _, found = filled
    due = [order.refund.expected_on for order in found if order.refund and order.refund.status == "sent"]

    assert min(due) < today < max(due)


def test_nobody_buys_a_lasting_thing_twice(filled):
    _, _, found = filled
    baskets = read_catalogue().baskets
    lasting = {line.product.name for basket in baskets for line in basket.lines if line.product.lasts}
    kept = [order for order in found if order.status not in {"cancelled", "lost", "returned", "refunded"}]
    bought = Counter((order.customer_id, item.product) for order in kept for item in order.items)

    assert [pair for pair, count in bought.items() if count > 1 and pair[1] in lasting] == []


def test_numbers_rise_with_the_days_save_for_the_samples(filled):
    samples = {sample.number for sample in SAMPLE_ORDERS}
    placed = [order.placed_on for order in filled[2] if order.number not in samples]

    assert placed == sorted(placed)
    assert all(re.fullmatch(r"100\d{4}", order.number) for order in filled[2])


def test_nobody_real_can_be_reached(filled):
    _, people, _ = filled
    phones = [person.phone for person in people if person.phone]

    assert all(re.fullmatch(r"[a-z.]+@example\.(com|org|net)", person.email) for person in people)
    assert all(any(re.fullmatch(form, phone) for form in FICTIONAL_PHONES) for phone in phones)
    assert len({person.email for person in people}) == len(people)
    assert len(set(phones)) == len(phones) >= 48


def test_the_shelf_is_full_and_every_taste_has_baskets():
    catalogue = read_catalogue()
    in_baskets = {line.product.key for basket in catalogue.baskets for line in basket.lines}

    assert len(in_baskets) >= 60
    assert {basket.needs for basket in catalogue.baskets if basket.needs} <= in_baskets
    assert {taste for one in catalogue.shoppers for taste in one.tastes} == {
        b.taste for b in catalogue.baskets
    }
