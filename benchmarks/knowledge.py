"""How well questions find the article that answers them, how often one is found that does not, and how fast.

    python -m benchmarks.knowledge STACKFAQ [--model MODELS] [--base] [--fit] [--size 10000]

STACKFAQ is a folder with StackFAQ (the "Stack-exchange FAQ" of github.com/ML-Recipes/BERT-FAQ) as `faq.jsonl` with
`doc_id`, `question` and `answers`, and `queries_public.jsonl` with `text` and `doc_id`: 125 help threads, and 624
questions in other words. Nothing is learnt from it. Weights are learnt from the `dev` questions of our own
(`tests/data/knowledge_en.yml`) and read off its `test` questions. The limits: `benchmarks/particular.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from benchmarks.knowledge_size import measure_size
from chatbot.knowledge.articles import Article, load_articles
from chatbot.knowledge.index import Index, index_words
from chatbot.knowledge.markdown import Section
from chatbot.knowledge.passages import Passage, read_passages
from chatbot.knowledge.score import BOTH, FOUND_FROM, LEAD_MOST, WORDS_ALONE, Floats, Signals, Weights
from chatbot.nlu.folder import Model, open_model
from chatbot.nlu.meaning import apply_map
from chatbot.nlu.runs import current_folder
from chatbot.nlu.text import normalise
from chatbot.playbook.catalogue import load_catalogue

PROJECT = Path(__file__).parents[1]
RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""
Encode = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True)
class Question:
    """What is asked, and the article that answers it; none: silence is right."""

    text: str
    article: str | None
    level: str = "other words"
    """How far it goes from the article's words; `near` and `far` from the shop without one."""


@dataclass(frozen=True)
class Best:
    """The article that is likest to a question, and what speaks for it."""

    signals: Signals
    article: str


@dataclass(frozen=True)
class Found:
    """The likeness of each article to each question, (Q, A), and which one is right, −1 where none is."""

    likeness: Floats
    right: np.ndarray

    @property
    def ranks(self) -> np.ndarray:
        """Return the place of the right article of each question that has one."""
        asked = self.right >= 0
        truth = self.likeness[asked, self.right[asked]]
        return (self.likeness[asked] > truth[:, None]).sum(axis=1) + 1

    def __str__(self) -> str:
        """Return what is usually said of a search."""
        ranks = self.ranks
        return (
            f"Hit@1 {np.mean(ranks == 1):.3f}  Hit@3 {np.mean(ranks <= 3):.3f}  MRR {np.mean(1 / ranks):.3f}"
        )


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    model = open_model(current_folder(arguments.model, "en"))
    print(f"model {model.name}, {'with' if model.meaning_map is not None else 'WITHOUT'} a map to meaning")
    encoders = encoders_of(model, base=arguments.base)
    threads, asked = read_stackfaq(arguments.stackfaq)
    articles = load_articles(sorted((PROJECT / "intents/knowledge/en").glob("*.md")))
    facts = load_catalogue([PROJECT / "intents/domain.yml"]).facts
    own = read_passages(articles, facts)
    measure_size((*own, *threads), model, [one.text for one in asked], arguments.size)
    measure("StackFAQ", threads, asked, encoders)
    for half in ("dev", "test"):
        measure(f"our own articles, {half}", own, read_questions(half), encoders)
    judge(own, encoders["meaning"], fit=arguments.fit)


def encoders_of(model: Model, *, base: bool) -> dict[str, Encode]:
    """Return what makes vectors: the network's own, its meaning and, if wanted, the encoder before it was trained."""

    def trained(texts: Sequence[str]) -> Floats:
        return np.stack([model.encoder.read(normalise(text)).vector for text in texts])

    found = {"the network's own vector": trained}
    if (meaning_map := model.meaning_map) is not None:
        found["meaning"] = lambda texts: np.stack([apply_map(meaning_map, one) for one in trained(texts)])
    return found | ({"before training": untrained_encoder()} if base else {})


