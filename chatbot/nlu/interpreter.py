"""From a message to an Understanding: the model where it is sure, else the rules, else out of scope."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chatbot.domain.knowledge import READ
from chatbot.domain.understanding import Entity, Intent, Sentiment, Understanding
from chatbot.errors import ModelUnavailable
from chatbot.nlu.chain import Reading, may_change
from chatbot.nlu.clauses import Clause
from chatbot.nlu.entities import EntityExtractor
from chatbot.nlu.language import UNDETERMINED, LanguageDetector
from chatbot.nlu.payload import Payload, read_payload
from chatbot.nlu.rules import RuleMatch, Rules
from chatbot.nlu.text import display
from chatbot.nlu.wishes import excerpt, is_story
from chatbot.nlu.wording import wording

if TYPE_CHECKING:  # numpy and ONNX Runtime stay out of a process that serves by rules alone
    from chatbot.nlu.classifier import Classifier, Prediction

log = logging.getLogger(__name__)
RULE_CONFIDENCE = 0.9
"""Of the held-out messages a rule takes on, nine in ten are understood rightly."""
NEUTRAL = Sentiment("neutral", 0.0, 0.0)
ANSWERS = frozenset({"affirm", "deny"})
"""Intents that settle an open question: a long or doubtful sentence is about something else."""
ANSWER_MIN_CONFIDENCE = 0.6
ANSWER_WORDS = 4
PLEASANTRIES = frozenset({"thanks", "affirm", "deny", "greet", "goodbye", None})
"""What is no wish: sarcastic praise taken for one of them is a complaint, and many words of thanks are thanks."""
TERSE_WORDS = 5
"""A wish in one sentence of so few words tells no mood by its brevity alone: "cancel it"."""
MILD_ANGER = 0.3
"""All the anger a terse wish may show that holds no angry or bad word, no capitals and no "!!!"; from here no
thanks are believed."""
MILD_SCORE = -0.2
HAPPY_FROM = 0.3
"""A message that the model finds this good holds no anger, whatever its words."""
_SENTENCE_END = re.compile(r"[.!?;]\s")
CERTAIN_WORDS = 2
"""So short a message is a fixed word, of which a certain rule knows more than the model: "oui"."""


class Interpreter:
    """Understands one message at a time, in any thread.

    `classifier`, `rules` and `entities` are asked at every message: a new model or an edit takes over between two.
    A classifier of None means that there is no usable model.
    """

    def __init__(
        self,
        classifier: Callable[[], Classifier | None],
        rules: Callable[[], Rules],
        language: LanguageDetector,
        entities: Callable[[], EntityExtractor],
    ) -> None:
        self._classifier, self._rules = classifier, rules
        self._language, self._entities = language, entities

    def with_classifier(self, classifier: Callable[[], Classifier | None]) -> Interpreter:
        """Return one that differs in nothing but the model."""
        return Interpreter(classifier, self._rules, self._language, self._entities)

    def interpret(self, text: str, *, now: datetime) -> Understanding:
        """Understand a message; entities point into `display(text)`.

        Args:
            now: in the shop's time zone; "yesterday" is counted from its day.
        """
        text = display(text)
        classifier, rules = self._classifier(), self._rules()
        payload = read_payload(text, _known_intents(classifier, rules))
        if payload:
            return self._pressed(text, payload, now)
        overruling = rules.overruling(text)
        sarcastic = overruling is not None and overruling.sarcastic
        heard = self._hear(text, now, rules.mood(text, sarcastic=sarcastic))
        whole = _read(heard, classifier, rules, overruling)
        return _with_wishes(whole, _find_wishes(whole, classifier, rules))

    def _hear(self, text: str, now: datetime, sentiment: Sentiment) -> Understanding:
        """Return what is known before anybody was asked for the intent."""
        return Understanding(
            text=text,
            intent=Intent(None, 0.0),
            ranking=(),
            sentiment=sentiment,
            entities=self._entities().extract(text, now),
            language=self._language.detect(text),
            source="rules",
        )

    def _pressed(self, text: str, payload: Payload, now: datetime) -> Understanding:
        intent = Intent(payload.intent, 1.0)
        return Understanding(
            text=text,
            intent=intent,
            ranking=(intent,),
            sentiment=NEUTRAL,
            entities=tuple(self._carried(payload, text, now)),
            language=UNDETERMINED,
            source="button",
        )

    def _carried(self, payload: Payload, text: str, now: datetime) -> Iterator[Entity]:
        """Read a button's values as if they had been typed; whoever writes one by hand may write anything in it."""
        for name, value in payload.values.items():
            found = (one.value for one in self._entities().extract(value, now) if one.entity == name)
            if read := next(found, None):
                start = max(0, text.find(value))
                yield Entity(name, read, start, start + len(value), 1.0)


