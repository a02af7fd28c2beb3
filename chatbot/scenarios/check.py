"""Names in scenarios that stand for nothing: what is misspelt must not pass for what did not come."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from chatbot.playbook.catalogue import Catalogue
from chatbot.replies.check import Finding
from chatbot.replies.replies import Replies
from chatbot.scenarios.expectations import Expectation, Remembered, Replied, Understood
from chatbot.scenarios.scenario import Scenario
from chatbot.scenarios.story import Story
from chatbot.scenarios.turn import OUT_OF_SCOPE, RULES, is_titled


def check_scenarios(
    scenarios: Sequence[Scenario], replies: Replies, catalogue: Catalogue, intents: Collection[str]
) -> Iterator[Finding]:
    """Yield every intent, reply and slot that there is not.

    Args:
        intents: names found in the training data or the model, besides those of the domain file.
    """
    known = {
        "intent": {OUT_OF_SCOPE, *catalogue.intents, *intents},
        "reply": {RULES, *replies.variants},
        "slot": catalogue.slots.union(*(flow.slots for flow in catalogue.flows.values())),
    }
    for scenario in scenarios:
        for expectation in (one for step in scenario.steps for one in step.expects):
            for kind, name in _names(expectation):
                if name not in known[kind]:
                    yield _unknown(scenario.path, expectation.line, kind, name, known[kind])


def check_stories(stories: Sequence[Story], replies: Replies) -> Iterator[Finding]:
    """Yield every `when` that no reply fits: what is said after it would never be said."""
    for story in stories:
        for utterance in story.talk:
            for wanted in utterance.when:
                if not any(is_titled(name, wanted) for name in (RULES, *replies.variants)):
                    yield _unknown(story.scene.path, utterance.line, "reply", wanted, replies.variants)


def _names(expectation: Expectation) -> Iterator[tuple[str, str]]:
    match expectation:
        case Understood(intents=names):
            yield from (("intent", name) for name in names)
        case Replied(replies=names):
            yield from (("reply", name) for name in names)
        case Remembered(slots=slots):
            yield from (("slot", name) for name in slots)


def _unknown(path: Path, line: int, kind: str, name: str, known: Collection[str]) -> Finding:
    close = difflib.get_close_matches(name, known, n=1)
    mend = f"is {close[0]!r} meant?" if close else f"write the name of one of the {len(known)} there are"
    return Finding(path, line, f"no {kind} is called {name!r}", mend)
