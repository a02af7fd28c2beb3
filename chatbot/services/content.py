"""The files people edit, each read again when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.domain.conversation import Response
from chatbot.files import Watched
from chatbot.handoff.patterns import Patterns, load_patterns
from chatbot.knowledge.articles import Article, load_articles
from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.rules import Rules, load_rules
from chatbot.playbook.catalogue import Catalogue, load_catalogue
from chatbot.replies.replies import Replies, load_replies
from chatbot.settings import Settings


@dataclass(frozen=True, slots=True)
class Files:
    """The files people edit, each read again when it changes."""

    catalogue: Watched[Catalogue]
    replies: Watched[Replies]
    patterns: Watched[Patterns]
    rules: Watched[Rules]
    entities: Watched[EntityExtractor]
    """Made of the catalogue's conventions; what is wrong with that file, `catalogue` says."""
    articles: Watched[tuple[Article, ...]]

    @property
    def errors(self) -> list[str]:
        """Return what is wrong with the files as they stand; the last good state is in use."""
        errors = []
        for watched in (self.catalogue, self.replies, self.patterns, self.rules, self.articles):
            watched.current()
            errors.append(watched.error)
        return [error for error in errors if error]

    def say(self, reply: str, variables: Mapping[str, str]) -> Response:
        """Return a reply with the shop's facts filled in."""
        return self.replies.current().render(reply, {**self.catalogue.current().facts, **variables})

    def known(self, intent: str) -> str:
        """Return what the bot says of an intent without its articles: the reply in every variant, and its name."""
        catalogue = self.catalogue.current()
        said = self.replies.current().words(catalogue.reply(intent), catalogue.facts)
        return f"{intent.replace('_', ' ')}\n{said}"


def watch(settings: Settings, *, load: Callable[[Sequence[Path]], Replies] = load_replies) -> Files:
    """Read the files people edit, and keep reading them.

    Args:
        load: makes the replies of their files.

    Raises:
        InvalidData: one is broken.
    """
    language, intents, templates = settings.default_locale, settings.intents_dir, settings.templates_dir
    return Files(
        catalogue=Watched(intents, "*.yml", load_catalogue),
        replies=Watched(templates / "replies" / language, "*.yml", load),
        patterns=Watched(intents / "triggers", f"{language}.yml", load_patterns),
        rules=Watched(intents / "rules", f"{language}.yml", load_rules),
        entities=Watched(intents, "domain.yml", load_entities),
        articles=Watched(intents / "knowledge" / language, "*.md", load_articles),
    )


def load_entities(paths: Sequence[Path]) -> EntityExtractor:
    """Make what reads entities by the conventions of the one domain file.

    Raises:
        InvalidData: no file, or one that is not of this shape.
    """
    written = load_catalogue(paths).conventions
    return EntityExtractor(written.order_numbers, country=written.country, currency=written.currency)
