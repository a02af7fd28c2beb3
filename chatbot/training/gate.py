"""The gate: a new model goes live only if no check finds it worse than the model in use."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from chatbot.domain.models import GateFinding
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import METRICS
from chatbot.nlu.verdicts import Verdict, write_verdict

Check = Callable[[Classifier, Classifier | None], Sequence[GateFinding]]
"""Given the new model and the one in use, None where there is none; no finding: there is nothing to go by."""
FLOOR = 0.5
"""What has nothing to be compared with, a first model or a new intent, must get right so often."""
REHEARSAL_MARGIN = 0.05
"""Rehearsals of two trainings hold different messages: less than this is chance."""


def judge(
    new: Classifier, in_use: Classifier | None, checks: Sequence[Check], *, talks: Sequence[Check] = ()
) -> Verdict:
    """Run every check and write the verdict beside the new model's folder.

    Args:
        checks: on single messages; where none has anything to go by, the rehearsals of the trainings are compared.
        talks: on whole conversations, which are too few to stand in for them.
    """
    findings = [finding for check in checks for finding in check(new, in_use)] or _rehearsed(new, in_use)
    findings += [finding for check in talks for finding in check(new, in_use)]
    before = in_use.model.folder.name if in_use else None
    return write_verdict(new.model.folder, tuple(findings), compared_with=before)


def _rehearsed(new: Classifier, in_use: Classifier | None) -> list[GateFinding]:
    """Go by what the trainings themselves kept back: little, but all there is without held-out messages."""
    findings = []
    lost = set(in_use.model.info.intents) - set(new.model.info.intents) if in_use else set()
    if lost:
        findings.append(lost_intents(lost))
    after, before = _accuracy(new), _accuracy(in_use) if in_use else None
    if after is None:
        return findings
    least = FLOOR if before is None else before - REHEARSAL_MARGIN
    shown = f"{before:.1%} before, " if before is not None else ""
    text = f"accuracy in rehearsal: {shown}{after:.1%} now (at least {least:.1%})"
    return [*findings, GateFinding("accuracy in rehearsal", before, after, after >= least, text)]


def lost_intents(lost: set[str]) -> GateFinding:
    """Return the finding that customers can no longer say what they could."""
    named = ", ".join(sorted(lost)[:5]) + (", …" if len(lost) > 5 else "")
    text = f"intents it no longer knows: {len(lost)} ({named}); if that is meant, use it despite the gate"
    return GateFinding("intents lost", 0.0, float(len(lost)), passed=False, text=text)


def _accuracy(classifier: Classifier) -> float | None:
    figures: dict[str, float] = json.loads((classifier.model.folder / METRICS).read_text(encoding="utf-8"))
    return figures.get("accuracy")