def untrained_encoder() -> Encode:
    """Return the pretrained encoder, in float32 on torch."""
    from chatbot.training.base import open_base

    pretrained = open_base("")

    def encode(texts: Sequence[str]) -> Floats:
        hidden = pretrained.activations([normalise(text) for text in texts], 6, lambda: None)
        means = np.stack([tokens.float().mean(dim=0).numpy() for tokens in hidden])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))

    return encode


def read_stackfaq(folder: Path) -> tuple[tuple[Passage, ...], list[Question]]:
    """Return the threads as articles whose every answer is a section, and the questions."""
    threads = [json.loads(line) for line in (folder / "faq.jsonl").read_text().splitlines()]
    articles = [
        Article(
            id=str(thread["doc_id"]),
            path=folder / "faq.jsonl",
            title=thread["question"],
            intents=(),
            updated=None,
            sections=tuple(
                Section("", answer.replace("{", "(").replace("}", ")"), 1) for answer in thread["answers"]
            ),
            holes={},
            head={},
        )
        for thread in threads
    ]
    rows = [json.loads(line) for line in (folder / "queries_public.jsonl").read_text().splitlines()]
    return read_passages(articles, {}), [Question(row["text"], str(row["doc_id"])) for row in rows]


def read_questions(half: str) -> list[Question]:
    """Read one half of our own questions."""
    rows = yaml.safe_load((PROJECT / "tests/data/knowledge_en.yml").read_text(encoding="utf-8"))["questions"]
    return [
        Question(row["q"], row["article"], row.get("level", "other words" if row["article"] else "far"))
        for row in rows
        if row["set"] == half
    ]


def measure(
    name: str, passages: Sequence[Passage], questions: Sequence[Question], encoders: dict[str, Encode]
) -> None:
    """Print how well each way finds the right article."""
    articles, unanswered = len({one.article for one in passages}), sum(not one.article for one in questions)
    print(f"\n{name}: {len(passages)} passages of {articles} articles, ", end="")
    print(f"{len(questions) - unanswered} questions with an answer, {unanswered} without")
    index = index_words(passages, "en")
    words = search(index, questions, None, WORDS_ALONE)
    print(f"  BM25                                          {words}")
    for kind, encode in encoders.items():
        whole = with_vectors(index, encode)
        vectors = encode([one.text for one in questions])
        alone = search(whole, questions, vectors, Weights(0, 0, 0, 0, 0))
        print(f"  {kind:30s} alone          {alone}")
        print(f"  {'':30s} with BM25      {search(whole, questions, vectors, BOTH)}")
        print(f"  {'':30s} with BM25, RRF {fuse(alone, words)}")


def with_vectors(index: Index, encode: Encode) -> Index:
    """Return the index with vectors of this kind."""
    return index.with_vectors(encode([one.whole for one in index.passages]), "measured")


def search(index: Index, questions: Sequence[Question], vectors: Floats | None, weights: Weights) -> Found:
    """Return each article's best likeness to each question."""
    ids = list(dict.fromkeys(one.article for one in index.passages))
    likeness = np.full((len(questions), len(ids)), -1, dtype=np.float32)
    for row, question in enumerate(questions):
        vector = None if vectors is None else vectors[row]
        np.maximum.at(
            likeness[row], index.owners, weights.like(*index.compare(normalise(question.text), vector))
        )
    return Found(likeness, np.array([ids.index(one.article) if one.article else -1 for one in questions]))


def fuse(one: Found, other: Found) -> Found:
    """Join two searches by their ranks alone."""
    ranks = [np.argsort(np.argsort(-found.likeness, axis=1), axis=1) + 1 for found in (one, other)]
    return Found(sum(1 / (RRF + rank) for rank in ranks).astype(np.float32), one.right)


