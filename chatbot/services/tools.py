"""Put together what agents work with beside the conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chatbot.desk.canned import Canned
from chatbot.desk.impersonal import Impersonal
from chatbot.desk.shelf import Shelf
from chatbot.desk.suggestions import Suggestions
from chatbot.desk.tools import Tools
from chatbot.dialogue.ladder import PERSON
from chatbot.errors import ModelUnavailable
from chatbot.knowledge.library import Library
from chatbot.knowledge.passages import read_passages
from chatbot.knowledge.vectors import ANSWERS, PassageEncoder, Vectors
from chatbot.nlu.examples import read_examples
from chatbot.services.content import Files
from chatbot.services.models import CurrentModel
from chatbot.services.stores import Stores
from chatbot.settings import Settings
from chatbot.store.canned import CannedReplies
from chatbot.store.corrections import Corrections
from chatbot.store.earlier import EarlierTalks
from chatbot.store.notes import Notes
from chatbot.store.past_answers import PastAnswers
from chatbot.store.search import Searches
from chatbot.store.suggestion_uses import SuggestionUses
from chatbot.store.tags import Tags
from chatbot.store.views import SavedViews

OUT_OF_SCOPE = "out_of_scope"
"""What examples are called that mean no intent at all."""
LEAST_FACT = 3
"""A shorter one is a bare number: it stands in others."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Workshop:
    """The agents' tools, and what they are made with."""

    settings: Settings
    files: Files
    stores: Stores
    model: CurrentModel
    library: Library
    encoder: Callable[[], PassageEncoder | None]
    clock: Callable[[], datetime]

    def tools(self) -> Tools:
        """Return notes, tags, search, corrections and views."""
        database = self.stores.database
        return Tools(
            notes=Notes(database),
            marks=Tags(database),
            corrections=Corrections(database),
            searches=Searches(database),
            saved=SavedViews(database),
            talks=EarlierTalks(database),
            agents=self.stores.agents,
            sessions=self.stores.sessions,
            wakeups=self.stores.wakeups,
            intents=self._intents,
            zone=lambda: ZoneInfo(self.files.catalogue.current().conventions.time_zone),
            clock=self.clock,
        )

    def canned(self) -> Canned:
        """Return the replies kept ready."""
        return Canned(
            replies=CannedReplies(self.stores.database),
            handoffs=self.stores.handoffs,
            agents=self.stores.agents,
            shop_name=lambda: self.files.catalogue.current().facts.get("shop_name", "our shop"),
            clock=self.clock,
        )

    def suggestions(self) -> Suggestions:
        """Return what suggests answers."""
        database, canned = self.stores.database, self.canned()
        past, impersonal = PastAnswers(database), self._impersonal()
        return Suggestions(
            conversations=self.stores.conversations,
            canned=canned,
            past=past,
            uses=SuggestionUses(database),
            library=self.library,
            articles=self.files.articles.current,
            shelf=Shelf(
                canned.replies,
                past,
                impersonal=impersonal,
                encoder=self.encoder,
                vectors=Vectors(self.settings.data_dir / ANSWERS),
                language=self.settings.default_locale,
            ),
            impersonal=impersonal,
            encoder=self.encoder,
            is_wish=lambda name: name != PERSON and self.files.catalogue.current().is_wish(name),
            clock=self.clock,
        )

    def _impersonal(self) -> Impersonal:
        return Impersonal(
            entities=self.files.entities.current,
            facts=lambda: [
                fact for fact in self.files.catalogue.current().facts.values() if len(fact) >= LEAST_FACT
            ],
            words=PublicWords(self.files).current,
            clock=lambda: self.files.catalogue.current().conventions.local(self.clock()),
        )

    def _intents(self) -> Mapping[str, int]:
        """Return the intents by name, each with the number of examples that the model in use was taught."""
        names = {*self.files.catalogue.current().intents, OUT_OF_SCOPE}
        taught = self._taught()
        return {name: taught[name] for name in sorted(names | set(taught))}

    def _taught(self) -> Counter[str]:
        classifier = self.model.current()
        try:
            examples = read_examples(classifier.model.folder) if classifier else []
        except ModelUnavailable:  # of an earlier version: it holds none
            examples = []
        return Counter(intent or OUT_OF_SCOPE for _, intent in examples)


class PublicWords:
    """The words that the shop itself writes, in small letters; gathered anew when it writes others."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._made_of: tuple[object, Mapping[str, str]] = (None, {})
        self._words: frozenset[str] = frozenset()

    def current(self) -> frozenset[str]:
        """Return them as the articles and the shop's facts stand now."""
        articles, facts = self._files.articles.current(), self._files.catalogue.current().facts
        if self._made_of[0] is not articles or self._made_of[1] != facts:
            written = (*facts.values(), *(one.whole for one in read_passages(articles, facts)))
            self._words = frozenset(word for text in written for word in _WORD.findall(text.casefold()))
            self._made_of = (articles, facts)
        return self._words
