"""What is said to a message outside flows, from sure to lost: reply, did you mean, articles, pairs, words, a person."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.dialogue import memory as remember
from chatbot.dialogue import wording
from chatbot.dialogue.context import SEARCH_WORDS_LEAST, topic_words
from chatbot.dialogue.readable import is_unreadable
from chatbot.domain.conversation import UNCLEAR, Button, Memory, Source
from chatbot.domain.decision import Act, Decision, Finding, Say
from chatbot.domain.knowledge import READ, Quote
from chatbot.domain.understanding import Understanding
from chatbot.playbook.catalogue import Catalogue

CLARIFY_MIN_CONFIDENCE = 0.35
"""A guess this good is worth offering as a button; a worse one only shows that the bot is lost."""
CLARIFY_MOST = 3
NEAR_WORDS_LEAST = 3
"""Something always comes near two words that nobody understood: "diolch, lovely"."""
FOREIGN_MIN_CONFIDENCE = 0.8
"""In a language the model was not taught, less sure a guess is chance; few English messages look foreign."""
_NUMBER = re.compile(r"\d+")
PERSON = "contact_human_agent"
"""The intent that asks for a person; `Memory.awaiting` holds it while the bot's offer of one is open."""


def answer_with_reply(intent: str, understanding: Understanding, heard: Memory, catalogue: Catalogue) -> Say:
    """Say the reply to a wish that no flow settles."""
    source: Source = "rules" if understanding.source == "rules" else "intent"
    if intent == PERSON:
        heard = replace(heard, awaiting=PERSON)
    return Say(catalogue.reply(intent), source, heard, text=understanding.rule_reply)


def is_foreign_guess(understanding: Understanding, catalogue: Catalogue) -> bool:
    """Say whether a message in a language the bot does not speak was understood by chance."""
    foreign = understanding.language not in (*catalogue.languages, "und")
    return (
        foreign
        and understanding.source == "model"
        and understanding.intent.confidence < FOREIGN_MIN_CONFIDENCE
    )


def not_understood(understanding: Understanding, heard: Memory, catalogue: Catalogue) -> Decision:
    """Go down the ladder: did you mean, the articles, the NLTK pairs, other words, a person."""
    if is_unreadable(understanding.text):
        return Say("fallback.unreadable", "clarify", heard)
    if understanding.language not in (*catalogue.languages, "und"):
        offering = _offering(remember.count(heard, UNCLEAR))
        return Say(f"fallback.language.{understanding.language}", "clarify", offering)
    guesses = _guesses(understanding, catalogue)
    if len(guesses) > 1:
        return _ask_back(guesses, remember.count(heard, UNCLEAR))
    act = Act("search", heard, understanding)
    tells = (
        len(topic_words(understanding, catalogue)) >= SEARCH_WORDS_LEAST and understanding.source != "button"
    )
    return act if tells else without_articles(act, catalogue)


def answer_from_articles(act: Act, found: Finding, catalogue: Catalogue) -> Say:
    """Quote the passage that answers, or offer those that come near, beside the reply to a wish that has one.

    Without any go further down the ladder.
    """
    best = next(iter(found.quotes), None)
    if best and best.answers:
        return quote(best, remember.put_aside(act.memory, goes_on=act.instead is not None))
    if act.instead:
        return act.instead
    heard = remember.count(act.memory, UNCLEAR)
    if best and act.intent:
        said = answer_with_reply(act.intent, act.understanding, act.memory, catalogue)
        return replace(said, memory=replace(said.memory, articles=found.quotes), beside=_titles(found.quotes))
    brief = len(topic_words(act.understanding, catalogue)) < NEAR_WORDS_LEAST
    if best is None or brief or act.understanding.rule_reply or heard.unmet[UNCLEAR] > 1:
        return without_articles(act, catalogue)
    offered = replace(heard, articles=found.quotes)
    return Say("knowledge.near", "clarify", offered, choices=_titles(found.quotes))


def _titles(quotes: tuple[Quote, ...]) -> tuple[Button, ...]:
    return tuple(wording.article_button(place, near.title) for place, near in enumerate(quotes, start=1))


def quote(passage: Quote, memory: Memory) -> Say:
    """Answer with a passage as it stands in its article."""
    told = {"passage": passage.text, "place": passage.place}
    return Say("knowledge.found", "knowledge", memory, variables=told)


def chosen(understanding: Understanding, memory: Memory) -> Quote | None:
    """Return the article whose title, offered in the last answer, was pressed."""
    number = _NUMBER.search(understanding.text)
    if understanding.intent.name != READ or number is None:
        return None
    return dict(enumerate(memory.articles, start=1)).get(int(number[0]))


def without_articles(act: Act, catalogue: Catalogue) -> Say:
    """Go further down the ladder: the articles hold no answer."""
    understanding, heard = act.understanding, act.memory
    if act.intent:
        return answer_with_reply(act.intent, understanding, heard, catalogue)
    if understanding.rule_reply:
        return Say("fallback.unclear", "rules", heard, text=understanding.rule_reply)
    return _ask_back(_guesses(understanding, catalogue), remember.count(heard, UNCLEAR))


def _ask_back(guesses: tuple[str, ...], heard: Memory) -> Say:
    """Ask which of the likely intents is meant, or for other words; the second time a person is offered."""
    if heard.unmet[UNCLEAR] > 1:
        return Say("fallback.unclear_again", "clarify", _offering(heard))
    if not guesses:
        return Say("fallback.unclear", "clarify", heard)
    only = guesses[0] if len(guesses) == 1 else None  # a typed yes takes it
    reply = "clarify.only" if only else "clarify"
    return Say(reply, "clarify", replace(heard, guessed=guesses, offered=only), offers=guesses)


def _offering(heard: Memory) -> Memory:
    """Note that a person was offered: a plain "yes" takes the offer."""
    return replace(heard, awaiting=PERSON)


def _guesses(understanding: Understanding, catalogue: Catalogue) -> tuple[str, ...]:
    if understanding.source != "model":
        return ()
    likely = (guess for guess in understanding.ranking if guess.confidence >= CLARIFY_MIN_CONFIDENCE)
    return tuple(guess.name for guess in likely if guess.name and catalogue.is_wish(guess.name))[
        :CLARIFY_MOST
    ]
