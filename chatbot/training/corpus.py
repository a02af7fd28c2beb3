"""What a network learns from: messages with intents, out-of-scope messages and moods, checked beforehand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chatbot.domain.understanding import SentimentLabel
from chatbot.errors import InvalidData
from chatbot.nlu.text import normalise
from chatbot.training import rasa, tables
from chatbot.training.rows import Row

OUT_OF_SCOPE = frozenset({"out_of_scope", "oos"})
READERS = {".yml": rasa.read, ".yaml": rasa.read, ".csv": tables.read_csv, ".jsonl": tables.read_jsonl}


@dataclass(frozen=True, slots=True)
class Example:
    """A message and the intent it stands for."""

    text: str
    intent: str


@dataclass(frozen=True, slots=True)
class Mood:
    """A message, its sentiment and its anger, 0 (none) to 3 (fury)."""

    text: str
    sentiment: SentimentLabel
    anger: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """Normalised texts, exact repeats left out, in the order of the files."""

    examples: tuple[Example, ...]
    out_of_scope: tuple[str, ...] = ()
    moods: tuple[Mood, ...] = ()

    @property
    def intents(self) -> tuple[str, ...]:
        """Return every intent's name, sorted."""
        return tuple(sorted({example.intent for example in self.examples}))

    @property
    def count(self) -> int:
        """Return by how many messages the steps of a training are counted: those with intents, or more moods."""
        return max(len(self.examples), len(self.moods))

    @property
    def texts(self) -> tuple[str, ...]:
        """Return every text there is."""
        moods = (mood.text for mood in self.moods)
        return (*(example.text for example in self.examples), *self.out_of_scope, *moods)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of all rows; their order and their files do not count."""
        rows = [f"intent\t{row.intent}\t{row.text}" for row in self.examples]
        rows += [f"out_of_scope\t{text}" for text in self.out_of_scope]
        rows += [f"sentiment\t{row.sentiment}\t{row.anger}\t{row.text}" for row in self.moods]
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def read_corpus(paths: Sequence[Path]) -> Corpus:
    """Read files, and the labelled files directly inside folders, in name order, to train on.

    Raises:
        InvalidData: a file is not what its ending says, or there is too little to learn from.
    """
    corpus = read_messages(paths)
    if len(corpus.intents) < 2:
        found = f"only the intent {corpus.intents[0]!r} was" if corpus.intents else "no intent was"
        raise InvalidData(f"{_names(paths)}: {found} found: training needs two or more to tell apart")
    return corpus


def read_messages(paths: Sequence[Path]) -> Corpus:
    """Read like `read_corpus` and be content with any one message, to measure on.

    Raises:
        InvalidData: a file is not what its ending says, or nothing is in it.
    """
    files = [file for path in paths for file in labelled_files(path)]
    rows = [_normalised(row) for file in files for row in READERS[file.suffix.lower()](file)]
    found = dict.fromkeys(row for row in rows if row.text)
    if not found:
        raise InvalidData(f"{_names(paths)}: no examples were found: add messages with their intents")
    return _sort(found)


def labelled_files(path: Path) -> list[Path]:
    """Return a file, or the labelled files directly inside a folder, in name order.

    Raises:
        InvalidData: there is no such file, or of another kind.
    """
    if not path.exists():
        raise InvalidData(f"{path}: does not exist: check the name")
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix.lower() in READERS)
    if path.suffix.lower() not in READERS:
        raise InvalidData(f"{path}: the ending {path.suffix!r} is not known: use one of {' '.join(READERS)}")
    return [path]


def _normalised(row: Row) -> Row:
    # an intent's name is one line of a table wherever it is shown
    return replace(row, text=normalise(row.text), intent=row.intent and " ".join(row.intent.split()))


def _sort(rows: Iterable[Row]) -> Corpus:
    examples, out_of_scope, moods = [], [], []
    for row in rows:
        if row.sentiment:
            moods.append(Mood(row.text, row.sentiment, row.anger))
        if row.intent in OUT_OF_SCOPE:
            out_of_scope.append(row.text)
        elif row.intent:
            examples.append(Example(row.text, row.intent))
    return Corpus(tuple(examples), tuple(out_of_scope), tuple(moods))


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))
