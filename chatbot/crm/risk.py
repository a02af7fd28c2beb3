"""Whether returns and payments are in good faith: a score that is a plain sum, so that nobody is judged by a riddle."""

from __future__ import annotations

from datetime import date

from chatbot.crm.blend import fit_blend
from chatbot.crm.cases import Cases, Floats, joined
from chatbot.crm.past import BEFORE_DAYS, Past
from chatbot.crm.question import Question

HORIZON_DAYS = 120
RETURNS, SHARE = 2, 1 / 3
"""Abnormal: at least so many refunded orders in the horizon, and at least so much of what was bought refunded."""
SIGNS = (
    "returns",
    "return_rate",
    "refund_share",
    "cancel_rate",
    "payment_ways",
    "orders_90d",
    "frequency",
    "monetary",
    "quantity_mean",
    "tenure_days",
    "contacts_90d",
    "unresolved_rate",
)
"""What may count against a customer; neither moods, nor channels, nor where somebody lives."""


def risk_question(past: Past, *, seed: int = 1) -> Question:
    """Return the cases of abnormal refunds; the whole blend over all features is a rival, to show what a sum costs."""
    horizon = max(BEFORE_DAYS, min(HORIZON_DAYS, (past.span.days - BEFORE_DAYS) // 2))
    split = past.span.split(horizon)

    def cases(day: date) -> Cases:
        matrix = past.stood(day)
        rows = matrix.column("frequency") > 0
        came = abnormal(*past.sent_back(matrix.ids, day, horizon))
        return Cases(matrix.ids, matrix.names, matrix.values, came).only(rows)

    learnt, tried = joined([cases(day) for day in split.learnt_on]), cases(split.tried_on)
    rivals: dict[str, Floats] = {
        "blend of all features": fit_blend(learnt, seed=seed).blend.probabilities(tried.values)
    }
    return Question("risk", split, learnt.narrowed(SIGNS), tried.narrowed(SIGNS), True, rivals)


def abnormal(count: Floats, share: Floats) -> Floats:
    """Return 1 for each whose refunds are out of the usual, else 0."""
    return ((count >= RETURNS) & (share >= SHARE)).astype(float)
