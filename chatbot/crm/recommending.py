"""The step of a run that recommends: what it writes for serving, and what the page shows of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb
import numpy as np

from chatbot.crm.goes_with import Pair, goes_with, strongest
from chatbot.crm.purchases import Purchases, read_purchases
from chatbot.crm.ranking import TOP, Judged, Ranking, judge
from chatbot.crm.recommendation import BECAUSE, Recipe, Recommender, fit
from chatbot.crm.refills import MOST, TRIED_DAYS, Tried, find_due, try_refills
from chatbot.crm.run_folder import write_result
from chatbot.errors import InvalidData
from chatbot.store.runs import Json, Result
from chatbot.warehouse.warehouse import file_literal

RECOMMENDED = "recommended.parquet"
"""customer_id, products (ids, the best first), because (why each of them)."""
WHOLE = """
SELECT any_value(c.id) AS customer_id, list(p.id ORDER BY chosen.place)[:$top] AS products,
       list($because[why + 1] ORDER BY chosen.place)[:$top] AS because
FROM chosen JOIN taste_customers c ON c.place = customer JOIN taste_products p ON p.place = product
GROUP BY customer ORDER BY customer
"""
REFILLS = """
INSERT INTO chosen SELECT c.place, due.place - $most, p.place, $why
FROM due JOIN taste_customers c ON c.id = due.customer JOIN taste_products p ON p.id = due.product AND NOT p.gone
"""
PAIRS_SHOWN = 40
Names = Sequence[tuple[str, str]]
"""Id and name of each product, by its number."""


def recommend(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Result:
    """Write `recommended.parquet`, `goes_with.json` and `recommendations.json` into a run's folder; return the last.

    Raises:
        InvalidData: nobody bought anything before the day.
    """
    purchases = read_purchases(connection, as_of)
    if not len(purchases.product):
        raise InvalidData(
            f"nobody bought anything before {as_of}: import orders and items first, or name a later day"
        )
    judged = judge(purchases, progress)
    recommender = fit(purchases, judged.recipe if judged else Recipe())
    names = _names(connection)
    pairs = goes_with(purchases, recommender if recommender.recipe.method else fit(purchases, Recipe()), TOP)
    write_result(folder, "goes_with", _by_product(pairs, names))
    refills = try_refills(connection, as_of)
    find_due(connection, as_of)
    reasons = _write_recommended(connection, recommender, purchases, folder / RECOMMENDED)
    result: Result = {
        "as_of": as_of.isoformat(),
        "customers": purchases.shape[0],
        "products": purchases.shape[1],
        "words": _words(judged),
        "refill_words": _refill_words(refills),
        "recipe": _recipe(recommender.recipe),
        "figures": _figures(judged),
        "reasons": dict(reasons),
        "pairs": [_pair(pair, names) for pair in strongest(pairs, PAIRS_SHOWN)],
    }
    write_result(folder, "recommendations", result)
    return result


def _names(connection: duckdb.DuckDBPyConnection) -> Names:
    rows = connection.execute("SELECT id, coalesce(name, id) FROM taste_products ORDER BY place").fetchall()
    return [(str(product), str(name)) for product, name in rows]


def _write_recommended(
    connection: duckdb.DuckDBPyConnection, recommender: Recommender, purchases: Purchases, file: Path
) -> Counter[str]:
    """Write what is recommended to whom; return how often for which reason."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE chosen (customer INTEGER, place INTEGER, product INTEGER, why INTEGER)"
    )
    for who, what, why in recommender.recommend(purchases, TOP):
        count = what.shape[1]
        rows = {"customer": who.repeat(count), "place": np.tile(np.arange(count), len(who))}
        connection.register("found", rows | {"product": what.ravel(), "why": why.ravel()})
        connection.execute(
            "INSERT INTO chosen SELECT customer, place, product, why FROM found WHERE product >= 0"
        )
        connection.unregister("found")
    connection.execute(REFILLS, {"most": MOST, "why": BECAUSE.index("refill")})
    connection.sql(WHOLE, params={"because": list(BECAUSE), "top": TOP}).write_parquet(str(file))
    reasons = connection.execute(
        f"SELECT unnest(because) AS why, count(*) FROM read_parquet({file_literal(file)}) GROUP BY why"  # noqa: S608
    )
    return Counter(dict(reasons.fetchall()))


def _by_product(pairs: Sequence[Pair], names: Names) -> dict[str, Json]:
    return {
        names[first][0]: [names[pair.second][0] for pair in own]
        for first, own in groupby(pairs, key=lambda pair: pair.first)
    }


def _pair(pair: Pair, names: Names) -> Json:
    (first, first_name), (second, second_name) = names[pair.first], names[pair.second]
    return {
        "first": first,
        "first_name": first_name,
        "second": second,
        "second_name": second_name,
        "customers": pair.together,
        "share": pair.share,
        "usual": pair.usual,
        "lift": pair.lift,
        "words": f"Of 100 customers who bought {first_name}, {_of_100(pair.share)} also bought {second_name}; "
        f"of all who bought anything, {_of_100(pair.usual)} did.",
    }


def _recipe(recipe: Recipe) -> Json:
    return {"method": recipe.method, "half_life": recipe.half_life, "neighbours": recipe.neighbours}


def _figures(judged: Judged | None) -> Json:
    if judged is None:
        return None
    return {"model": _ranking(judged.model), "popularity": _ranking(judged.popularity)}


def _ranking(ranking: Ranking) -> Json:
    return {
        "hit_rate": ranking.hit_rate,
        "margin": ranking.margin,
        "mean_reciprocal_rank": ranking.mean_reciprocal_rank,
        "coverage": ranking.coverage,
        "purchases": ranking.purchases,
    }


def _words(judged: Judged | None) -> str:
    if judged is None:
        return (
            "Nobody has bought something new three times yet, so nothing can be said of how good these are."
        )
    model, popularity = judged.model, judged.popularity
    if judged.recipe.method is None:
        return (
            "What goes with what foretold the next purchase no better than what sells in the categories somebody "
            f"buys, so that is recommended: {_of_100(model.hit_rate)} of 100 products bought next were among the ten."
        )
    return (
        f"Of 100 products that customers bought next, {_of_100(model.hit_rate)} were among the ten recommended to "
        f"them beforehand; {_of_100(popularity.hit_rate)} were among the ten best sellers they had not bought yet."
    )


def _refill_words(tried: Tried) -> str:
    if not tried.due:
        return "Nothing that customers buy again and again was due a month ago, so nothing can be said of refills."
    return (
        f"Of 100 refills that were due {TRIED_DAYS} days ago, {_of_100(tried.due_bought / tried.due)} were bought"
        f" since; of 100 that were not due, {_of_100(tried.others_bought / max(1, tried.others))}."
    )


def _of_100(share: float) -> str:
    number = 100 * share
    return f"{number:.0f}" if number >= 1 or number == 0 else "fewer than 1"