def _read(
    heard: Understanding, classifier: Classifier | None, rules: Rules, overruling: RuleMatch | None
) -> Understanding:
    """Ask the model for intent and mood, and the rules where it is not sure; `overruling` is the rule above both."""
    words = wording(heard.text, heard.entities)
    if not words:
        return heard
    prediction = _predict(classifier, words)
    if classifier is None or prediction is None or _is_fixed_word(words, rules):
        return _apply_rules(heard, rules)
    read, sarcastic = heard.sentiment, overruling is not None and overruling.sarcastic
    heard = _apply_model(heard, prediction, classifier.model.name)
    if classifier.model.info.sentiment:
        felt = prediction.sentiment if sarcastic else _calmer(prediction.sentiment, read, heard)
        firmer = _firmer(felt, read, sarcastic=sarcastic)
        heard = replace(heard, sentiment=replace(firmer, capitals=read.capitals, marks=read.marks))
    if overruling and _is_overruled(heard, overruling):
        return _believe(heard, overruling)
    if prediction.sure and not _is_doubtful(heard):
        return _word_as_rule(heard, rules)
    return _apply_rules(_doubt(heard), rules)


def _with_wishes(whole: Understanding, wishes: tuple[Understanding, ...]) -> Understanding:
    """Note the wishes; the first is the main one where the message as a whole stands for none of them."""
    if not wishes or whole.intent.name in {wish.intent.name for wish in wishes}:
        return replace(whole, wishes=wishes)
    first = wishes[0]
    return replace(whole, wishes=wishes, intent=first.intent, source=first.source, model=first.model)


def _find_wishes(
    whole: Understanding, classifier: Classifier | None, rules: Rules
) -> tuple[Understanding, ...]:
    """Return each wish of the message, understood by itself; the model is asked only where the words allow for two."""
    clauses = [clause for clause in rules.wishes.clauses(whole.text) if _has_words(whole, clause)]
    if len(clauses) < 2 or not (is_story(whole) or may_change(whole, clauses)):
        return ()
    readings = [Reading(clause, _read_clause(whole, clause, classifier, rules)) for clause in clauses]
    wishes = rules.wishes.choose(whole, readings)
    # what belongs to no wish goes with the one before
    starts = [0, *(clause.start for clause, _ in wishes[1:])]
    pieces = [excerpt(whole, *span) for span in zip(starts, [*starts[1:], len(whole.text)], strict=True)]
    return tuple(
        replace(read, text=piece.text, entities=piece.entities, sentiment=whole.sentiment)
        for piece, (_, read) in zip(pieces, wishes, strict=False)
    )


def _has_words(whole: Understanding, clause: Clause) -> bool:
    """Say whether a clause is more than a value: "…, anna@example.com"."""
    heard = excerpt(whole, clause.start, clause.end)
    return bool(wording(heard.text, heard.entities))


def _read_clause(
    whole: Understanding, clause: Clause, classifier: Classifier | None, rules: Rules
) -> Understanding:
    heard = excerpt(whole, clause.start, clause.end)
    return _read(heard, classifier, rules, rules.overruling(heard.text))


def _firmer(felt: Sentiment, read: Sentiment, *, sarcastic: bool) -> Sentiment:
    """Return the model's mood, made angrier by plain words of anger unless the model finds the message happy."""
    if sarcastic:  # the model takes the praise at its word
        return Sentiment("negative", min(felt.score, read.score), max(felt.anger, read.anger))
    if felt.score >= HAPPY_FROM or read.score >= 0 or read.anger <= felt.anger:
        return felt
    return Sentiment("negative", min(felt.score, read.score), read.anger)


