"""Answers suggested to an agent: from the shop's articles, from replies kept ready, from what colleagues answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chatbot.desk.canned import Canned
from chatbot.desk.filling import fill
from chatbot.desk.impersonal import Impersonal
from chatbot.desk.shelf import Shelf
from chatbot.domain.conversation import Message
from chatbot.domain.desk import Agent
from chatbot.domain.tools import Acceptance, Suggestion, SuggestionSource, Use
from chatbot.errors import NotFound
from chatbot.knowledge.articles import Article
from chatbot.knowledge.library import Library
from chatbot.knowledge.score import Floats
from chatbot.knowledge.vectors import PassageEncoder
from chatbot.store.conversations import Conversations
from chatbot.store.past_answers import Key, PastAnswers
from chatbot.store.suggestion_uses import SuggestionUses

MOST = 5
MOST_OF_A_SOURCE = 2
LOOKED_AT = 12
"""Of the answers that come nearest: some may say the same, or must not be said any more."""
LEAST_SCORE = 0.4
"""The least likeness of a reply or a past answer; an article has its own least, which the library knows."""
MOST_LIKE = 0.8
"""Two answers that share more of their words say the same."""
LAST_WORDS = 3
"""So many of the customer's last messages are what an answer has to fit."""
MOST_CHARACTERS = 600
LEAST_WORDS = 3
"""A shorter message says nothing by itself, unless it was understood."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Asked for a conversation as it stands now; what became of each suggestion is written down."""

    conversations: Conversations
    canned: Canned
    past: PastAnswers
    uses: SuggestionUses
    library: Library
    articles: Callable[[], Sequence[Article]]
    shelf: Shelf
    impersonal: Impersonal
    encoder: Callable[[], PassageEncoder | None]
    is_wish: Callable[[str | None], bool]
    """Says whether an intent asks for something that words can answer."""
    clock: Callable[[], datetime]

    def suggest(self, conversation_id: str, agent: Agent) -> list[Suggestion]:
        """Return answers to what the customer wrote last, the likeliest first; none where nothing comes near.

        Raises:
            NotFound: there is no such conversation.
        """
        values = self.canned.values(conversation_id, agent)
        question = last_question(self.conversations.tail(conversation_id), self.is_wish)
        if not question:
            return []
        encoder = self.encoder()
        vector = encoder.encode(question) if encoder else None
        found = [*self._of_articles(question, vector), *self._of_people(question, vector, values)]
        return _choose(sorted(found, key=lambda one: -one.score))

    def note_use(self, conversation_id: str, suggestion_id: str, use: Use, agent: Agent) -> None:
        """Write down that a suggestion was sent, changed first, or left.

        Raises:
            NotFound: there is no such conversation, or nothing that could have been suggested.
        """
        source, origin_id = self._origin(suggestion_id)
        self.uses.note(
            conversation_id,
            suggestion_id,
            agent.id,
            source=source,
            origin_id=origin_id,
            use=use,
            now=self.clock(),
        )

    def acceptance(self, *, since: datetime) -> list[Acceptance]:
        """Return for each source how often its suggestions were taken."""
        return self.uses.acceptance(since=since)

    def _of_articles(self, question: str, vector: Floats | None) -> Iterator[Suggestion]:
        for quote in self.library.search(question, vector):
            yield Suggestion(f"article:{quote.source}", "article", quote.place, quote.text, quote.score)

    def _of_people(
        self, question: str, vector: Floats | None, values: Mapping[str, str | None]
    ) -> Iterator[Suggestion]:
        """Yield replies and past answers, each read as it stands now."""
        near = {
            name: score
            for name, score in self.shelf.rank(question, vector, LOOKED_AT)
            if score >= LEAST_SCORE
        }
        for reply in self.canned.replies.all():
            if score := near.get(f"canned:{reply.id}"):
                yield Suggestion(f"canned:{reply.id}", "canned", reply.title, fill(reply.text, values), score)
        keys = [key for name in near if (key := _past_key(name))]
        for answer in self.past.read(keys):
            name = f"past:{answer.key}"
            if fit := self.impersonal.fit(answer):
                title = f"{answer.agent_name or 'A colleague'} answered before"
                yield Suggestion(name, "past", title, fill(fit, values), near[name])

    def _origin(self, suggestion_id: str) -> tuple[SuggestionSource, str | None]:
        """Return where a suggestion came from, and whose past answer it was."""
        kind, _, name = suggestion_id.partition(":")
        if kind == "canned":
            self.canned.fetch(name)
            return "canned", None
        if kind == "article" and any(one.id == name for one in self.articles()):
            return "article", None
        key = _past_key(suggestion_id)
        if key and self.past.read([key]):
            return "past", key[0]
        raise NotFound("there is no such suggestion any more: load them again")


def last_question(messages: Sequence[Message], is_wish: Callable[[str | None], bool]) -> str:
    """Return what an answer has to fit: the customer's last words in this matter that tell what it is about."""
    ended = max((one.seq for one in messages if one.kind == "resolved"), default=0)
    said = [one for one in messages if one.author == "customer" and one.seq > ended]
    telling = [one.text for one in said if _tells(one, is_wish)]
    return " ".join(telling[-LAST_WORDS:])[-MOST_CHARACTERS:]


def _tells(message: Message, is_wish: Callable[[str | None], bool]) -> bool:
    name = message.intent.name if message.intent else None
    if name is not None:
        return is_wish(name)
    return sum(not word.isdigit() for word in _WORD.findall(message.text)) >= LEAST_WORDS


def _choose(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Keep a few, not too many of a kind, and none that says what a likelier one says."""
    chosen: list[Suggestion] = []
    for one in found:
        of_kind = sum(other.source == one.source for other in chosen)
        if of_kind < MOST_OF_A_SOURCE and not any(_alike(one.text, other.text) for other in chosen):
            chosen.append(one)
    return chosen[:MOST]


def _alike(one: str, other: str) -> bool:
    words, others = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return len(words & others) > MOST_LIKE * len(words | others)


def _past_key(name: str) -> Key | None:
    kind, _, rest = name.partition(":")
    conversation_id, _, seq = rest.partition(":")
    return (conversation_id, int(seq)) if kind == "past" and seq.isdecimal() and len(seq) < 10 else None
