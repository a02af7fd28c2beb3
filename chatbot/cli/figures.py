"""An evaluation's figures as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbot.domain.share import Share
    from chatbot.training.evaluation import IntentReport, MoodReport, Report, ScopeReport
    from chatbot.training.learning import LearningReport


def lines(report: Report) -> Iterator[str]:
    """Yield what was measured."""
    yield f"Model {report.model}"
    yield report.method
    if report.intents:
        yield from _intents(report.intents)
    if report.scope:
        yield from _scope(report.scope)
    if report.moods:
        yield from _moods(report.moods)
    if report.learning:
        yield from _learning(report.learning)


def _intents(report: IntentReport) -> Iterator[str]:
    low, high = report.macro_f1_interval
    yield f"\nIntents, {report.messages} messages"
    yield f"  accuracy           {_percent(report.accuracy)}"
    yield f"  macro-F1           {report.macro_f1:.1%} ({low:.0%}–{high:.0%})"
    yield f"  calibration error  {report.calibration_error:.1%}"
    width = max(len(score.label) for score in report.labels)
    yield f"\n  {'intent':{width}} {'precision':>20} {'recall':>20} {'F1':>20}"
    for score in report.labels:
        shares = " ".join(f"{_percent(share):>20}" for share in (score.precision, score.recall, score.f1))
        yield f"  {score.label:{width}} {shares}"
    if report.confusions:
        yield "\n  most confused"
    for pair in report.confusions:
        yield f"  {pair.count:4} × {pair.label} taken for {pair.taken_for}"


def _scope(report: ScopeReport) -> Iterator[str]:
    yield f"\nOut of scope, {report.out_of_scope} messages"
    yield f"  AUROC              {report.auroc:.3f}"
    yield f"  refused, when 95% in scope are kept  {_percent(report.refused_at_95)}"
    yield f"  wrongly taken on   {_percent(report.false_accept)}"
    yield f"  in scope, taken on {_percent(report.taken_on)}, rightly {_percent(report.taken_on_rightly)}"


def _moods(report: MoodReport) -> Iterator[str]:
    yield f"\nSentiment, {report.messages} messages"
    yield f"  accuracy           {_percent(report.accuracy)}"
    yield f"  macro-F1           {report.macro_f1:.1%}"
    if report.anger_auroc is not None:
        yield f"  anger AUROC        {report.anger_auroc:.3f}"


def _learning(report: LearningReport) -> Iterator[str]:
    from chatbot.training.hints import best_advice

    yield "\nLearning curve"
    for point in report.points:
        yield f"  {point.examples:6,} examples  {_percent(point.accuracy)}"
    if not (best := best_advice(report)[:5]):
        return
    yield "\n  five more examples would help most here"
    width = max(len(one.intent) for one in best)
    for one in best:
        yield f"  {one.intent:{width}} has {one.examples:4}, F1 {one.f1:.1%}, likely gain {100 * one.gain:.1f} points"


def _percent(share: Share) -> str:
    return f"{share.value:.1%} ({share.low:.0%}–{share.high:.0%})"
