"""What is wrong with labelled messages: repeats, leaks into the test, thin intents; each with file and line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from chatbot.cli.similar import Words, near_pairs, words_of
from chatbot.files import read_yaml
from chatbot.replies.check import Finding
from chatbot.training import tables
from chatbot.training.corpus import labelled_files
from chatbot.training.rasa import NluFile

ENOUGH_EXAMPLES = 8
"""Fewer teach the words of the examples instead of the wish behind them."""
SAME_OPENING = 0.5
"""From this share of examples that begin with the same two words, an intent has little variety."""
FIXED_WORDS = 2
"""Everybody says "hello" and "no thanks": so short a message may well be both trained on and measured on."""
TABLES = {".csv": tables.read_csv, ".jsonl": tables.read_jsonl}
_ANNOTATION = re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message and where it is written."""

    text: str
    intent: str
    path: Path
    line: int
    words: Words
    """The message without case, signs and the marks of entities; signs alone stand for themselves."""

    @property
    def place(self) -> str:
        """Return `file:line`."""
        return f"{self.path}:{self.line}"


def read_examples(path: Path) -> list[Example]:
    """Read the labelled messages of a file in the Rasa shape, or of a CSV or JSONL table, with their lines.

    Raises:
        InvalidData: not of this shape, or of another kind.
    """
    labelled_files(path)  # refuses other endings
    suffix = path.suffix.lower()
    if suffix in TABLES:
        rows = TABLES[suffix](path)
        return [_example(row.text, row.intent, path, row.line) for row in rows if row.text and row.intent]
    read_yaml(path, NluFile)
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    blocks = _child(root, "nlu")
    return [example for block in (blocks.value if blocks else ()) for example in _block(block, path)]


def read_all(paths: Sequence[Path]) -> list[Example]:
    """Read the labelled messages of files, and of the files directly inside folders.

    Raises:
        InvalidData: one is not there, or not of a known shape.
    """
    return [example for path in paths for file in labelled_files(path) for example in read_examples(file)]


def check_examples(examples: Sequence[Example]) -> list[Finding]:
    """Return every repeat, near repeat and thin intent."""
    return [*_repeats(examples), *_near_repeats(examples), *_thin(examples)]


def check_labels(data: Sequence[Path], held_out: Sequence[Path]) -> list[Finding]:
    """Return only what is an error and cheap to find: a text under two intents, a text trained on and measured on."""
    examples = read_all(data)
    found = (*_repeats(examples), *_leaks(examples, read_all(held_out)))
    return [finding for finding in found if not finding.warning]


def check_leaks(examples: Sequence[Example], held_out: Sequence[Example]) -> list[Finding]:
    """Return the messages to measure on that are trained on too, or nearly so, or that nothing is trained for."""
    return [*_leaks(examples, held_out), *_near_leaks(examples, held_out), *_strangers(examples, held_out)]


def _example(text: str, intent: str, path: Path, line: int) -> Example:
    return Example(text, " ".join(intent.split()), path, line, words_of(_ANNOTATION.sub(r"\1", text)))


def _block(block: yaml.Node, path: Path) -> Iterator[Example]:
    intent, examples = _child(block, "intent"), _child(block, "examples")
    if intent is None or examples is None:
        return
    for text, line in _texts(examples):
        yield _example(text, intent.value, path, line)


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
    nearest: dict[int, Example] = {}
    for later, earlier in near_pairs([example.words for example in examples]):
        known = nearest.get(later)
        # of many the one of another intent is told: that may be a mistake, the others are only superfluous
        if known is None or (known.intent == examples[later].intent != examples[earlier].intent):
            nearest[later] = examples[earlier]
    for place, other in nearest.items():
        one = examples[place]
        where = "" if one.intent == other.intent else f" of {other.intent}"
        problem = f"'{one.text}' ({one.intent}) is nearly '{other.text}'{where} at {other.place}"
        mend = "make them differ in more than a word" if not where else "check that each is where it belongs"
        yield Finding(one.path, one.line, problem, mend, warning=True)


def _leaks(examples: Sequence[Example], held_out: Sequence[Example]) -> Iterator[Finding]:
    trained = {example.words: example for example in examples}
    for message in held_out:
        found = trained.get(message.words)
        if found and len(message.words) > FIXED_WORDS:
            problem = f"'{message.text}' is to be measured on, and is trained on at {found.place}"
            yield Finding(message.path, message.line, problem, "say it in other words here")


def _near_leaks(examples: Sequence[Example], held_out: Sequence[Example]) -> Iterator[Finding]:
    # the messages to measure on come first: those are compared letter by letter whatever there is to train on
    both = [*held_out, *examples]
    nearest: dict[int, Example] = {}
    for later, earlier in near_pairs([example.words for example in both]):
        if earlier < len(held_out) <= later:
            nearest.setdefault(earlier, both[later])
    for place, found in nearest.items():
        message = held_out[place]
        problem = (
            f"'{message.text}' is to be measured on, and nearly trained on: '{found.text}' at {found.place}"
        )
        yield Finding(message.path, message.line, problem, "say it in other words here", warning=True)


def _strangers(examples: Sequence[Example], held_out: Sequence[Example]) -> Iterator[Finding]:
    trained = {example.intent for example in examples}
    first = {message.intent: message for message in reversed(held_out) if message.intent not in trained}
    for intent, message in first.items():
        problem = f"intent {intent} is to be measured, and has no examples"
        yield Finding(message.path, message.line, problem, "check its name, or remove it here", warning=True)


def _thin(examples: Sequence[Example]) -> Iterator[Finding]:
    by_intent: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    for intent, own in by_intent.items():
        first = own[0]
        if len(own) < ENOUGH_EXAMPLES:
            problem = f"intent {intent} has {len(own)} examples"
            yield Finding(first.path, first.line, problem, f"write at least {ENOUGH_EXAMPLES}", warning=True)
        elif opening := _same_opening(own):
            problem = f"half or more of the {len(own)} examples of {intent} begin with '{opening}'"
            mend = "say it in other ways too: a question, a statement, a few words, a short story"
            yield Finding(first.path, first.line, problem, mend, warning=True)


def _same_opening(examples: Collection[Example]) -> str | None:
    openings = Counter(example.words[:2] for example in examples if len(example.words) > FIXED_WORDS)
    words, count = max(openings.items(), key=lambda found: found[1], default=((), 0))
    return " ".join(words) if count >= SAME_OPENING * len(examples) else None


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)
