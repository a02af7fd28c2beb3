"""The shop's knowledge: from a question to passages of its articles, always as the files stand now."""

from __future__ import annotations

import logging
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping

from chatbot.domain.knowledge import Quote
from chatbot.errors import InvalidData
from chatbot.knowledge.articles import Article
from chatbot.knowledge.index import Index, index_words
from chatbot.knowledge.passages import read_passages
from chatbot.knowledge.score import Floats
from chatbot.knowledge.vectors import PassageEncoder, Vectors

log = logging.getLogger(__name__)
LOOK_S = 1.0
"""How often it is looked whether articles, facts or the model changed."""
MOST_QUOTES = 3
CLOSE_S = 2.0
"""A pass through the network takes a fraction of it."""
NICE = 10
"""How far the thread that makes vectors stands back from those that answer customers."""


class _Closing(Exception):
    """Raised out of the making of vectors when the process ends."""


class Library:
    """Safe to ask from many threads; a question never waits for a file or a vector.

    `articles`, `facts` and `encoder` are asked once a second, beside the questions. What changed is indexed anew: its
    words at once, its vectors as they are made; until then words alone count. An edit that cannot be used is told in
    `error`, and the last good state answers.
    """

    def __init__(
        self,
        articles: Callable[[], tuple[Article, ...]],
        facts: Callable[[], Mapping[str, str]],
        encoder: Callable[[], PassageEncoder | None],
        vectors: Vectors,
        language: str,
    ) -> None:
        """Index the words, and take the vectors that are kept.

        Raises:
            InvalidData: an article names a fact that the shop does not have.
        """
        self._articles, self._facts, self._encoder = articles, facts, encoder
        self._vectors, self._language = vectors, language
        self._making = threading.Lock()
        self._closing = threading.Event()
        self._looked_at = -math.inf
        self._made_of = (articles(), dict(facts()))
        self._index = self._index_words(*self._made_of)
        self.error: str | None = None
        """What is wrong with the articles as they stand now; None when they answer."""

    def search(self, question: str, vector: Floats | None = None) -> tuple[Quote, ...]:
        """Return the passage that answers a question; else passages of up to three articles that may be meant.

        Say one that `answers`, with its `place`; of the others offer the titles. Nothing when no article comes near.

        Args:
            question: the customer's words, `understanding.text`.
            vector: `understanding.vector`, from the message's one pass through the network; None where no model
                read it: then words alone count.
        """
        index, vector = self._comparable(vector)
        return index.search(question, vector, MOST_QUOTES)

    def beyond(self, known: str, question: str, vector: Floats | None = None) -> tuple[Quote, ...]:
        """Return the one passage that answers a question in particular where `known`, the reply, is general.

        See `Index.beyond`; question and vector are as in `search`.
        """
        index, vector = self._comparable(vector)
        return index.beyond(known, question, vector)

    def look(self) -> None:
        """Begin to look, beside the caller, whether anything changed; at most once a second."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_S and not self._making.locked():
            self._looked_at = now
            threading.Thread(target=self._refresh_aside, name="knowledge", daemon=True).start()

    def refresh(self) -> None:
        """Index what changed; returns when it is done, vectors included."""
        with self._making:
            errors = [self._attempt(self._refresh_words), self._attempt(self._refresh_vectors)]
            error = next(filter(None, errors), None)
            if error and error != self.error:
                log.error("the last good articles answer: %s", error)
            self.error = error

    def close(self) -> None:
        """Stop making vectors; returns when that thread is out of the network.

        A process that ends while a thread is inside ONNX Runtime is aborted.
        """
        self._closing.set()
        if self._making.acquire(timeout=CLOSE_S):  # not for ever: it may wait for another process's vectors
            self._making.release()

    @property
    def is_complete(self) -> bool:
        """Say whether all passages have vectors of the model in use; without a model there is nothing to wait for."""
        encoder, index = self._encoder(), self._index
        return encoder is None or not index.passages or encoder.model == index.model

    def _comparable(self, vector: Floats | None) -> tuple[Index, Floats | None]:
        """Return what is searched now, and the vector where the same model made its vectors."""
        self.look()
        index, encoder = self._index, self._encoder()
        return index, vector if encoder is not None and encoder.model == index.model else None

    def _refresh_aside(self) -> None:
        if sys.platform == "linux":  # elsewhere a thread has no priority of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        self.refresh()

    def _attempt(self, change: Callable[[], None]) -> str | None:
        """Return what is wrong: neither broken articles nor a full disk may stop the other change, or the thread."""
        try:
            change()
        except InvalidData as error:
            return str(error)
        except OSError as error:
            return f"no vectors can be made ({error}): make DATA_DIR writable; words alone count"
        return None

    def _refresh_words(self) -> None:
        articles, facts = self._articles(), dict(self._facts())
        if articles is not self._made_of[0] or facts != self._made_of[1]:
            self._index = self._index_words(articles, facts)
            self._made_of = articles, facts

    def _refresh_vectors(self) -> None:
        encoder, index = self._encoder(), self._index
        if encoder and encoder.model != index.model and index.passages:
            interruptible = PassageEncoder(encoder.model, lambda text: self._encode(encoder, text))
            try:
                vectors = self._vectors.make(index.passages, interruptible)
            except _Closing:
                return
            self._index = index.with_vectors(vectors, encoder.model)

    def _encode(self, encoder: PassageEncoder, text: str) -> Floats:
        if self._closing.is_set():
            raise _Closing
        return encoder.encode(text)

    def _index_words(self, articles: tuple[Article, ...], facts: Mapping[str, str]) -> Index:
        """Return an index of the words, with the vectors where all of them are kept."""
        index = index_words(read_passages(articles, facts), self._language)
        encoder = self._encoder()
        vectors = self._vectors.fetch(index.passages, encoder.model) if encoder and index.passages else None
        return index.with_vectors(vectors, encoder.model) if encoder and vectors is not None else index