def judge(passages: Sequence[Passage], encode: Encode, *, fit: bool) -> None:
    """Print what is said of what nobody understood, with vectors and without; learn the weights anew if wanted."""
    words = index_words(passages, "en")
    halves = {half: read_questions(half) for half in ("dev", "test")}
    vectors = {half: encode([one.text for one in asked]) for half, asked in halves.items()}
    for name, index in (("with vectors", with_vectors(words, encode)), ("words alone", words)):
        found = {
            half: [best(index, one, vector) for one, vector in zip(asked, vectors[half], strict=True)]
            for half, asked in halves.items()
        }
        weights = BOTH if index.vectors is not None else WORDS_ALONE
        used = fit_weights(halves["dev"], found["dev"], weights) if fit else weights
        print(f"\n{name}: {used}, said from {FOUND_FROM}")
        for half, asked in halves.items():
            tell(half, asked, found[half], used)


def best(index: Index, question: Question, vector: Floats) -> Best:
    """Return what speaks for the best article, and its id."""
    found = index.rank(normalise(question.text), vector, 1)[0]
    return Best(found.signals, index.passages[found.places[0]].article)


def fit_weights(asked: Sequence[Question], found: Sequence[Best], weights: Weights) -> Weights:
    """Learn the regression from the best article of each question."""
    rows = [
        (one.signals.nearness, one.signals.cover, min(one.signals.lead, LEAD_MOST)) for one in found
    ]  # (Q, 3)
    right = [one.article == question.article for one, question in zip(found, asked, strict=True)]
    return Weights(weights.words, *logistic(np.array(rows), np.array(right)))


def logistic(features: np.ndarray, truth: np.ndarray) -> list[float]:
    """Return the weights and the constant of a logistic regression, by Newton's method."""
    rows = np.concatenate([features, np.ones((len(features), 1))], axis=1).astype(float)
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        said = 1 / (1 + np.exp(-rows @ weights))
        bend = (rows * (said * (1 - said))[:, None]).T @ rows + 1e-3 * np.eye(rows.shape[1])
        weights -= np.linalg.solve(bend, rows.T @ (said - truth) + 1e-3 * weights)
    return [round(float(weight), 2) for weight in weights]


def tell(name: str, asked: Sequence[Question], found: Sequence[Best], weights: Weights) -> None:
    """Print what a customer would have been told, by how hard the question is."""
    scores = np.array([weights.score(one.signals) for one in found])
    right = np.array([one.article == question.article for one, question in zip(found, asked, strict=True)])
    said, levels = scores >= FOUND_FROM, np.array([one.level for one in asked])
    answerable = np.array([one.article is not None for one in asked])
    for level in ("", *dict.fromkeys(levels)):
        of = (levels == level) if level else np.ones_like(said)
        with_answer, without = of & answerable, of & ~answerable
        print(f"  {name} {level:11s}", end="")
        if with_answer.any():
            print(
                f" of {with_answer.sum()} with an answer {np.mean((said & right)[with_answer]):.0%} told it,",
                end="",
            )
            print(f" {np.mean((said & ~right)[with_answer]):.0%} another;", end="")
        if without.any():
            print(f" of {without.sum()} without {np.mean(said[without]):.0%} told one", end="")
        print()
    print(f"  {name}: calibration error {calibration(scores, right):.3f}")


def calibration(scores: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Return the expected calibration error of the best articles' scores (Guo et al. 2017)."""
    numbers = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [
        (numbers == one).mean() * abs(scores[numbers == one].mean() - right[numbers == one].mean())
        for one in np.unique(numbers)
    ]
    return float(sum(gaps))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stackfaq", type=Path)
    parser.add_argument("--model", type=Path, default=PROJECT / "var" / "models")
    parser.add_argument("--base", action="store_true", help="also the encoder before training (needs torch)")
    parser.add_argument("--fit", action="store_true", help="learn the weights anew, and print them")
    parser.add_argument("--size", type=int, default=10_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
