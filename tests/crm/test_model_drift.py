"""Whether predictions moved from run to run, and how what they foretold came true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from chatbot.crm.came_true import Judged, came_true, runs_before
from chatbot.crm.habits import fit_habits
from chatbot.crm.model_drift import watch
from chatbot.crm.past import Past, span_of
from chatbot.crm.predict import MODELS
from chatbot.crm.run_folder import draft_run, write_result
from chatbot.crm.scoring import Models
from chatbot.crm.spreads import Spreads, with_run
from chatbot.crm.stored_models import save_models
from chatbot.crm.watched import Point, Watched, sentences, warnings
from chatbot.errors import InvalidData
from chatbot.store.runs import RUNS
from chatbot.warehouse.features import features
from tests.crm.shop import UNTIL, open_shop

DAY = date(2026, 4, 1)
CARD = {"name": "purchase", "title": "Purchase", "horizon_days": 30, "figures": {"auc": 0.9}}


@dataclass(frozen=True)
class Runs:
    """A shop, and the runs that were made of it."""

    shop: duckdb.DuckDBPyConnection
    crm: Path

    def foretells(
        self, day: date, *, learnt: date | None = None, probability: str = "0.5", hour: int = 0
    ) -> dict[str, Any]:
        """Leave a run that gave everybody a probability, and return what it says of drift."""
        with draft_run(self.crm, datetime.combine(day, time(hour), UTC)) as draft:
            self.shop.sql(
                f"SELECT id AS customer_id, DATE '{day}' AS as_of, {probability} AS purchase, NULL AS churn,"
                " NULL AS satisfaction, NULL AS risk, NULL AS value, NULL::DATE AS next_order_on FROM customers"
            ).write_parquet(str(draft / "scores.parquet"))
            told = {"as_of": (learnt or day).isoformat(), "cards": [CARD]}
            write_result(draft, "predictions", told)
            habits = fit_habits(features(self.shop, day))
            assert habits
            save_models(Models(habits, 90, {}, None, None), {}, draft / MODELS)
            return watch(self.shop, self.crm, draft)["predictions"][0]  # type: ignore[index, return-value, call-overload]


@pytest.fixture(scope="module")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    shop = open_shop(260)
    yield shop
    shop.close()


@pytest.fixture
def runs(shop: duckdb.DuckDBPyConnection, tmp_path: Path) -> Runs:
    return Runs(shop, tmp_path)


def test_the_first_run_says_that_there_are_too_few(runs: Runs) -> None:
    told = runs.foretells(DAY)

    assert told["sentences"][1].startswith("Too few runs yet")
    assert (
        told["sentences"][0] == "Whether it comes true is not known yet: the first outcome is on 1 May 2026."
    )
    assert told["warnings"] == []


def test_the_same_customers_scored_alike_did_not_move(runs: Runs) -> None:
    random = "hash(id) % 1000 / 1000.0"
    runs.foretells(DAY, probability=random)

    told = runs.foretells(DAY + timedelta(days=1), learnt=DAY, probability=random)

    assert told["course"][-1]["psi"] < 0.01
    assert "The scores hardly moved since the run before, of 1 April 2026" in told["sentences"][1]


def test_scores_that_moved_much_are_warned_of(runs: Runs) -> None:
    runs.foretells(DAY, probability="hash(id) % 1000 / 1000.0")

    told = runs.foretells(DAY + timedelta(days=1), learnt=DAY, probability="0.5 + hash(id) % 1000 / 2000.0")

    assert told["course"][-1]["psi"] > 0.25
    assert told["warnings"][0].startswith("Purchase: the scores moved much since the run before")


def test_a_day_that_is_run_again_counts_once(runs: Runs) -> None:
    runs.foretells(DAY)

    told = runs.foretells(DAY, hour=1)

    assert len(told["course"]) == 1


def test_what_was_foretold_is_set_beside_what_came_within_its_horizon_alone(runs: Runs) -> None:
    window = "placed_at >= DATE '2026-04-01' AND placed_at < DATE '2026-05-01'"
    came = f"EXISTS (FROM orders WHERE customer_id = customers.id AND {window})"
    runs.foretells(DAY, probability=f"CASE WHEN {came} THEN 0.9 ELSE 0.1 END")

    told = runs.foretells(DAY + timedelta(days=30))

    (judged,) = told["judged"]
    assert (judged["as_of"], judged["until"], judged["auc"]) == ("2026-04-01", "2026-05-01", 1.0)
    assert judged["brier"] == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("learnt", "now"), [(DAY, DAY + timedelta(days=29)), (DAY + timedelta(days=1), UNTIL)]
)
def test_nothing_is_judged_before_its_time_nor_by_who_knew_already(
    runs: Runs, learnt: date, now: date
) -> None:
    runs.foretells(DAY, learnt=learnt)

    assert runs.foretells(now)["judged"] == []


def test_who_is_not_learnt_from_is_not_looked_at(runs: Runs) -> None:
    runs.foretells(DAY)
    past = Past(runs.shop, span_of(runs.shop, UNTIL))

    (judged,) = came_true(past, runs_before(runs.crm / RUNS, UNTIL))["purchase"]

    trainable = runs.shop.execute("SELECT count(*) FROM customers WHERE NOT do_not_train").fetchall()
    assert judged.cases == trainable[0][0] < 260


def test_without_scores_there_is_nothing_to_watch(runs: Runs, tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="First: chatbot crm predict"):
        watch(runs.shop, runs.crm, tmp_path)


def test_the_models_of_the_run_before_tell_customers_from_learning_anew() -> None:
    values = np.linspace(0, 1, 1000)
    first = with_run(Spreads(), DAY, DAY, features={}, scores={"churn": values}, held=None)
    later = DAY + timedelta(days=1)

    both = with_run(first, later, later, features={}, scores={"churn": values / 2}, held={"churn": values})

    assert both.score_moved("churn", 0, 1) == 0
    assert (both.runs[1].means["churn"], both.runs[1].held_means["churn"]) == (0.25, 0.5)


def watched(**judged: Any) -> Watched:
    point = Point(DAY, DAY, 1000, 0.2, 0.2, None, None)
    last = Judged(
        DAY, DAY + timedelta(days=30), 1000, **({"foretold": 0.2, "came": 0.2, "rarer": 200} | judged)
    )
    return Watched("purchase", "Purchase", 30, (point,), (), (last,), DAY)


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        ({"auc": 0.8, "promised": 0.82}, []),
        ({"auc": 0.7, "promised": 0.82}, ["came true less well than promised: AUC 0.70 beside 0.82"]),
        ({"auc": 0.7, "promised": 0.82, "rarer": 20}, []),
        ({"came": 0.31}, ["20 in 100 were foretold as of 1 April 2026, 31 in 100 came"]),
    ],
)
def test_what_came_true_less_well_is_warned_of_where_it_is_no_chance(
    judged: dict[str, Any], told: list[str]
) -> None:
    found = warnings(watched(**judged))

    assert len(found) == len(told)
    assert all(text in sentence for text, sentence in zip(told, found, strict=True))


def test_an_outcome_is_told_in_words() -> None:
    told = sentences(watched(auc=0.8, promised=0.82, came=0.25))[0]

    assert told == (
        "As of 1 April 2026, 20 in 100 were foretold within 30 days; 25 in 100 came (1,000 cases)."
        " AUC 0.80; when it was learnt it was tried at 0.82."
    )
