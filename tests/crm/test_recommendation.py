from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from chatbot.crm.goes_with import goes_with
from chatbot.crm.purchases import Purchases, read_purchases
from chatbot.crm.ranking import POPULARITY, judge, measure
from chatbot.crm.recommendation import BECAUSE, Recipe, fit
from chatbot.crm.recommending import RECOMMENDED, recommend
from chatbot.errors import InvalidData
from tests.crm.little_shop import FIRST, LittleShop, shop_with_tastes

LATER = date(2026, 12, 1)
COFFEE, GARDEN = ("beans", "filters", "grinder", "kettle"), ("gloves", "hose", "shears", "spade")


def recommended(shop: LittleShop, folder: Path, as_of: date = LATER) -> dict[str, list[tuple[str, str]]]:
    recommend(shop.connection, as_of, folder)
    rows = duckdb.execute("SELECT * FROM read_parquet(?)", [str(folder / RECOMMENDED)]).fetchall()
    return {customer: list(zip(products, because, strict=True)) for customer, products, because in rows}


def test_who_buys_like_others_is_recommended_what_they_have(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE, GARDEN], each=13)
    shop.customers("new", country="GB")
    shop.buys("new", "beans", day=50)

    found = recommended(shop, tmp_path)["new"]

    assert {product for product, because in found if because == "goes_with"} == {
        "filters",
        "grinder",
        "kettle",
    }
    assert [because for _, because in found] == ["goes_with"] * 3 + ["country"] * 4


def test_nothing_is_recommended_that_was_ever_bought_not_even_what_was_sent_back(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE, GARDEN], each=13)
    shop.customers("new", country="GB")
    shop.buys("new", "beans", day=50)
    shop.buys("new", "kettle", day=51, returned_at="2026-03-01")

    products = [product for product, _ in recommended(shop, tmp_path)["new"]]

    assert not {"beans", "kettle"} & set(products)


def shop_with_beans() -> LittleShop:
    """Thirty customers buy beans every thirty days, and a grinder once."""
    shop = shop_with_tastes([GARDEN], each=13)
    shop.products("coffee", "beans", "grinder")
    for number in range(30):
        shop.customers(customer := f"drinks-{number:02}")
        for day in (0, 30, 60):
            shop.buys(customer, "beans", day=day + number % 3)
        shop.buys(customer, "grinder", day=61 + number % 3)
    return shop


@pytest.mark.parametrize(
    ("days", "refills"),
    [
        (10, []),  # too early
        (30, ["beans"]),
        (100, []),  # they have done without
    ],
)
def test_what_is_bought_again_and_again_is_recommended_when_it_is_due(
    days: int, refills: list[str], tmp_path: Path
) -> None:
    as_of = (FIRST + timedelta(days=60 + days)).date()

    found = recommended(shop_with_beans(), tmp_path, as_of)["drinks-00"]

    assert [product for product, because in found if because == "refill"] == refills
    assert [product for product, _ in found if product in ("beans", "grinder")] == refills
    assert found[0][0] == "beans" or not refills


def test_the_page_says_how_many_of_the_refills_due_were_bought(tmp_path: Path) -> None:
    as_of = (FIRST + timedelta(days=85)).date()

    page = recommend(shop_with_beans().connection, as_of, tmp_path)

    assert str(page["refill_words"]).startswith("Of 100 refills that were due 30 days ago, 100 were bought")


@pytest.mark.parametrize(("stock", "offered"), [(0, False), (-1, False), (1, True), (None, True)])
def test_what_is_out_of_stock_is_not_offered(stock: int | None, offered: bool, tmp_path: Path) -> None:
    shop = shop_with_beans()
    shop.products("new", "lamp", stock=stock)
    shop.connection.execute("UPDATE products SET stock = $stock WHERE id = 'beans'", {"stock": stock})

    found = recommended(shop, tmp_path, (FIRST + timedelta(days=90)).date())["drinks-00"]

    assert {"beans", "lamp"} & {product for product, _ in found} == ({"beans", "lamp"} if offered else set())


def test_what_was_sent_back_is_no_taste(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE, GARDEN], each=13)
    shop.customers("new", country="GB")
    shop.buys("new", "beans", day=50, returned_at="2026-03-01")

    assert {because for _, because in recommended(shop, tmp_path)["new"]} == {"country"}


def test_who_bought_nothing_is_recommended_what_sells_where_they_live(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE], each=30)
    shop.products("sport", "boule")
    for number in range(110):
        shop.customers(customer := f"fr-{number}", country="FR")
        shop.buys(customer, "boule", day=300)
    shop.customers("new", country="FR")
    shop.customers("nowhere")

    found = recommended(shop, tmp_path)

    assert found["new"][0] == ("boule", "country")
    assert found["nowhere"][0] == ("boule", "shop")


def test_of_what_goes_with_nothing_the_own_category_comes_first(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE, GARDEN])
    shop.products("kind 1", "rake")
    shop.customers("new")
    shop.buys("new", "rake", day=50)

    assert [because for _, because in recommended(shop, tmp_path)["new"]][:5] == ["category"] * 4 + ["shop"]


