"""The parcels of an order as a company's own system tells of them."""

from __future__ import annotations

from typing import Any

import pytest

from chatbot.domain.shop import Shipment
from chatbot.shop.http_shop import HttpShop
from tests.shop.company import ORDER, Company, says
from tests.shop.counter import ago

WAY = {"carrier": "DPD", "tracking_number": "1550", "expected_on": "2026-11-22"}


def test_a_company_may_tell_of_one_parcel_as_before(connect: Any, system: Company) -> None:
    shop: HttpShop = connect()
    system.does(says(200, {**ORDER, **WAY}))

    order = shop.order("1001")

    assert order is not None
    assert order.shipments == (Shipment(1, "DPD", "1550", expected_on=ago(-2)),)


def test_a_company_may_tell_of_several_parcels(connect: Any, system: Company) -> None:
    shop: HttpShop = connect()
    parcels = [
        {**WAY, "items": [{"id": "a", "quantity": 1}, {"id": "gone"}], "color": "brown"},
        {"status": "delayed", "items": [{"id": "a"}]},
        {"items": None, "status": None},
    ]
    system.does(says(200, {**ORDER, **WAY, "shipments": parcels}))

    order = shop.order("1001")

    assert order is not None
    assert [(one.place, one.state, one.carrier) for one in order.shipments] == [
        (1, "unsent", "DPD"),
        (2, "delayed", None),
        (3, "unsent", None),
    ]
    assert [[item.quantity for item in one.items] for one in order.shipments] == [[1], [2], []]


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "eaten"},
        {"items": [{"id": "a", "quantity": 0}]},
        {"expected_on": "soon"},
        {"items": ["a"]},
    ],
)
def test_an_odd_parcel_is_not_used(connect: Any, system: Company, odd: dict[str, Any]) -> None:
    system.does(says(200, {**ORDER, "shipments": [odd]}))

    with pytest.raises(Exception, match="shop"):
        connect().order("1001")
