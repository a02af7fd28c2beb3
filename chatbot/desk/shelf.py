"""All answers that can be suggested, ready to be compared: replies kept ready, and what agents answered before."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chatbot.desk.aside import Aside
from chatbot.desk.filling import fill
from chatbot.desk.impersonal import Impersonal
from chatbot.domain.tools import CannedReply, PastAnswer
from chatbot.errors import StoreUnavailable
from chatbot.knowledge.nearest import index_texts
from chatbot.knowledge.passages import Passage
from chatbot.knowledge.score import Floats
from chatbot.knowledge.vectors import PassageEncoder, Vectors
from chatbot.nlu.masking import mask
from chatbot.store.canned import CannedReplies
from chatbot.store.past_answers import Key, PastAnswers

log = logging.getLogger(__name__)
LOOK_S = 60.0
"""How often it is looked whether replies or answers came or went."""
MOST_PAST = 2_000
"""So many of the latest answers are compared: 3 MB of vectors, made in seconds."""
CHUNK = 100
"""Answers read at a time."""


class _Closing(Exception):
    """Raised out of the making of vectors when the process ends."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer that may be suggested, as it is compared, and what tells it from others of the same words."""

    passage: Passage
    words: str


class Shelf:
    """Safe to ask from many threads; whoever asks never waits for SQL or a vector.

    Of past answers it holds the questions alone, masked: what is suggested is read anew from SQL, so that nothing is
    suggested that was erased a moment ago.
    """

    def __init__(
        self,
        canned: CannedReplies,
        past: PastAnswers,
        *,
        impersonal: Impersonal,
        encoder: Callable[[], PassageEncoder | None],
        vectors: Vectors,
        language: str,
    ) -> None:
        self._canned, self._past, self._impersonal = canned, past, impersonal
        self._encoder, self._vectors, self._language = encoder, vectors, language
        self._nearest = index_texts((), language)
        self._known: dict[Key, _Kept | None] = {}
        self._aside = Aside(self._refresh, every_s=LOOK_S, name="suggestions")

    def look(self) -> None:
        """Begin to look, beside the caller, whether anything changed; at most once a minute."""
        self._aside.look()

    def rank(self, question: str, vector: Floats | None, most: int) -> list[tuple[str, float]]:
        """Return the answers nearest to a question: `canned:<id>` or `past:<conversation>:<seq>`, and how near.

        Args:
            vector: the question's, by the model in use; None: words alone count.
        """
        self.look()
        nearest, encoder = self._nearest, self._encoder()
        comparable = vector if encoder is not None and encoder.model == nearest.model else None
        return [(one.article, score) for one, score in nearest.rank(question, comparable, most)]

    def refresh(self) -> None:
        """Take in what came and let go of what went; returns when it is done, vectors included."""
        self._aside.run()

    def close(self) -> None:
        """Stop making vectors; returns when that thread is out of the network."""
        self._aside.close()

    def _refresh(self) -> None:
        try:
            self._take_in()
        except _Closing:
            return
        except (StoreUnavailable, OSError) as error:
            log.warning("suggestions stay as they are: %s", error)

    def _take_in(self) -> None:
        passages = (*map(_of_reply, self._canned.all()), *self._of_past())
        encoder, model = self._encoder(), self._nearest.model
        if passages == self._nearest.passages and (encoder is None or encoder.model == model):
            return
        fresh = index_texts(passages, self._language)
        if encoder is None or encoder.model != model or not passages:
            self._nearest = fresh  # words count at once, the meaning when its vectors are made
        if encoder and passages:
            interruptible = PassageEncoder(encoder.model, lambda text: self._encode(encoder, text))
            self._nearest = fresh.with_vectors(self._vectors.make(passages, interruptible), encoder.model)

    def _encode(self, encoder: PassageEncoder, text: str) -> Floats:
        if self._aside.closing:
            raise _Closing
        return encoder.encode(text)

    def _of_past(self) -> Iterator[Passage]:
        """Yield past answers, the latest first, each wording once."""
        keys = self._past.newest(MOST_PAST)
        self._known = {key: self._known[key] for key in keys if key in self._known}
        new = [key for key in keys if key not in self._known]
        for start in range(0, len(new), CHUNK):
            chunk = new[start : start + CHUNK]
            self._known |= dict.fromkeys(chunk)
            self._known |= {(one.conversation_id, one.seq): self._keep(one) for one in self._past.read(chunk)}
        seen = set()
        for kept in (self._known[key] for key in keys):
            if kept and kept.words not in seen:
                seen.add(kept.words)
                yield kept.passage

    def _keep(self, answer: PastAnswer) -> _Kept | None:
        fit = self._impersonal.fit(answer)
        question = mask(answer.question).strip()
        if fit is None or not question:
            return None
        words = hashlib.blake2b(" ".join(fit.casefold().split()).encode(), digest_size=16).hexdigest()
        return _Kept(Passage(f"past:{answer.key}", "", "", question), words)


def _of_reply(reply: CannedReply) -> Passage:
    return Passage(f"canned:{reply.id}", reply.title, "", fill(reply.text, {}))
