"""From a warehouse to predictions, cards and scores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from chatbot.crm.churn import churn_question
from chatbot.crm.habits import fit_habits
from chatbot.crm.model_folder import open_amounts, open_blend
from chatbot.crm.past import Past, Span, span_of
from chatbot.crm.predict import learn, predict
from chatbot.crm.satisfaction import foretell_unrated
from chatbot.errors import InvalidData
from chatbot.warehouse.schema import TABLES
from tests.crm.shop import UNTIL, open_shop

Row = dict[str, object]


@dataclass(frozen=True)
class Run:
    """A shop and what was foretold of it."""

    shop: duckdb.DuckDBPyConnection
    folder: Path
    count: int

    @property
    def cards(self) -> dict[str, Row]:
        found = json.loads((self.folder / "predictions.json").read_text())
        return {card["name"]: card for card in found["cards"]}

    def scores(self, condition: str = "true") -> list[Row]:
        file = self.folder / "scores.parquet"
        rows = duckdb.connect().execute(f"SELECT * FROM '{file}' WHERE {condition} ORDER BY customer_id")
        names = [column[0] for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    shop, folder = open_shop(260), tmp_path_factory.mktemp("run")
    yield Run(shop, folder, predict(shop, folder, as_of=UNTIL))
    shop.close()


def test_every_prediction_has_a_card(run: Run) -> None:
    names = {"churn", "purchase", "satisfaction", "next_satisfaction", "risk", "value", "next_order"}

    assert set(run.cards) == names
    assert all(card["sentences"] and card["limits"] for card in run.cards.values())


def test_a_model_is_tried_on_days_after_all_it_learnt_from(run: Run) -> None:
    for card in run.cards.values():
        horizon = timedelta(days=int(str(card["horizon_days"])))
        learnt = [date.fromisoformat(day) for day in card["learnt_on"]]  # type: ignore[attr-defined]
        tried = date.fromisoformat(str(card["tried_on"]))
        assert max(learnt) + horizon <= tried
        assert tried + horizon <= UNTIL


def test_purchases_are_foretold_better_than_by_lot(run: Run) -> None:
    card = run.cards["purchase"]

    assert card["figures"]["auc"] > 0.8  # type: ignore[index]
    assert card["figures"]["brier"] < card["beside"]["base rate"]["brier"]  # type: ignore[index]


def test_everybody_has_one_line_of_scores(run: Run) -> None:
    rows = run.scores()

    assert len(rows) == run.count == 260
    assert all(0 < float(str(row["purchase"])) < 1 for row in rows)
    assert all(row["value"] is not None for row in rows)


def test_reasons_are_readable(run: Run) -> None:
    (first, *_) = run.scores("churn IS NOT NULL")
    reasons = json.loads(str(first["churn_reasons"]))

    assert 1 <= len(reasons) <= 3
    assert all("_" not in reason["words"] and "nan" not in reason["words"] for reason in reasons)
    assert abs(reasons[0]["weight"]) >= abs(reasons[-1]["weight"])


def test_a_conversation_nobody_rated_is_foretold_from_its_own_course(run: Run, tmp_path: Path) -> None:
    blend = open_blend(run.folder / "models" / "satisfaction")
    run.shop.execute("BEGIN")
    run.shop.execute("UPDATE contacts SET csat = NULL")
    found = foretell_unrated(run.shop, blend, UNTIL, tmp_path)
    run.shop.execute("ROLLBACK")

    shares = run.shop.execute(
        "SELECT mood_end > 0, avg(satisfied), count(*) FROM read_parquet(?) JOIN contacts ON id = contact_id"
        " GROUP BY 1 ORDER BY 1",
        [str(tmp_path / "talks.parquet")],
    ).fetchall()
    assert found is not None
    assert found.talks == sum(count for _, _, count in shares)
    assert shares[0][1] + 0.3 < shares[1][1]


def test_who_is_long_gone_is_given_no_chance_to_leave(run: Run) -> None:
    card = run.cards["churn"]
    gone = run.shop.execute(
        "SELECT customer_id FROM orders GROUP BY 1 HAVING max(placed_at) < $day",
        {"day": UNTIL - timedelta(days=2 * int(str(card["horizon_days"])) + 1)},
    ).fetchall()

    silent = {row["customer_id"] for row in run.scores("churn IS NULL")}

    assert gone
    assert {whose for (whose,) in gone} <= silent


def test_the_models_are_kept_and_can_be_opened(run: Run) -> None:
    assert open_blend(run.folder / "models" / "purchase").names[0] == "recency_days"


def test_what_foretells_amounts_is_kept_too(run: Run) -> None:
    trees, names, numbers = open_amounts(run.folder / "models" / "value")

    assert names[-1] == "expected_spend"
    assert (trees.amounts(np.full((2, len(names)), np.nan)) >= 0).all()
    assert min(numbers.values()) >= 0


def test_no_attribute_of_a_person_is_a_feature(run: Run) -> None:
    used = {str(name) for card in run.cards.values() for name in card.get("features", [])}  # type: ignore[attr-defined]

    assert used
    assert not used & {"gender", "birth_year", "age", "country", "email", "name", "id"}


def test_who_does_not_want_to_be_learnt_from_is_only_scored(run: Run) -> None:
    past = Past(run.shop, span_of(run.shop, UNTIL))

    learnt = set(past.stood(UNTIL - timedelta(days=60)).ids.tolist())

    assert "c00020" not in learnt
    assert "c00021" in learnt
    assert run.scores("customer_id = 'c00020'")


def test_errors_and_waits_are_told_by_group(run: Run) -> None:
    found = json.loads((run.folder / "fairness.json").read_text())

    assert {share["group"] for share in found["models"]["churn"]} <= {
        "f",
        "m",
        "25 to 39",
        "40 to 59",
        "60 and over",
    }
    assert all(share["cases"] >= 50 for share in found["models"]["churn"])
    assert found["waits"]


def test_what_comes_after_the_day_it_is_tried_on_changes_no_model() -> None:
    shop, span = open_shop(60), Span(UNTIL - timedelta(days=400), UNTIL)
    day = span.split(56).learnt_on[0]
    habits = fit_habits(Past(shop, span).stood(day))
    assert habits is not None
    before = churn_question(Past(shop, span), habits, 56)
    shop.execute("UPDATE orders SET total = 9999 WHERE placed_at >= $day", {"day": before.split.tried_on})
    shop.execute('DELETE FROM contacts WHERE "at" >= $day', {"day": before.split.tried_on})

    after = churn_question(Past(shop, span), habits, 56)

    np.testing.assert_array_equal(before.learnt.values, after.learnt.values)
    np.testing.assert_array_equal(before.learnt.labels, after.learnt.labels)
    np.testing.assert_array_equal(before.tried.values, after.tried.values)


def test_an_empty_warehouse_says_what_to_do() -> None:
    connection = duckdb.connect()
    for table in TABLES.values():
        connection.execute(table.ddl)

    with pytest.raises(InvalidData, match="First: chatbot crm import"):
        span_of(connection)


def test_a_past_that_is_too_short_says_how_much_is_needed() -> None:
    with pytest.raises(InvalidData, match="orders span 40 days, to foretell 30 days takes 120"):
        Span(date(2026, 1, 1), date(2026, 2, 10)).split(30)


def test_one_customer_is_scored_with_a_warning(tmp_path: Path) -> None:
    shop = open_shop(1, seed=2)
    shop.execute("UPDATE customers SET do_not_train = false")
    shop.execute(
        "INSERT INTO orders (id, customer_id, placed_at, total) VALUES ('x', 'c00000', '2025-05-01', 20)"
    )

    count = predict(shop, tmp_path, as_of=UNTIL)

    told = json.loads((tmp_path / "predictions.json").read_text())
    [score] = Run(shop, tmp_path, count).scores()
    assert count == 1
    assert score["purchase"] is None
    assert json.loads(str(score["purchase_reasons"]))[0]["words"].startswith("too few cases: of all ")
    assert any(warning.startswith("too few cases") for warning in told["warnings"])


def test_nobody_to_learn_from_is_one_clear_line() -> None:
    shop = open_shop(3)
    shop.execute("UPDATE customers SET do_not_train = true")

    with pytest.raises(InvalidData, match="nobody"):
        learn(Past(shop, span_of(shop, UNTIL)))
