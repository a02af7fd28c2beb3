"""Notice training data in several languages before a minute is spent on it."""

from __future__ import annotations

from collections import Counter

from chatbot.nlu.language import UNDETERMINED, LanguageDetector
from chatbot.training.corpus import Corpus

SAMPLE = 2000
"""So many messages, spread over the data, tell enough."""
STRANGE = 0.1
"""Shares below this are names, loan words and the detector's mistakes."""


def warn_of_languages(corpus: Corpus, language: str) -> str | None:
    """Return one line if many examples are not in the language the model is for; None: all is well."""
    texts = [example.text for example in corpus.examples]
    sample = texts[:: -(-len(texts) // SAMPLE)]
    detector = LanguageDetector(language)
    found = Counter(detector.detect(text) for text in sample)
    own = language.replace("_", "-").split("-")[0].lower()
    strange = Counter({code: count for code, count in found.items() if code not in (own, UNDETERMINED)})
    if strange.total() <= STRANGE * len(sample):
        return None
    named = ", ".join(code for code, _ in strange.most_common(3))
    share = strange.total() / len(sample)
    return (
        f"{share:.0%} of the examples look like another language than {language} ({named}): "
        "train each language by itself, with --language"
    )
