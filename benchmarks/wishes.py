"""How well several wishes in one message are told apart, and how often one wish is torn in two.

    python -m benchmarks.wishes MODEL [--set development|held_out|second] [--show]

MODEL is a model folder. The messages are those of `tests/data/wishes_en.yml` or `wishes_second_en.yml`, and the
in-scope ones of `intents/held_out/en/messages.yml`, all of which hold one wish.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from chatbot.domain.understanding import Intent
from chatbot.nlu.classifier import Classifier, Prediction
from chatbot.nlu.folder import open_model
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.language import LanguageDetector
from chatbot.nlu.rules import load_rules
from chatbot.services.content import load_entities
from chatbot.training.corpus import read_messages

PROJECT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ENTITIES = load_entities([PROJECT / "intents/domain.yml"])
SETS = {
    "development": ("wishes_en.yml", "development"),
    "held_out": ("wishes_en.yml", "held_out"),
    "second": ("wishes_second_en.yml", "held_out"),
}
"""By name, in which file a set stands and under which key; the first was looked at."""


@dataclass(frozen=True)
class Message:
    """What is said, and the intents in order; a reader may take one for any of several."""

    says: str
    wishes: tuple[frozenset[str], ...]

    def is_met(self, found: list[str | None]) -> bool:
        """Say whether these are its wishes, all of them and in order."""
        same = len(found) == len(self.wishes)
        return same and all(name in either for name, either in zip(found, self.wishes, strict=True))


class Counter(Classifier):
    """Counts the passes through the network; those for the spelling are not among them."""

    passes = 0

    def predict(self, text: str) -> Prediction:
        """Count one more."""
        self.passes += 1
        return super().predict(text)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--set", choices=SETS, default="held_out")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    arguments = parser.parse_args()
    counter = Counter(open_model(arguments.model))
    interpreter = open_interpreter(counter)
    measure_wishes(interpreter, read_wishes(arguments.set), show=arguments.show)
    measure_singles(interpreter, counter, read_singles(), show=arguments.show)


def open_interpreter(classifier: Classifier) -> Interpreter:
    """Put the parts together that a server has, around this model."""
    rules = load_rules([PROJECT / "intents/rules/en.yml"])
    return Interpreter(lambda: classifier, lambda: rules, LanguageDetector("en"), lambda: ENTITIES)


def read_wishes(name: str) -> list[Message]:
    """Read one of `SETS`."""
    file, part = SETS[name]
    rows = yaml.safe_load((PROJECT / "tests/data" / file).read_text(encoding="utf-8"))[part]
    return [Message(row["says"], tuple(frozenset(one.split("|")) for one in row["wishes"])) for row in rows]


def read_singles() -> list[str]:
    """Read the messages that hold one wish each."""
    return [one.text for one in read_messages([PROJECT / "intents/held_out/en/messages.yml"]).examples]


def measure_wishes(interpreter: Interpreter, messages: list[Message], *, show: bool) -> None:
    """Print how many messages of several wishes are right, and how many of one are split."""
    read = {one: [wish.name for wish in understand(interpreter, one.says)] for one in messages}
    several = [one for one in messages if len(one.wishes) > 1]
    single = [one for one in messages if len(one.wishes) == 1]
    right = [one for one in several if one.is_met(read[one])]
    counted = [one for one in several if len(read[one]) == len(one.wishes)]
    split = [one for one in single if len(read[one]) > 1]
    print(f"several wishes: {len(right)} of {len(several)} right, {len(counted)} with the right number")
    print(f"hard single wishes: {len(split)} of {len(single)} split")
    if show:
        for one in [one for one in several if one not in right] + split:
            print(f"  {one.says}\n    {read[one]}, should be {[' or '.join(sorted(w)) for w in one.wishes]}")


def understand(interpreter: Interpreter, text: str) -> tuple[Intent, ...]:
    """Return the wishes as `chatbot parse` lists them."""
    return interpreter.interpret(text, now=NOW).intents


def measure_singles(interpreter: Interpreter, counter: Counter, texts: list[str], *, show: bool) -> None:
    """Print how many single wishes are split, and what looking for more costs."""
    rules = load_rules([PROJECT / "intents/rules/en.yml"])
    started = time.process_time()
    for text in texts:
        rules.wishes.clauses(text)
    took_ms = (time.process_time() - started) / len(texts) * 1000
    before = counter.passes
    read = {text: understand(interpreter, text) for text in texts}
    more = (counter.passes - before) / len(texts) - 1
    split = [text for text in texts if len(read[text]) > 1]
    print(f"held-out single wishes: {len(split)} of {len(texts)} split")
    print(
        f"  looking for clauses takes {took_ms:.2f} ms, and {more:.2f} more passes through the network a message"
    )
    if show:
        for text in split:
            print(f"  {text}\n    {[wish.name for wish in read[text]]}")


if __name__ == "__main__":
    main()
