"""A model's card: what it foretells, from what and when, how well beside what is simpler, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from chatbot.crm.purchase import Next
from chatbot.crm.quality import Quality
from chatbot.crm.question import Answer
from chatbot.crm.reasons import label
from chatbot.crm.satisfaction import WINDOW_DAYS, Unrated
from chatbot.crm.value import YEAR, Value
from chatbot.store.runs import Json, Result

METHOD = (
    "Logistic regression, gradient-boosted trees (LightGBM) and a small neural network, stacked on held-out scores and"
    " calibrated; which curve, isotonic or Platt's, held-out cases decided."
)
ONE_SUM = "Logistic regression on twelve facts, calibrated: a sum anybody can check."
EVERYWHERE = (
    "It was tried on the last days of which the outcome is known; a change since then, or a season it never saw, it"
    " cannot know.",
    "Age, gender and everything that tells who somebody is were never features; customers who asked not to be learnt"
    " from were not.",
    "Reasons say what moved the score, not what caused the outcome.",
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a prediction is called."""

    title: str
    what: str
    marked: str
    """`likely to leave`"""
    came: str
    """`left`, of one customer and of many"""
    limits: tuple[str, ...]


WORDINGS: Mapping[str, Wording] = {
    "churn": Wording(
        "Churn",
        "That a customer orders nothing in the next {days} days, within which nine of ten repeat orders came.",
        "likely to leave",
        "left",
        ("Who has been silent for twice as long is taken to have left, and given no probability.",),
    ),
    "purchase": Wording(
        "Purchase within thirty days",
        "That a customer orders in the next {days} days.",
        "likely to buy",
        "bought",
        (),
    ),
    "satisfaction": Wording(
        "Satisfaction with a conversation",
        "That a customer rates a conversation 4 or 5, from what is known when it ends, before they are asked.",
        "likely to be satisfied",
        "were satisfied",
        ("Only rated conversations are known; those who do not answer may think otherwise.",),
    ),
    "next_satisfaction": Wording(
        "Satisfaction with the next conversation",
        "That a customer would rate their next conversation 4 or 5, from what is known before it begins.",
        "likely to be satisfied",
        "were satisfied",
        (
            "How the conversation goes decides most of it; what came before can tell little.",
            "Only rated conversations are known; those who do not answer may think otherwise.",
        ),
    ),
    "risk": Wording(
        "Risk",
        "That within {days} days a customer has two orders or more refunded, at least a third of what they bought.",
        "a risk",
        "had so much refunded",
        (
            "Much is sent back in good faith: the score calls for a second look by a person, never for a refusal.",
            "No case of fraud is known here by name; refunds stand in for it.",
        ),
    ),
}


def card(answer: Answer, unrated: Unrated | None = None) -> Result:
    """Return the card of a probability; that of conversations tells of those nobody rated, too."""
    question, blend = answer.question, answer.fitted.blend
    wording = WORDINGS[question.name]
    split, learnt = question.split, question.learnt
    weights: Json = [round(float(weight), 3) for weight in blend.weights]
    return {
        "name": question.name,
        "title": wording.title,
        "what": wording.what.format(days=split.horizon_days),
        "method": ONE_SUM if question.readable else METHOD,
        "horizon_days": split.horizon_days,
        "learnt_on": [day.isoformat() for day in split.learnt_on],
        "tried_on": split.tried_on.isoformat(),
        "learnt_from": len(learnt),
        "features": list(question.learnt.names),
        "weights": weights,
        "calibration": blend.calibration.kind if blend.calibration else None,
        "figures": _figures(answer.quality) if answer.quality else None,
        "beside": {name: _figures(found) for name, found in answer.beside.items()},
        "sentences": _sentences(wording, answer)
        + (_of_unrated(unrated) if question.name == "satisfaction" else []),
        "curves": _curves(answer.quality) if answer.quality else None,
        "drivers": [
            {
                "feature": driver.feature,
                "label": label(driver.feature),
                "strength": round(driver.strength, 4),
                "raises": driver.raises,
            }
            for driver in answer.drivers
        ],
        "limits": [*wording.limits, *EVERYWHERE],
        "warning": blend.warning,
    }


def _figures(quality: Quality) -> Result:
    kept = asdict(quality)
    return {name: value for name, value in kept.items() if name not in ("calibration", "lift")}


def _curves(quality: Quality) -> Result:
    return {
        "calibration": [asdict(one) for one in quality.calibration],
        "lift": [asdict(one) for one in quality.lift],
    }


