"""Which texts share words with a question, by BM25 (Robertson and Zaragoza 2009), on Tantivy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set
from types import MappingProxyType

import tantivy

LONGEST_WORD = 40
WRITER_BYTES = 15_000_000
"""The least that Tantivy takes; given back when the index stands."""
LANGUAGES = MappingProxyType(
    {
        "da": "danish",
        "de": "german",
        "en": "english",
        "es": "spanish",
        "fi": "finnish",
        "fr": "french",
        "hu": "hungarian",
        "it": "italian",
        "nl": "dutch",
        "no": "norwegian",
        "pt": "portuguese",
        "ru": "russian",
        "sv": "swedish",
    }
)
"""Those with filler words and stems to take off; in others every word counts as it stands."""
FILLERS = MappingProxyType(
    {
        "en": "about all am any been can could d did didn do does doesn doing don from get got had has have having he "
        "hello her here hi him his how i isn just ll m me my myself no our out please re s she should so some t than "
        "thanks that there those too u up us ve was wasn we were what when where which who whom whose why will won "
        "would you your"
    }
)
"""Words that any question may hold, beyond the few that Tantivy leaves out: else whatever says "you" is found."""
RARE_SHARE = 0.15
"""A word that stands in more of the texts than that names nothing particular: "deliver", "order", "day"."""
_SATURATION = 2.2
"""What a word's weight is at most multiplied with, however often it stands there: 1 + k1 in Tantivy's BM25."""


class WordIndex:
    """Safe to ask from many threads; a change makes a new one."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        self._analyser = _analyser(language)
        self._schema = (
            tantivy.SchemaBuilder()
            .add_text_field("words", tokenizer_name="words", index_option="freq")
            .add_integer_field("place", fast=True)
            .build()
        )
        index = tantivy.Index(self._schema)
        index.register_tokenizer("words", self._analyser)
        writer = index.writer(WRITER_BYTES, num_threads=1)
        for place, text in enumerate(texts):
            writer.add_document(tantivy.Document(words=text, place=place))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def search(self, question: str, most: int) -> dict[int, float]:
        """Return the places of the texts that fit best, each with its share of what a text could reach.

        A share of 1 would be a short text that says every word of the question over and over; words that stand in
        few texts count most, and most of all those that stand in none.
        """
        words = self._words(question)
        if not words:
            return {}
        hits = self._searcher.search(self._any_of(words), limit=most, count=False).hits
        places = self._searcher.fast_field_values("place", [address for _, address in hits]) if hits else []
        best = _SATURATION * sum(map(self._weight, words))
        shares = (score / best for score, _ in hits)
        return {int(place or 0): share for place, share in zip(places, shares, strict=True)}

    def cover(self, question: str, text: str) -> float:
        """Return the share, 0 to 1, of the question's words that stand in the text, the rarest counting most."""
        weights = {word: self._weight(word) for word in self._words(question)}
        there = set(self._analyser.analyze(text))
        return sum(weight for word, weight in weights.items() if word in there) / (sum(weights.values()) or 1)

    def telling(self, question: str, known: str) -> frozenset[str]:
        """Return the question's rare words that what is known does not hold, as `count` compares them."""
        told = set(self._analyser.analyze(known))
        return frozenset(word for word in self._words(question) if word not in told and self._is_rare(word))

    def count(self, words: Set[str], text: str) -> int:
        """Return how many of the words stand in the text."""
        return len(words & set(self._analyser.analyze(text)))

    def _words(self, question: str) -> list[str]:
        """Return its words as they are compared, each once."""
        return list(dict.fromkeys(self._analyser.analyze(question)))

    def _is_rare(self, word: str) -> bool:
        return self._searcher.doc_freq("words", word) <= max(1, RARE_SHARE * self._searcher.num_docs)

    def _any_of(self, words: Sequence[str]) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._schema, "words", word, "freq") for word in words]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])

    def _weight(self, word: str) -> float:
        """Return how much a word tells, as BM25 counts it."""
        holding = self._searcher.doc_freq("words", word)
        return math.log(1 + (self._searcher.num_docs - holding + 0.5) / (holding + 0.5))


def _analyser(language: str) -> tantivy.TextAnalyzer:
    """Return what makes words of a text: small letters without accents, no filler words, stems."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
    )
    if name := LANGUAGES.get(language):
        fillers = FILLERS.get(language, "").split()
        builder = (
            builder.filter(tantivy.Filter.stopword(name))
            .filter(tantivy.Filter.custom_stopword(fillers))
            .filter(tantivy.Filter.stemmer(name))
        )
    return builder.filter(tantivy.Filter.ascii_fold()).build()