def test_who_is_not_to_be_profiled_is_left_out_and_who_is_not_to_be_trained_on_teaches_nothing(
    tmp_path: Path,
) -> None:
    shop = shop_with_tastes([COFFEE])
    shop.products("odd", "anvil", "feather")
    for number in range(10):
        shop.customers(customer := f"quiet-{number}", do_not_train=True)
        shop.buys(customer, "anvil", "feather", day=number)
    shop.customers("hidden", do_not_profile=True)
    shop.buys("hidden", "beans")
    shop.customers("new")
    shop.buys("new", "anvil", day=50)

    found = recommended(shop, tmp_path)

    assert "hidden" not in found
    assert "quiet-0" in found
    assert ("feather", "goes_with") not in found["new"]


def test_what_comes_later_changes_nothing(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE, GARDEN])
    before = recommended(shop, tmp_path)
    for customer in list(before)[:8]:
        shop.buys(customer, "spade", "kettle", day=3000)

    assert recommended(shop, tmp_path) == before


def test_a_pair_is_told_in_shares_that_can_be_counted(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE, GARDEN])
    purchases = read_purchases(shop.connection, LATER)

    pair = goes_with(purchases, fit(purchases, Recipe()), 10)[0]

    assert (pair.together, pair.share, pair.usual) == (10, 1.0, 0.5)


def test_the_page_says_it_against_what_sells(tmp_path: Path) -> None:
    shop = shop_with_tastes([COFFEE, GARDEN, tuple(f"p{number:02}" for number in range(20))])

    recommend(shop.connection, LATER, tmp_path)

    page = json.loads((tmp_path / "recommendations.json").read_text())
    assert page["words"].startswith("Of 100 products that customers bought next, 100 were among the ten")
    assert page["figures"]["model"]["hit_rate"] == 1 > page["figures"]["popularity"]["hit_rate"]
    assert json.loads((tmp_path / "goes_with.json").read_text())["hose"]


def test_one_customer_is_recommended_something_and_nothing_is_claimed_of_it(tmp_path: Path) -> None:
    shop = LittleShop()
    shop.products("kind", "beans", "filters")
    shop.customers("only")
    shop.buys("only", "beans")

    page = recommend(shop.connection, LATER, tmp_path)

    assert page["figures"] is None
    assert "nothing can be said" in str(page["words"])


def test_a_shop_without_orders_is_told_what_to_import(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="import orders and items first"):
        recommend(LittleShop().connection, LATER, tmp_path)


def test_the_last_purchase_is_foretold_from_the_ones_before_alone() -> None:
    shop = shop_with_tastes([("a", "b", "c")], each=3)
    purchases = read_purchases(shop.connection, LATER)

    assert set(purchases.next_after(1).product) == {2}
    assert set(purchases.before(1).product) == {0, 1}
    assert set(purchases.next_after(2).product) == {1}


def random_purchases(customers: int, products: int, seed: int) -> Purchases:
    rng = np.random.default_rng(seed)
    bought = rng.random((customers, products)) < 0.05 + 0.4 * (
        np.arange(products) % 4 == np.arange(customers)[:, None] % 4
    )
    customer, product = np.nonzero(bought)
    age = (np.cumsum(bought, axis=1) - 1)[customer, product]
    return Purchases(
        customer.astype(np.int32),
        product.astype(np.int32),
        age.astype(np.int32),
        np.zeros(len(age), np.int32),
        np.ones(len(age), bool),
        np.zeros(customers, np.int32),
        np.zeros(customers, bool),
        np.full(products, -1, np.int32),
        np.zeros(products, bool),
    )


def test_tastes_are_found_better_than_by_what_sells() -> None:
    judged = judge(random_purchases(300, 60, seed=1))

    assert judged is not None
    assert judged.model.hit_rate > judged.popularity.hit_rate + judged.model.margin


def test_a_hit_rate_is_what_counting_by_hand_gives() -> None:
    purchases = random_purchases(40, 30, seed=2)
    known, wanted = purchases.before(1), purchases.next_after(1)
    sold = np.bincount(known.product, minlength=30)
    hits = []
    for customer, product in zip(wanted.customer, wanted.product, strict=True):
        rest = np.setdiff1d(np.arange(30), known.product[known.customer == customer])
        hits.append((sold[rest] > sold[product]).sum() < 10)

    found = measure(purchases, POPULARITY, times=1)

    assert found.purchases == len(hits)
    assert found.hit_rate == pytest.approx(np.mean(hits), abs=0.06)  # ties


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    purchases = random_purchases(50, 20, seed=3)
    whole = [what.tolist() for _, what, _ in fit(purchases, Recipe()).recommend(purchases, 5)]
    monkeypatch.setattr("chatbot.crm.recommendation.CELLS", 70)

    parts = [what.tolist() for _, what, _ in fit(purchases, Recipe()).recommend(purchases, 5)]

    assert len(parts) > len(whole) == 1
    assert [row for part in parts for row in part] == whole[0]


def test_reasons_are_told_by_name() -> None:
    assert BECAUSE[-2:] == ("goes_with", "refill")
