"""Why a customer was given a probability: the strongest reasons in words an agent reads at a glance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan

import numpy as np

from chatbot.crm.cases import Floats
from chatbot.domain.crm import Reason

MOST = 3
LEAST = 0.02
"""What moves the log-odds by less is no reason."""
Row = Mapping[str, float]
"""A customer's features; NaN: not known."""


def reasons(names: Sequence[str], values: Floats, contributions: Floats) -> list[tuple[Reason, ...]]:
    """Return for each customer what moved the prediction most, strongest first."""
    most = min(MOST, len(names))
    strongest = np.argpartition(-np.abs(contributions), most - 1, axis=1)[:, :most]
    found = []
    for row, parts, places in zip(values, contributions, strongest, strict=True):
        known = dict(zip(names, row.tolist(), strict=True))
        order = sorted(places.tolist(), key=lambda place: -abs(parts[place]))
        found.append(
            tuple(
                Reason(names[place], words(names[place], known), round(float(parts[place]), 3))
                for place in order
                if abs(parts[place]) >= LEAST
            )
        )
    return found


def words(name: str, known: Row) -> str:
    """Return what is so with this customer: `last order 214 days ago, usually every 40`."""
    value = known[name]
    if isnan(value):
        return _UNKNOWN.get(name) or f"{_LABELS.get(name, _plain(name))}: not known"
    if name in _SENTENCES:
        return _SENTENCES[name](value, known)
    return f"{_LABELS.get(name, _plain(name))}: {_number(value)}"


def label(name: str) -> str:
    """Return what a feature is called on a page: `Days since the last order`."""
    found = _LABELS.get(name, _plain(name))
    return found[0].upper() + found[1:]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:.2g}"


def _days(value: float) -> str:
    whole = round(value)
    return "1 day" if whole == 1 else f"{whole:,} days"


def _times(value: float, one: str, many: str) -> str:
    return "no " + one if not value else f"1 {one}" if value == 1 else f"{value:,.0f} {many}"


def _recency(value: float, known: Row) -> str:
    gap = known.get("gap_mean_days", np.nan)
    usual = f", usually every {max(1, round(gap)):,}" if not isnan(gap) else ""
    return f"last order {_days(value)} ago{usual}"


def _overdue(value: float, _: Row) -> str:
    return f"silent for {value:.1f} times the usual gap"


def _share(text: str) -> Callable[[float, Row], str]:
    return lambda value, _: text.format(f"{value:.0%}")


def _mood(value: float) -> str:
    return (
        "angry" if value < -0.6 else "displeased" if value < -0.2 else "neutral" if value < 0.2 else "pleased"
    )


def _trend(value: float, _: Row) -> str:
    if value < 0.05:
        return "spent next to nothing in the last 90 days"
    return f"spends {value:.1f} times as much as over the year, in the last 90 days"


