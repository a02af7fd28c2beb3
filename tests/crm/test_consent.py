"""Who is not to be trained on moves nothing that is learnt, whatever they do."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from chatbot.crm.churn import churn_horizon, churn_question
from chatbot.crm.habits import fit_habits
from chatbot.crm.past import Past, span_of
from chatbot.crm.publishing import read_insights
from chatbot.crm.purchases import read_purchases
from chatbot.crm.recommendation import Recipe, fit
from chatbot.crm.scoring import FILE as SCORES
from chatbot.crm.scoring import PROBABILITIES
from chatbot.crm.segments import segment
from chatbot.crm.series import read_demand
from chatbot.warehouse.features import features, trainable
from tests.crm.little_shop import LittleShop, shop_with_tastes
from tests.crm.shop import UNTIL, open_shop

FLAGGED = "(SELECT id FROM customers WHERE do_not_train)"


def poison(shop: duckdb.DuckDBPyConnection) -> None:
    """Let the flagged spend a hundredfold, and come back after other gaps; the first and last order stay."""
    shop.execute(
        f"""UPDATE orders SET total = 100 * total, placed_at = placed_at + INTERVAL 9 HOUR * (hash(id) % 20)::INTEGER
        WHERE customer_id IN {FLAGGED} AND placed_at > '2025-07-01' AND placed_at < '2026-05-01'"""
    )


def test_nothing_that_predicts_is_learnt_of_the_flagged() -> None:
    clean, poisoned = open_shop(300), open_shop(300)
    poison(poisoned)

    learnt = []
    for shop in (clean, poisoned):
        past = Past(shop, span_of(shop, UNTIL))
        days = churn_horizon(past)
        habits = fit_habits(past.stood(past.span.split(days).tried_on))
        assert habits
        learnt.append((days, past.usual_gap(0.5), habits, churn_question(past, habits, days).learnt))

    (days, gap, habits, cases), (other_days, other_gap, other_habits, other_cases) = learnt
    assert (days, gap, habits) == (other_days, other_gap, other_habits)
    np.testing.assert_array_equal(cases.values, other_cases.values)
    assert (
        clean.sql("SELECT sum(total) FROM orders").fetchall()
        != poisoned.sql("SELECT sum(total) FROM orders").fetchall()
    )


def test_segments_are_made_of_the_others_alone() -> None:
    clean, poisoned = open_shop(300), open_shop(300)
    poison(poisoned)

    models = [segment(features(shop, UNTIL), trainable(shop)).model for shop in (clean, poisoned)]

    assert models[0]
    assert models[1]
    centres = [
        np.unique(model.centres, axis=0) for model in models if model
    ]  # which one comes first is income's
    np.testing.assert_array_equal(*centres)
    np.testing.assert_array_equal(models[0].space.means, models[1].space.means)


def shop_of_tastes(flag: str) -> LittleShop:
    """Return two tastes, and one customer with a flag who bought across them twenty times."""
    shop = shop_with_tastes([("tea", "cup"), ("nail", "hammer")])
    shop.customers("odd", country="GB", **{flag: True})
    for day in range(20):
        shop.buys("odd", "tea", "hammer", day=day)
    return shop


def test_what_goes_together_is_not_learnt_of_the_flagged() -> None:
    plain, odd = shop_with_tastes([("tea", "cup"), ("nail", "hammer")]), shop_of_tastes("do_not_train")

    found = [
        fit(read_purchases(one.connection, UNTIL), Recipe()).similarity.toarray() for one in (plain, odd)
    ]

    np.testing.assert_array_equal(found[0], found[1])


def test_nothing_is_recommended_to_who_wants_no_profile() -> None:
    shop = shop_of_tastes("do_not_profile")

    read_purchases(shop.connection, UNTIL)

    assert shop.connection.execute("SELECT count(*) FROM taste_customers WHERE id = 'odd'").fetchall() == [
        (0,)
    ]


def test_a_wish_said_after_the_run_holds_when_it_is_published(tmp_path: Path) -> None:
    shop = shop_of_tastes("do_not_train")
    told = ", ".join(f"NULL AS {name}, NULL AS {name}_reasons" for name in PROBABILITIES)
    blank = f"'2026-06-01'::DATE AS as_of, NULL AS value, NULL AS next_order_on, {told}"
    shop.connection.sql(f"SELECT id AS customer_id, {blank} FROM customers").write_parquet(
        str(tmp_path / SCORES)
    )
    before = {one.customer_id for one in read_insights(shop.connection, tmp_path)}

    shop.connection.execute("UPDATE customers SET do_not_profile = true WHERE id = 'odd'")

    assert before - {one.customer_id for one in read_insights(shop.connection, tmp_path)} == {"odd"}


def test_a_count_of_what_was_sold_is_whole_for_it_is_of_nobody() -> None:
    _, (series, *_) = read_demand(shop_of_tastes("do_not_profile").connection, UNTIL)

    assert series.counts.sum() > 0
