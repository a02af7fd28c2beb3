"""What is wrong with the training examples: repeats, near repeats, thin intents; each with file and line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import yaml

from chatbot.dialogue.check import Finding
from chatbot.files import read_yaml
from chatbot.nlu.text import normalise
from chatbot.training.rasa import NluFile

ENOUGH_EXAMPLES = 8
"""Fewer teach the words of the examples instead of the wish behind them."""
NEAR = 0.85
"""Shared words over all words (Jaccard) from which two examples are one."""
NEAR_MIN_WORDS = 5
"""Shorter ones share most of their words without meaning the same."""
_ANNOTATION = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message and where it is written."""

    text: str
    intent: str
    path: Path
    line: int

    @property
    def words(self) -> tuple[str, ...]:
        """Return it without case, signs and the marks of entities; signs alone stand for themselves."""
        bare = normalise(_ANNOTATION.sub(r"\1", self.text)).casefold()
        return tuple(_WORD.findall(bare.replace("'", "").replace("’", ""))) or (bare,)

    @property
    def place(self) -> str:
        """Return `file:line`."""
        return f"{self.path}:{self.line}"


def read_examples(path: Path) -> list[Example]:
    """Read the intents' examples of one file in the Rasa shape, with their lines.

    Raises:
        InvalidData: not YAML or not of this shape.
    """
    read_yaml(path, NluFile)
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    blocks = _child(root, "nlu")
    return [example for block in (blocks.value if blocks else ()) for example in _block(block, path)]


def check_examples(examples: Sequence[Example]) -> list[Finding]:
    """Return every repeat, near repeat and thin intent."""
    return [*_repeats(examples), *_near_repeats(examples), *_thin(examples)]


def _block(block: yaml.Node, path: Path) -> Iterator[Example]:
    intent, examples = _child(block, "intent"), _child(block, "examples")
    if intent is None or examples is None:
        return
    for text, line in _texts(examples):
        yield Example(text, intent.value, path, line)


def _texts(examples: yaml.Node) -> Iterator[tuple[str, int]]:
    first = examples.start_mark.line + 1
    if isinstance(examples, yaml.ScalarNode):  # a block: its text begins on the line after the bar
        for number, line in enumerate(examples.value.splitlines(), start=first + 1):
            if line.strip():
                yield line.strip().removeprefix("-").strip(), number
        return
    for item in examples.value:
        text = item if isinstance(item, yaml.ScalarNode) else _child(item, "text")
        if text is not None:
            yield text.value.strip(), item.start_mark.line + 1


def _repeats(examples: Sequence[Example]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], Example] = {}
    for example in examples:
        earlier = first.setdefault(example.words, example)
        if earlier is example:
            continue
        if earlier.intent == example.intent:
            problem = f"'{example.text}' stands in {example.intent} twice, first at {earlier.place}"
            yield Finding(example.path, example.line, problem, "remove one", warning=True)
        else:
            problem = (
                f"'{example.text}' stands in {example.intent} and in {earlier.intent} at {earlier.place}"
            )
            yield Finding(example.path, example.line, problem, "keep the one it means")


def _near_repeats(examples: Sequence[Example]) -> Iterator[Finding]:
    for one, other in _near_pairs(examples):
        where = "" if one.intent == other.intent else f" of {other.intent}"
        problem = f"'{one.text}' ({one.intent}) is nearly '{other.text}'{where} at {other.place}"
        mend = "make them differ in more than a word" if not where else "check that each is where it belongs"
        yield Finding(one.path, one.line, problem, mend, warning=True)


def _near_pairs(examples: Sequence[Example]) -> Iterator[tuple[Example, Example]]:
    """Yield pairs over the limit, comparing only those that share one of their rarest words.

    Source: prefix filtering, Chaudhuri et al. 2006, "A primitive operator for similarity joins".
    """
    sets = [frozenset(example.words) for example in examples]
    frequency = Counter(word for words in sets for word in words)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(sets):
        if len(words) < NEAR_MIN_WORDS:
            continue
        rarest = sorted(words, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(words) - ceil(NEAR * len(words)) + 1]
        for earlier in sorted({index for word in prefix for index in holders[word]}):
            if examples[earlier].words != examples[place].words and _jaccard(sets[earlier], words) >= NEAR:
                yield examples[place], examples[earlier]
        for word in prefix:
            holders[word].append(place)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _thin(examples: Sequence[Example]) -> Iterator[Finding]:
    by_intent: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    for intent, own in by_intent.items():
        if len(own) < ENOUGH_EXAMPLES:
            problem = f"intent {intent} has {len(own)} examples"
            yield Finding(
                own[0].path, own[0].line, problem, f"write at least {ENOUGH_EXAMPLES}", warning=True
            )


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)
