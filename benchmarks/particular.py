"""Whether a customer is told what they ask in particular: an article, a general reply, or honestly nothing.

    python -m benchmarks.particular [--model MODELS] [--show] [--limits FOUND_FROM INSTEAD_FROM]

Every message goes the product's own way: understood by the model, then looked up as `assistant/errands.py` does; what a
flow settles is left out. The messages are those of `tests/data/particular_en.yml`, for each of which the reply or an
article is best, and the questions of `tests/data/knowledge_en.yml`, which an article answers, or none. The limits were
chosen on `dev` and are read off `test`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.knowledge import PROJECT, encoders_of, read_questions, with_vectors
from benchmarks.wishes import NOW, open_interpreter
from chatbot.domain.understanding import Understanding
from chatbot.knowledge import index as searched
from chatbot.knowledge.index import Index, index_words
from chatbot.knowledge.passages import read_passages
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.nlu.interpreter import Interpreter
from chatbot.nlu.runs import current_folder
from chatbot.services.content import Files, watch
from chatbot.settings import Settings

REPLY = "reply"
"""What `particular_en.yml` calls a message that no article answers better than the reply."""


@dataclass(frozen=True)
class Answered:
    """A message, what answers it best, and the article that was quoted; None: none."""

    text: str
    best: str | None
    quoted: str | None
    has_reply: bool


@dataclass(frozen=True)
class Shop:
    """All that is needed to look a message up."""

    files: Files
    index: Index
    interpreter: Interpreter

    def answer(self, rows: Iterable[tuple[str, str | None]]) -> list[Answered]:
        """Return what is said to each message; nothing of those that a flow settles."""
        read = ((text, best, self.interpreter.interpret(text, now=NOW)) for text, best in rows)
        return [
            Answered(text, best, self._quote(asked), asked.intent.name is not None)
            for text, best, asked in read
            if self._is_looked_up(asked.intent.name)
        ]

    def _is_looked_up(self, intent: str | None) -> bool:
        catalogue = self.files.catalogue.current()
        return intent is None or (catalogue.is_wish(intent) and intent not in catalogue.flows)

    def _quote(self, asked: Understanding) -> str | None:
        intent = asked.intent.name
        if intent is None:
            found = self.index.search(asked.text, asked.vector, 1)
        elif self.files.catalogue.current().entry(intent).search:
            found = self.index.beyond(asked.rule_reply or self.files.known(intent), asked.text, asked.vector)
        else:
            found = ()
        return found[0].source if found and found[0].answers else None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=PROJECT / "var" / "models")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    parser.add_argument("--limits", type=float, nargs=2, help="others than those in use")
    arguments = parser.parse_args()
    if arguments.limits:
        searched.FOUND_FROM, searched.INSTEAD_FROM = arguments.limits
    shop = open_shop(arguments.model)
    for half in ("dev", "test"):
        tell(f"{half}, reply or article", shop.answer(read_particular(half)), show=arguments.show)
        asked = shop.answer((one.text, one.article) for one in read_questions(half))
        tell(f"{half}, questions, a reply at hand", [one for one in asked if one.has_reply])
        tell(f"{half}, questions, not understood", [one for one in asked if not one.has_reply])
        tell(f"{half}, questions, both", asked)


def open_shop(models: Path) -> Shop:
    """Read the shop's files and the model in use."""
    files, model = watch(Settings(_env_file=None)), open_model(current_folder(models, "en"))
    passages = read_passages(files.articles.current(), files.catalogue.current().facts)
    index = with_vectors(index_words(passages, "en"), encoders_of(model, base=False)["meaning"])
    return Shop(files, index, open_interpreter(Classifier(model)))


def read_particular(half: str) -> list[tuple[str, str]]:
    """Read one half of the messages that a reply or an article answers best."""
    text = (PROJECT / "tests/data/particular_en.yml").read_text(encoding="utf-8")
    return [(row["q"], row["best"]) for row in yaml.safe_load(text)["messages"] if row["set"] == half]


def tell(name: str, answered: Sequence[Answered], *, show: bool = False) -> None:
    """Print how many were told their article, another one, or one where none is best."""
    with_article = [one for one in answered if one.best not in (None, REPLY)]
    others = [one for one in answered if one.best in (None, REPLY)]
    right = sum(one.quoted == one.best for one in with_article)
    wrong = sum(one.quoted not in (None, one.best) for one in with_article)
    needless = sum(one.quoted is not None for one in others)
    print(f"{name}: of {len(with_article)} best served by an article {right} told it", end="")
    print(f" ({right / len(with_article):.0%}), {wrong} another ({wrong / len(with_article):.0%});", end="")
    print(f" of {len(others)} others {needless} told one ({needless / len(others):.0%})")
    for one in answered if show else ():
        if one.quoted != (None if one.best == REPLY else one.best):
            print(f"    {one.text}  wanted {one.best}, got {one.quoted}")


if __name__ == "__main__":
    main()
