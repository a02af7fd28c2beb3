from __future__ import annotations

import json

import numpy as np

from chatbot.crm.experiment_page import page_of
from chatbot.domain.experiments import Experiment
from tests.crm.test_experiments import draw

GREETING = Experiment("greeting", {"long": 1, "short": 1})


def page(rates: tuple[float, float], count: int) -> dict[str, object]:
    second, values = draw(rates, count, seed=1)
    variants = np.where(second, "short", "long").tolist()
    return page_of(GREETING, "csat", variants, {"contained": [None] * count, "csat": values.tolist()})


def test_the_outcome_it_is_about_comes_first_and_is_put_in_words() -> None:
    found = page((0.5, 0.7), 2_000)

    assert [one["outcome"] for one in found["outcomes"]] == ["csat", "contained"]
    assert str(found["words"]).startswith("short has more than long (satisfaction")
    assert json.dumps(found["variants"]) == '["long", "short"]'


def test_where_nothing_is_shown_the_words_say_just_that() -> None:
    assert str(page((0.5, 0.5), 2_000)["words"]).startswith(
        "No difference shown yet: short against long is between -"
    )


def test_with_few_customers_the_words_say_how_many_it_takes() -> None:
    assert str(page((0.5, 0.5), 30)["words"]) == (
        "No difference shown yet: 30 customers are too few to say; it takes 200, 100 of each variant."
    )
