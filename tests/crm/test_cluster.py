"""Customers cut into parts come out of two workers as they come out of one process, to the last bit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest
from distributed import Client, LocalCluster

from chatbot.crm.churn import churn_horizon, churn_question
from chatbot.crm.cluster import PARTS, SCORES, Place, score_on, score_part
from chatbot.crm.habits import fit_habits
from chatbot.crm.model_folder import save_blend
from chatbot.crm.partitions import LEFT_OUT, open_part, write_parts
from chatbot.crm.past import Past, span_of
from chatbot.crm.purchase import learn_next
from chatbot.crm.question import answer
from chatbot.crm.scoring import FILE, Models, score_all
from chatbot.crm.stored_models import open_models, save_models
from chatbot.crm.value import learn_value
from chatbot.errors import InvalidData
from chatbot.warehouse.features import features
from tests.crm.shop import UNTIL, open_shop


@pytest.fixture(scope="module")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_shop(300) as connection:
        connection.execute("UPDATE customers SET do_not_profile = true WHERE id = 'c00003'")
        yield connection


@pytest.fixture(scope="module")
def models(shop: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> tuple[Models, Path]:
    """Return models, and the folder they were written into."""
    past = Past(shop, span_of(shop, UNTIL))
    habits = fit_habits(past.stood(past.span.split(60).tried_on))
    assert habits
    days = churn_horizon(past)
    churn = answer(churn_question(past, habits, days)).fitted.blend
    learnt = Models(habits, days, {"churn": churn}, learn_value(past, habits), learn_next(past, habits))
    folder = tmp_path_factory.mktemp("models")
    save_blend(churn, folder / "churn")
    save_models(learnt, {"churn": "churn"}, folder)
    return learnt, folder


def rows(file: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(f"FROM read_parquet('{file}')").fetchall()


def test_the_features_of_all_parts_are_those_of_the_whole_to_the_last_bit(
    shop: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_parts(shop, tmp_path, 3)
    found = []
    for number in range(3):
        with open_part(tmp_path, number) as part:
            found.append(features(part, UNTIL))

    whole = features(shop, UNTIL)
    ids = np.concatenate([one.ids for one in found])
    order = np.argsort(ids)
    assert min(len(one.ids) for one in found) > 20
    assert ids[order].tolist() == whole.ids.tolist()
    assert np.concatenate([one.values for one in found])[order].tobytes() == whole.values.tobytes()


def test_no_part_holds_what_no_feature_may_see(shop: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_parts(shop, tmp_path, 2)

    files = [path for path in tmp_path.rglob("*.parquet") if path.is_file()]
    columns = {row[0] for path in files for row in duckdb.execute(f"DESCRIBE FROM '{path}'").fetchall()}
    assert "placed_at" in columns
    assert not columns.intersection((*LEFT_OUT, "name_of_customer", "email", "phone", "address"))
    assert not (tmp_path / "people").exists()


def test_stored_models_score_as_those_that_were_learnt(
    shop: duckdb.DuckDBPyConnection, models: tuple[Models, Path], tmp_path: Path
) -> None:
    learnt, folder = models
    for name, one in (("learnt", learnt), ("stored", open_models(folder))):
        (tmp_path / name).mkdir()
        score_all(shop, one, UNTIL, tmp_path / name, lambda done, whole: None)

    assert rows(tmp_path / "learnt" / FILE) == rows(tmp_path / "stored" / FILE)


def test_a_changed_model_is_not_opened(models: tuple[Models, Path], tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(models[1], folder)
    (folder / "value" / "trees.txt").write_text("changed")

    with pytest.raises(InvalidData, match="not as it was written"):
        open_models(folder)


def test_a_part_that_a_dead_worker_began_is_done_again(
    shop: duckdb.DuckDBPyConnection, models: tuple[Models, Path], tmp_path: Path
) -> None:
    write_parts(shop, tmp_path / PARTS, 2)
    left = tmp_path / SCORES / "1"
    left.mkdir(parents=True)
    (left / ".scores.duckdb").write_text("half")

    count = score_part(str(tmp_path), 1, str(models[1]), UNTIL.isoformat())

    assert count == len(rows(left / FILE)) > 100


@pytest.mark.filterwarnings("ignore")  # of the cluster's own making
def test_two_workers_score_as_one_process_does(
    shop: duckdb.DuckDBPyConnection, models: tuple[Models, Path], tmp_path: Path
) -> None:
    _, folder = models
    (tmp_path / "alone").mkdir()
    (tmp_path / "out").mkdir()
    score_all(shop, open_models(folder), UNTIL, tmp_path / "alone", lambda done, whole: None)

    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=str(tmp_path),
        ) as cluster,
        Client(cluster) as client,
    ):
        count = score_on(client, shop, Place(folder, tmp_path / "shared"), UNTIL, out=tmp_path / "out")

    parts = {path.parent.name for path in (tmp_path / "shared" / PARTS / "customers").glob("*/*.parquet")}
    assert (count, len(parts)) == (299, 8)
    assert rows(tmp_path / "out" / FILE) == rows(tmp_path / "alone" / FILE)
