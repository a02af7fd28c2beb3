"""What a page shows of an experiment: every outcome of both variants, and in words whether they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chatbot.crm.experiments import ALPHA, LEAST, LEAST_EACH, Comparison, compare
from chatbot.domain.experiments import Experiment, Outcome
from chatbot.store.runs import Json

Floats = NDArray[np.float64]
OUTCOME_WORDS: Mapping[Outcome, str] = {
    "contained": "settled by the bot alone",
    "escalated": "handed over to a person",
    "csat": "satisfaction, from 0 (one star) to 100 (five)",
    "helpful": "thumbs up among thumbs",
    "again": "wrote again within 7 days",
    "ordered": "ordered within 14 days",
}


def page_of(
    experiment: Experiment,
    decides: Outcome,
    variants: Sequence[str],
    outcomes: Mapping[Outcome, Sequence[float | None]],
) -> dict[str, Json]:
    """Return what is to be drawn and said of one experiment; the outcome it is about comes first.

    Args:
        variants: what each customer met, in the order in which they came.
        outcomes: of each outcome the same customers' values, 0 to 1.
    """
    second_name = list(experiment.shares)[1]
    second = np.array([variant == second_name for variant in variants], bool)
    order = sorted(outcomes, key=lambda outcome: outcome != decides)
    found = {
        outcome: compare(second, np.array(outcomes[outcome], np.float64), experiment.share)
        for outcome in order
    }
    return {
        "name": experiment.name,
        "variants": list(experiment.shares),
        "decides": decides,
        "customers": len(variants),
        "words": words(found[decides], experiment, decides),
        "outcomes": [_outcome(outcome, one, experiment) for outcome, one in found.items()],
    }


def words(comparison: Comparison, experiment: Experiment, outcome: Outcome) -> str:
    """Say in a sentence whether a difference is shown."""
    first, second = experiment.shares
    if comparison.difference is None:
        return (
            f"No difference shown yet: {sum(comparison.counts):,} customers are too few to say; it takes {LEAST}, "
            f"{LEAST_EACH} of each variant."
        )
    middle, low, high = (100 * bound for bound in comparison.difference)
    bounds = f"between {low:+.1f} and {high:+.1f} points, at {1 - ALPHA:.0%} however often one looks"
    if not comparison.shown:
        return f"No difference shown yet: {second} against {first} is {bounds}."
    more = "more" if middle > 0 else "less"
    return f"{second} has {more} than {first} ({OUTCOME_WORDS[outcome]}): {middle:+.1f} points, {bounds}."


def _outcome(outcome: Outcome, one: Comparison, experiment: Experiment) -> Json:
    return {
        "outcome": outcome,
        "outcome_words": OUTCOME_WORDS[outcome],
        "customers": list(one.counts),
        "means": list(one.means),
        "difference": list(one.difference) if one.difference else None,
        "shown": one.shown,
        "words": words(one, experiment, outcome),
        "course": [list(point) for point in one.course],
    }
