"""What a report says first: the few things worth doing, in sentences, each with the figure behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from chatbot.training.calibration import MAX_FALSE_ACCEPT
from chatbot.training.evaluation import IntentReport, Report, ScopeReport
from chatbot.training.learning import MORE, Advice, LearningReport

FAR_OFF = 0.05
"""A gap between the mean confidence and the truth that is worth a word."""
FEW = 30
"""Of fewer messages a single mistake would tell of the confidence."""
NAMED = 3
WORTH_SAYING = 0.002
"""A gain of F1 below it is none."""


def hints(report: Report) -> list[str]:
    """Return them, the most useful first."""
    found: list[str] = []
    if report.intents:
        found += _intents(report.intents)
    if report.learning:
        found += _learning(report.learning)
    if report.scope:
        found += _scope(report.scope)
    return found


def sample(report: IntentReport) -> str:
    """Return how far figures of single intents can be trusted, for how few messages they stand on."""
    counts = [one.recall.count for one in report.labels]
    median = int(np.median(counts))
    few = sum(count < 10 for count in counts)
    thin = f"{few} of {len(counts)} intents have fewer than ten" if few else f"the fewest are {min(counts)}"
    messages = f"{median} message{'s' if median != 1 else ''}"
    return (
        f"The median intent has {messages} here, and {thin}. With {median}, one message moves recall by "
        f"{100 / median:.0f} points: read single rows with care. Four times as many halve the intervals."
    )


def limits(report: ScopeReport) -> str:
    """Return what the threshold, the dot in the picture, lets through, and what is asked about again all the same."""
    point = report.let_through
    return (
        f"Its threshold of {point.threshold:.3f}, the dot, lets through {100 * point.kept:.1f} % of the real wishes "
        f"and {100 * point.false_accept:.1f} % of the out-of-scope messages. Where no intent stands out it asks back "
        f"all the same: after {report.asked_back} of these wishes and {report.asked_back_outside} of the others."
    )


def best_advice(report: LearningReport) -> list[Advice]:
    """Return the intents that more examples would help most."""
    return [one for one in report.advice if one.gain >= WORTH_SAYING][:10]


def _intents(report: IntentReport) -> Iterator[str]:
    weak = [one.label for one in report.labels if one.f1.high < report.macro_f1]
    if weak:
        yield f"Weaker than the others, probably by more than chance: {_names(weak)}."
    if report.confusions and report.confusions[0].count > 1:
        worst = report.confusions[0]
        whole = sum(report.matrix[worst.label].values())
        yield f"{worst.label} is taken for {worst.taken_for} in {worst.count} of {whole} messages."
    sure = sum(one.confidence * one.right.count for one in report.reliability) / report.messages
    right = report.accuracy
    by_chance = report.messages < FEW or right.low <= sure <= right.high
    if abs(sure - right.value) > FAR_OFF and not by_chance:
        how = "is too sure of itself" if sure > right.value else "trusts itself too little"
        yield f"It {how}: {100 * sure:.0f} % sure on average, it reads {100 * right.value:.0f} % rightly."


def _learning(report: LearningReport) -> Iterator[str]:
    if best := best_advice(report):
        yield f"{MORE} more examples each would help most for {_names([one.intent for one in best])}."


def _scope(report: ScopeReport) -> Iterator[str]:
    if report.false_accept.low > MAX_FALSE_ACCEPT:
        yield (
            f"{100 * report.false_accept.value:.0f} % of the out-of-scope messages are taken on: write such messages "
            "into the training data as `out_of_scope`."
        )
    refused = report.taken_on.count - round(report.taken_on.value * report.taken_on.count)
    if refused:
        yield f"{refused} of {report.taken_on.count} real wishes are not taken on but asked about again."


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
