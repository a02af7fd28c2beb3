"""How many pieces of an order are here: told by what is known to be in its parcels."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chatbot.domain.rules import meant_pieces, misfit, money_back
from chatbot.domain.shop import Item, Order, Shipment
from tests.shop.counter import RULES, TODAY

PANS = Item("pan", 2, Decimal(60), "1")
PAN = Item("pan", 1, Decimal(60), "1")
MUG = Item("mug", 1, Decimal(9), "2")


def in_two(here: tuple[Item, ...], away: tuple[Item, ...]) -> Order:
    parcels = Shipment(1, status="delivered", delivered_on=TODAY, items=here), Shipment(2, items=away)
    return Order("1001", "anna", "", "shipped", TODAY, "GBP", Decimal(129), (PANS, MUG), parcels)


@pytest.mark.parametrize(
    ("here", "away", "pans"),
    [
        ((PAN,), (PAN, MUG), 1),
        ((PANS,), (MUG,), 2),
        ((), (PAN,), 1),
        ((PAN,), (), 1),
        ((), (), 2),
        ((MUG,), (MUG,), 2),
    ],
)
def test_the_parcels_tell_how_many_pieces_came(
    here: tuple[Item, ...], away: tuple[Item, ...], pans: int
) -> None:
    assert meant_pieces("claim_damaged", in_two(here, away), PANS, {}) == pans


@pytest.mark.parametrize("away", [(PANS,), ()])
def test_what_is_in_no_parcel_that_came_is_not_here(away: tuple[Item, ...]) -> None:
    assert misfit("return_item", in_two((MUG,), away), {"item": "1"}) == "not_delivered"


def test_a_piece_that_is_still_coming_is_neither_claimed_nor_counted() -> None:
    order = in_two((PAN,), (PAN, MUG))

    told = {"item": "1", "wanted": "refund"}
    assert misfit("claim_damaged", order, {"item": "1", "quantity": "2"}) == "not_delivered"
    assert misfit("claim_damaged", order, {**told, "quantity": "1"}) is None
    assert money_back("claim_damaged", order, told, RULES) == 60
