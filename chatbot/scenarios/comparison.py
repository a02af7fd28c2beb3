"""Hold a new model against the one in use in whole conversations: a scenario that went well should go on doing so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.domain.models import GateFinding
from chatbot.nlu.classifier import Classifier
from chatbot.playbook.catalogue import Catalogue
from chatbot.scenarios.play import Outcome, play
from chatbot.scenarios.scenario import Scenario
from chatbot.scenarios.stage import open_stage
from chatbot.settings import Settings

MEASURE = "scenarios"
MARGIN = 0.05
"""Of all scenarios so many, rounded down, may be lost on balance: of fewer than 20 none. With one model a scenario
always goes the same way, but two trainings of the same data that differ in the seed alone, and are equally good on
the held-out messages, went different ways in 2 of 47."""
FLOOR = 0.5
"""A first model must pass so many; most are of the shop's own making and hold with any model that is worth using."""
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Contest:
    """The scenarios of a shop and what else is needed to hold models against them; a check of the gate."""

    scenarios: Sequence[Scenario]
    catalogue: Catalogue
    settings: Settings
    language: str

    def __call__(self, new: Classifier, in_use: Classifier | None) -> list[GateFinding]:
        """Play with both models what either of them can be asked; without any scenario there is no finding.

        Raises:
            InvalidData: a file of `intents/` or `templates/` is broken.
        """
        known = set(new.model.info.intents) | set(in_use.model.info.intents if in_use else ())
        asked = [scenario for scenario in self.scenarios if _intents(scenario, self.catalogue) <= known]
        if not asked:
            return []
        after = self._play(asked, new)
        return [_against_floor(after) if in_use is None else _against(self._play(asked, in_use), after)]

    def _play(self, asked: Sequence[Scenario], classifier: Classifier) -> list[Outcome]:
        folder = classifier.model.folder
        with open_stage(self.settings, language=self.language, model=folder) as stage:
            return [play(stage, scenario) for scenario in asked]


def _intents(scenario: Scenario, catalogue: Catalogue) -> frozenset[str]:
    """Return the intents a scenario turns on: those it expects, and those whose replies it expects."""
    about = {reply.partition(".")[0] for reply in scenario.replies}
    return scenario.intents | {
        intent for intent in catalogue.intents if catalogue.reply(intent).partition(".")[0] in about
    }


def _against_floor(after: Sequence[Outcome]) -> GateFinding:
    now, least = _passed(after), math.ceil(len(after) * FLOOR)
    text = f"{MEASURE}: {now} of {len(after)} pass (at least {least})"
    failing = () if now >= least else _named([outcome for outcome in after if not outcome.passed])
    return GateFinding(MEASURE, None, now / len(after), now >= least, text, failing)


def _against(before: Sequence[Outcome], after: Sequence[Outcome]) -> GateFinding:
    was, now, count = _passed(before), _passed(after), len(after)
    least = was - int(count * MARGIN)
    lost = [new for old, new in zip(before, after, strict=True) if old.passed and not new.passed]
    text = f"{MEASURE}: {was} of {count} pass before, {now} now (at least {least})"
    if now < least:
        return GateFinding(MEASURE, was / count, now / count, passed=False, text=text, misread=_named(lost))
    if lost:
        text += f"; no more: {', '.join(repr(outcome.scenario.name) for outcome in lost[:MOST_NAMED])}"
    return GateFinding(MEASURE, was / count, now / count, passed=True, text=text)


def _passed(outcomes: Sequence[Outcome]) -> int:
    return sum(outcome.passed for outcome in outcomes)


def _named(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    return tuple(map(str, outcomes[:MOST_NAMED]))