_RHYTHM = "too few orders so far to have a rhythm"
_UNKNOWN: Mapping[str, str] = {
    "recency_days": "no order so far",
    "overdue": _RHYTHM,
    "gap_mean_days": _RHYTHM,
    "gap_std_days": _RHYTHM,
    "alive": "no order so far",
    "expected_orders": "no order so far",
    "monetary": "no order so far",
    "contact_days": "no conversation so far",
    "mood_mean": "no conversation so far",
    "mood_last": "no conversation so far",
    "csat_mean": "has rated no conversation",
    "csat_last": "has rated no conversation",
    "stars_mean": "has written no review",
}
_SENTENCES: Mapping[str, Callable[[float, Row], str]] = {
    "recency_days": _recency,
    "overdue": _overdue,
    "frequency": lambda value, _: _times(value, "order", "orders") + " so far",
    "repeats": lambda value, _: (
        "never came back after the first order"
        if not value
        else f"came back {_times(value, 'time', 'times')}"
    ),
    "orders_90d": lambda value, _: _times(value, "order", "orders") + " in the last 90 days",
    "orders_365d": lambda value, _: _times(value, "order", "orders") + " in the last year",
    "monetary": lambda value, _: f"spends {value:,.0f} an order",
    "spent": lambda value, _: f"{value:,.0f} spent so far",
    "spent_90d": lambda value, _: f"{value:,.0f} spent in the last 90 days",
    "spent_365d": lambda value, _: f"{value:,.0f} spent in the last year",
    "spend_trend": _trend,
    "tenure_days": lambda value, _: f"a customer for {_days(value)}",
    "first_order_days": lambda value, _: f"first order {_days(value)} ago",
    "gap_mean_days": lambda value, _: f"orders every {_days(value)} on average",
    "gap_std_days": lambda value, _: f"the time between orders varies by {_days(value)}",
    "items_mean": lambda value, _: f"{value:.1f} products an order",
    "quantity_mean": lambda value, _: f"{value:.1f} pieces an order",
    "categories": lambda value, _: f"buys from {_times(value, 'category', 'categories')}",
    "top_category_share": _share("{} of purchases from one category"),
    "december_share": _share("{} of orders in December"),
    "returns": lambda value, _: f"{_times(value, 'return', 'returns')} so far",
    "return_rate": _share("sent back {} of orders"),
    "refund_share": _share("{} of spending refunded"),
    "cancel_rate": _share("cancelled {} of orders"),
    "late_rate": _share("{} of deliveries took over a week"),
    "channel_web": _share("{} of orders on the web"),
    "channel_store": _share("{} of orders in the store"),
    "channel_app": _share("{} of orders in the app"),
    "channel_phone": _share("{} of orders by phone"),
    "payment_ways": lambda value, _: f"paid in {_times(value, 'way', 'different ways')}",
    "contacts": lambda value, _: f"{_times(value, 'conversation', 'conversations')} so far",
    "contacts_90d": lambda value, _: f"{_times(value, 'conversation', 'conversations')} in the last 90 days",
    "contact_days": lambda value, _: f"last conversation {_days(value)} ago",
    "chat_share": _share("{} of conversations in the chat"),
    "escalation_rate": _share("{} of conversations went to a person"),
    "unresolved_rate": _share("{} of conversations left unresolved"),
    "mood_mean": lambda value, _: f"mostly {_mood(value)} in conversations",
    "mood_last": lambda value, _: f"{_mood(value)} in the last conversation",
    "response_s_mean": lambda value, _: f"waits {value / 60:,.1f} minutes for an answer on average",
    "resolution_s_mean": lambda value, _: f"settled after {value / 3600:,.1f} hours on average",
    "csat_mean": lambda value, _: f"rates conversations {value:.1f} of 5",
    "csat_last": lambda value, _: f"rated the last conversation {value:.0f} of 5",
    "reviews": lambda value, _: f"{_times(value, 'review', 'reviews')} written",
    "stars_mean": lambda value, _: f"gives {value:.1f} stars in reviews",
    "newsletter": lambda value, _: "takes the newsletter" if value else "does not take the newsletter",
    "alive": lambda value, _: f"a chance of {value:.0%}, by their rhythm, that they still buy",
    "expected_orders": lambda value, _: f"{value:.1f} orders to be expected by their rhythm",
}

_LABELS: Mapping[str, str] = {
    "recency_days": "days since the last order",
    "overdue": "silence against the usual gap",
    "frequency": "orders so far",
    "repeats": "orders after the first",
    "orders_90d": "orders in the last 90 days",
    "orders_365d": "orders in the last year",
    "monetary": "mean order",
    "spent": "spent so far",
    "spent_90d": "spent in the last 90 days",
    "spent_365d": "spent in the last year",
    "spend_trend": "spending of 90 days against the year",
    "tenure_days": "days as a customer",
    "first_order_days": "days since the first order",
    "gap_mean_days": "days between orders",
    "gap_std_days": "how the time between orders varies",
    "items_mean": "products an order",
    "quantity_mean": "pieces an order",
    "categories": "categories bought from",
    "top_category_share": "share of the favourite category",
    "december_share": "orders in December",
    "returns": "returns so far",
    "return_rate": "share of orders sent back",
    "refund_share": "share of spending refunded",
    "cancel_rate": "share of orders cancelled",
    "late_rate": "share of late deliveries",
    "payment_ways": "ways of paying",
    "contacts": "conversations so far",
    "contacts_90d": "conversations in the last 90 days",
    "contact_days": "days since the last conversation",
    "chat_share": "share of conversations in the chat",
    "escalation_rate": "share of conversations that went to a person",
    "unresolved_rate": "share of conversations left unresolved",
    "mood_mean": "mood in conversations",
    "mood_last": "mood of the last conversation",
    "response_s_mean": "wait for an answer",
    "resolution_s_mean": "time to a solution",
    "csat_mean": "ratings of conversations",
    "csat_last": "last rating of a conversation",
    "stars_mean": "stars in reviews",
    "alive": "chance that they still buy",
    "expected_orders": "orders to be expected",
    "talk_mood_start": "mood at the start",
    "talk_mood_end": "mood at the end",
    "talk_mood_lowest": "lowest mood of the conversation",
    "talk_fallbacks": "times the bot had to ask back",
    "talk_response_s": "wait for the first answer",
    "talk_resolution_s": "time to the end",
    "talk_messages": "messages in the conversation",
    "talk_escalated": "went to a person",
    "talk_resolved": "was resolved",
}
