from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from chatbot.crm.forecast import Forecast, forecast
from chatbot.crm.forecasting import make_forecasts
from chatbot.crm.series import DAILY, WEEKLY, Series, read_contacts, read_demand
from chatbot.errors import InvalidData
from tests.crm.little_shop import LittleShop

MONDAY = date(2026, 2, 2)


def weekly(count: int, level: float, seed: int) -> np.ndarray:
    year = 1 + 0.6 * np.sin(np.arange(count) * 2 * np.pi / 52)
    return np.random.default_rng(seed).poisson(level * year).astype(float)


@pytest.fixture(scope="module")
def found() -> dict[str, Forecast]:
    plants, pots = weekly(208, 60, 1), weekly(208, 12, 2)
    rare = np.random.default_rng(3).binomial(1, 0.15, 208).astype(float)
    rare[0] = 1
    whole = plants + pots + rare
    series = [
        Series("all", "", "Everything", whole),
        Series("category", "garden", "garden", whole),
        Series("product", "plants", "Plants", plants, "garden"),
        Series("product", "pots", "Pots", pots, "garden"),
        Series("product", "rare", "Rare", rare, "garden"),
        Series("product", "even", "Even", np.full(208, 4.0)),
        Series("product", "new", "New", weekly(20, 5, 4), "garden"),
        Series("product", "young", "Young", weekly(60, 5, 5), "garden"),
    ]
    return {one.series.id: one for one in forecast(series, WEEKLY)}


def test_a_yearly_season_is_foretold_better_than_by_last_year(found: dict[str, Forecast]) -> None:
    garden = found["garden"]

    assert garden.error is not None
    assert garden.naive_error is not None
    assert garden.error < garden.naive_error


def test_what_is_rarely_sold_is_foretold_by_its_rate(found: dict[str, Forecast]) -> None:
    rare = found["rare"]

    assert rare.method in ("croston", "adida", "share")
    assert rare.mean == pytest.approx(np.full(8, 0.15), abs=0.15)
    assert (rare.bands[0.95][0] >= 0).all()


def test_a_band_for_more_is_wider(found: dict[str, Forecast]) -> None:
    for one in found.values():
        (low_80, high_80), (low_95, high_95) = one.bands[0.8], one.bands[0.95]
        assert (low_95 <= low_80).all()
        assert (high_80 <= high_95).all()


def test_what_never_changes_has_no_error_to_scale_by(found: dict[str, Forecast]) -> None:
    assert found["even"].error is None
    assert found["even"].mean == pytest.approx(np.full(8, 4.0))


def test_a_short_series_is_left_out_and_one_of_a_year_has_no_season(found: dict[str, Forecast]) -> None:
    assert "new" not in found
    assert found["young"].season == 1


def test_bands_hold_what_they_promise() -> None:
    rng = np.random.default_rng(7)
    many = [
        Series("product", str(one), str(one), rng.poisson(1 + one, 180).astype(float)) for one in range(25)
    ]

    covered = [one.covered for one in forecast(many, DAILY)]

    assert 0.72 < np.mean([one[0.8] for one in covered]) < 0.92
    assert 0.91 < np.mean([one[0.95] for one in covered]) < 0.99


@pytest.fixture
def shop() -> LittleShop:
    shop = LittleShop()
    shop.products("garden", "hose", "spade")
    shop.customers("ann")
    return shop


def test_units_are_counted_by_whole_weeks_and_cancelled_orders_not_at_all(shop: LittleShop) -> None:
    shop.buys("ann", "hose", day=0, quantity=2)
    shop.buys("ann", "hose", "spade", day=11)
    shop.buys("ann", "hose", day=12, status="cancelled")
    shop.buys("ann", "hose", day=12, quantity=-1)
    shop.buys("ann", "hose", day=40)

    monday, series = read_demand(shop.connection, date(2026, 1, 22))

    assert monday == date(2026, 1, 19)
    assert {one.name: one.counts.tolist() for one in series} == {
        "Everything": [2, 0, 2],
        "garden": [2, 0, 2],
        "Hose": [2, 0, 1],
        "Spade": [1],
    }


def test_contacts_are_counted_by_day_and_intent(shop: LittleShop) -> None:
    shop.asks("ann", "track_order", day=0)
    shop.asks("ann", "track_order", day=2)
    shop.asks("ann", "get_refund", day=2)
    shop.asks("ann", "get_refund", day=3)

    series = read_contacts(shop.connection, date(2026, 1, 4))

    assert {one.name: one.counts.tolist() for one in series} == {
        "All contacts": [1, 0, 2],
        "track_order": [1, 0, 1],
        "get_refund": [1],
    }


def test_too_little_history_is_said_plainly(shop: LittleShop, tmp_path: Path) -> None:
    shop.buys("ann", "hose")

    make_forecasts(shop.connection, MONDAY, tmp_path)

    page = json.loads((tmp_path / "forecast.json").read_text())
    assert page["demand"]["too_short"][-1]["words"] == "Hose: counted for 5 weeks; a forecast takes 52."
    assert "nothing is forecast" in page["demand"]["words"]
    assert page["contacts"]["series"] == []


def test_a_year_of_orders_is_forecast_with_a_sentence_each(shop: LittleShop, tmp_path: Path) -> None:
    for week in range(70):
        shop.buys("ann", "hose", day=25 - 7 * week, quantity=20 + week % 3)

    make_forecasts(shop.connection, MONDAY, tmp_path)

    hose = json.loads((tmp_path / "forecast.json").read_text())["demand"]["series"][-1]
    assert hose["words"].startswith("Hose: about 1")
    assert len(hose["forecast"]) == 8
    assert hose["forecast"][0]["at"] == "2026-02-02"
    assert hose["forecast"][0]["low_95"] <= hose["forecast"][0]["mean"] <= hose["forecast"][0]["high_95"]


def test_without_orders_nothing_can_be_forecast(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="import orders and items first"):
        make_forecasts(LittleShop().connection, MONDAY, tmp_path)
