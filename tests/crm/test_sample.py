"""Of many customers a sample is learnt from, and what is known of those is what the whole says of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from chatbot.crm import past
from chatbot.crm.past import Past, span_of
from chatbot.warehouse.features import features, trainable
from chatbot.warehouse.warehouse import open_warehouse
from tests.crm.shop import UNTIL, open_shop

DAY = UNTIL - timedelta(days=90)


def test_a_sample_says_of_its_customers_what_the_whole_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "MOST", 100)
    monkeypatch.setattr(past, "PIECE", 20)
    shop = open_shop(300)
    asked = Past(shop, span_of(shop, UNTIL))

    sample = asked.stood(DAY, most=100)
    orders, spent = asked.bought(sample.ids, DAY, 60)

    whole = features(shop, DAY)
    rows = np.isin(whole.ids, sample.ids)
    assert 60 < len(sample.ids) < 110
    assert set(sample.ids) <= set(trainable(shop))
    assert sample.values.tobytes() == whole.values[rows].tobytes()
    by_hand = shop.execute(
        "SELECT count(*) FROM orders WHERE list_contains($ids, customer_id) AND placed_at >= $day"
        " AND placed_at < $day + INTERVAL 60 DAY",
        {"ids": sample.ids.tolist(), "day": DAY},
    ).fetchall()
    assert orders.sum() == by_hand[0][0]
    assert spent.sum() > 0
    assert shop.execute("SELECT count(*) FROM customers").fetchall() == [(300,)]


def test_a_warehouse_that_is_only_read_is_sampled_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(past, "PIECE", 2)
    with open_warehouse(tmp_path) as connection:
        connection.execute("INSERT INTO customers (id) SELECT 'c' || i FROM range(10) t(i)")
        row = (
            "INSERT INTO orders (id, customer_id, placed_at, total) SELECT i, 'c' || i % 10, '2026-01-01', 5"
        )
        connection.execute(f"{row} FROM range(40) t(i)")

    with open_warehouse(tmp_path, read_only=True) as connection:
        sample = Past(connection, span_of(connection, UNTIL)).stood(DAY, most=4)

    assert 2 <= len(sample.ids) <= 6
    assert set(sample.column("frequency")) == {4.0}