def _sentences(wording: Wording, answer: Answer) -> list[Json]:
    quality = answer.quality
    if quality is None:
        return ["There was nobody to try it on."]
    found: list[Json] = [
        f"It was tried on {quality.cases:,} cases; {_percent(quality.came / quality.cases)} {wording.came}."
    ]
    if answer.fitted.blend.warning:
        return found
    if quality.precision is not None and quality.recall is not None:
        found.append(
            f"Of 100 marked as {wording.marked}, {round(100 * quality.precision)} {wording.came};"
            f" of 100 who {wording.came}, {round(100 * quality.recall)} had been marked."
        )
    if quality.lift:
        found.append(
            f"Among the tenth with the highest probability {quality.lift[0].lift:.1f} times as many {wording.came}"
            " as among all."
        )
    plain = answer.beside.get("logistic regression")
    if plain and plain.auc is not None and quality.auc is not None and not answer.question.readable:
        found.append(f"AUC {quality.auc:.3f}; logistic regression alone {plain.auc:.3f}.")
    return found


def _of_unrated(unrated: Unrated | None) -> list[Json]:
    if unrated is None:
        return []
    beside = (
        f"; {unrated.rated_satisfied:.0%} of those rated were" if unrated.rated_satisfied is not None else ""
    )
    return [
        f"Of the {unrated.talks:,} conversations of the last {WINDOW_DAYS} days that nobody rated,"
        f" {unrated.satisfied:.0%} are likely to have been 4 or 5{beside}."
    ]


def _percent(share: float) -> str:
    return f"{share:.1%}" if 0 < share < 0.02 else f"{share:.0%}"


def value_card(value: Value) -> Result:
    """Return the card of the expected value."""
    mean, ours = value.errors.get("everybody the mean"), value.errors.get("both")
    sentences: list[Json] = []
    if mean and ours:
        sentences = [
            f"What was foretold lay {ours.mae:,.0f} from what customers spent, on average; the mean of everybody lay"
            f" {mean.mae:,.0f} from it.",
            f"Of all that was spent, {ours.total:.0%} was foretold.",
        ]
    stretched = value.split.horizon_days < YEAR
    days = value.split.horizon_days
    return {
        "name": "value",
        "title": "Value of the next twelve months",
        "what": "What a customer is to spend in the next 365 days, refunds taken off, in the shop's currency.",
        "method": "BG/NBD times Gamma-Gamma and gradient-boosted trees (Tweedie), summed; the weights were learnt on"
        " held-out customers.",
        "horizon_days": days,
        "learnt_on": [day.isoformat() for day in value.split.learnt_on],
        "tried_on": value.split.tried_on.isoformat(),
        "customers": value.customers,
        "weights": [round(float(weight), 3) for weight in value.weights],
        "beside": {name: asdict(error) for name, error in value.errors.items()},
        "sentences": sentences,
        "curves": {"tenths": [{"foretold": found, "spent": spent} for found, spent in value.by_tenth]},
        "limits": [
            "An amount is an expectation: most customers spend less, a few far more.",
            *(
                [f"The past is too short for a year: it was learnt over {days} days and stretched."]
                if stretched
                else []
            ),
            *EVERYWHERE[:2],
        ],
    }


def next_card(found: Next) -> Result:
    """Return the card of the day of the next order."""
    told = "BG/NBD" if found.by_rhythm else "boosted trees"
    ours, rhythm = found.errors.get(told), found.errors.get("last order and mean gap")
    sentence = (
        f"The day lay {ours:.0f} days from the true one on average; last order plus usual gap lay {rhythm:.0f} from it."
        if ours is not None and rhythm is not None
        else "There was nobody to try it on."
    )
    return {
        "name": "next_order",
        "title": "Day of the next order",
        "what": f"The day by which half of such customers have ordered again; none if that is over"
        f" {found.furthest_days} days away.",
        "method": "BG/NBD, or gradient-boosted trees of least absolute error on times that are capped where the window"
        f" ends: whichever did better on held-out customers, here {told}.",
        "told": told,
        "horizon_days": found.furthest_days,
        "learnt_on": [day.isoformat() for day in found.split.learnt_on],
        "tried_on": found.split.tried_on.isoformat(),
        "customers": found.customers,
        "beside": {name: round(error, 2) for name, error in found.errors.items()},
        "sentences": [sentence],
        "limits": [
            "It is a middle, not a promise: half order earlier, half later or never.",
            *EVERYWHERE[:2],
        ],
    }