def _calmer(felt: Sentiment, read: Sentiment, heard: Understanding) -> Sentiment:
    """Return the model's mood, without the anger it hears in a wish that is merely terse."""
    is_wish = heard.intent.name not in PLEASANTRIES | {"complaint"}
    if not is_wish or not _is_terse(heard.text) or read.anger or read.score < 0:
        return felt
    return Sentiment("neutral", max(felt.score, MILD_SCORE), MILD_ANGER) if felt.anger > MILD_ANGER else felt


def _is_terse(text: str) -> bool:
    return len(text.split()) <= TERSE_WORDS and len(_SENTENCE_END.split(text.strip())) == 1


def _is_overruled(heard: Understanding, match: RuleMatch) -> bool:
    """Say whether a rule knows better than the model what praise or thanks are meant for."""
    if match.intent == heard.intent.name:
        return False
    if match.spares_wishes and heard.intent.name not in PLEASANTRIES:
        return False
    return match.intent != "thanks" or not (heard.entities or heard.sentiment.anger >= MILD_ANGER)


def _known_intents(classifier: Classifier | None, rules: Rules) -> frozenset[str]:
    return rules.intents.union(classifier.model.info.intents if classifier else (), (READ,))


def _predict(classifier: Classifier | None, text: str) -> Prediction | None:
    if classifier is None or not any(
        map(str.isalpha, text)
    ):  # of emoji, marks and bare numbers the rules know more
        return None
    try:
        return classifier.predict(text)
    except ModelUnavailable as error:
        log.warning("the rules answer: %s", error)
        return None


def _apply_model(heard: Understanding, prediction: Prediction, model: str) -> Understanding:
    best, *_ = prediction.intents
    intent = best if prediction.sure else Intent(None, 1 - prediction.scope_score)
    return replace(
        heard,
        intent=intent,
        ranking=prediction.intents,
        source="model",
        model=model,
        vector=prediction.meaning,
    )


def _is_fixed_word(words: str, rules: Rules) -> bool:
    match = rules.match(words) if len(words.split()) <= CERTAIN_WORDS else None
    return match is not None and match.certain


def _is_doubtful(heard: Understanding) -> bool:
    """Say whether the model takes for a yes or no what may be a sentence about something else."""
    short = len(heard.text.split()) <= ANSWER_WORDS and heard.intent.confidence >= ANSWER_MIN_CONFIDENCE
    return heard.intent.name in ANSWERS and not short


def _doubt(heard: Understanding) -> Understanding:
    return replace(heard, intent=Intent(None, 1 - heard.intent.confidence)) if _is_doubtful(heard) else heard


def _apply_rules(heard: Understanding, rules: Rules) -> Understanding:
    """Let a rule take over; where there is a model, only if that thought of the same intent or the rule is sure."""
    match = rules.match(heard.text)
    if match is None or not _is_believed(match, heard):
        return heard
    return _believe(heard, match)


def _believe(heard: Understanding, match: RuleMatch) -> Understanding:
    intent = Intent(match.intent, RULE_CONFIDENCE if match.intent else heard.intent.confidence)
    ranking = heard.ranking or ((intent,) if intent.name else ())
    return replace(heard, intent=intent, ranking=ranking, source="rules", model=None, rule_reply=match.reply)


def _word_as_rule(heard: Understanding, rules: Rules) -> Understanding:
    """Keep what the model is sure of, in the words of a rule that means the same: "how are you?"."""
    match = rules.match(heard.text) if heard.intent.name in rules.worded_intents else None
    agrees = match is not None and match.reply and match.intent == heard.intent.name
    return replace(heard, rule_reply=match.reply) if match and agrees else heard


def _is_believed(match: RuleMatch, heard: Understanding) -> bool:
    thought_of = {guess.name for guess in heard.ranking}
    return match.certain or match.reply is not None or not thought_of or match.intent in thought_of
