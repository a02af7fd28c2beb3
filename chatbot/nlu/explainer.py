"""Say why a message was understood as it was; asked only by who wants to know, so that nobody else pays for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from chatbot.domain.explanation import (
    Explanation,
    FittingRule,
    Limits,
    SimilarExample,
)
from chatbot.domain.understanding import Understanding
from chatbot.errors import ModelUnavailable
from chatbot.nlu.occlusion import Glance, weigh
from chatbot.nlu.rules import Rules
from chatbot.nlu.text import normalise
from chatbot.nlu.wording import wording

if TYPE_CHECKING:  # numpy and ONNX Runtime stay out of a process that serves by rules alone
    from chatbot.nlu.classifier import Classifier, Prediction

NEAREST = 5


class Explainer:
    """Explains what the interpreter made of a message, with the same model and rules."""

    def __init__(self, classifier: Callable[[], Classifier | None], rules: Callable[[], Rules]) -> None:
        self._classifier, self._rules = classifier, rules

    def explain(self, understood: Understanding) -> Explanation:
        """Explain by one pass through the network for every word; a model that is busy or gone is said so."""
        if understood.source == "button":
            return _without_model(understood, None, f"a button asked for {understood.intent.name}")
        rule = _rule_of(understood, self._rules())
        classifier, words = self._classifier(), wording(understood.text, understood.entities)
        if classifier is None:
            return _without_model(understood, rule, "there is no model: the rules answer")
        if not any(map(str.isalnum, words)):
            return _without_model(understood, rule, "there are no words to ask the model about")
        try:
            return _with_model(understood, rule, classifier, classifier.predict(words))
        except ModelUnavailable as error:
            return _without_model(understood, rule, str(error))


def _without_model(understood: Understanding, rule: FittingRule | None, reason: str) -> Explanation:
    intent = understood.intent
    reasons = (reason, *_rule_reasons(rule, None))
    return Explanation(intent.name, intent.confidence, (), (), None, rule, reasons)


def _with_model(
    understood: Understanding, rule: FittingRule | None, classifier: Classifier, prediction: Prediction
) -> Explanation:
    intents = classifier.model.info.intents
    best = prediction.intents[0].name
    intent = understood.intent.name if understood.intent.name in intents else best
    look = _looking_at(classifier, intents.index(str(intent)))
    whole, words = weigh(understood.text, understood.entities, look)
    examples, missing = _examples(classifier, prediction)
    limits = _limits(classifier, prediction)
    reasons = (*_model_reasons(understood, prediction, limits), *_rule_reasons(rule, limits), *missing)
    return Explanation(
        intent=intent,
        confidence=round(whole.probability, 4),
        words=words,
        examples=examples,
        limits=limits,
        rule=rule,
        reasons=reasons,
    )


def _looking_at(classifier: Classifier, place: int) -> Callable[[str], Glance]:
    from chatbot.nlu.classifier import intent_probabilities

    info = classifier.model.info

    def look(words: str) -> Glance:
        reading = classifier.read(normalise(words))
        anger = reading.anger if info.sentiment else 0.0
        return Glance(float(intent_probabilities(reading, info)[place]), anger)

    return look


def _examples(
    classifier: Classifier, prediction: Prediction
) -> tuple[tuple[SimilarExample, ...], tuple[str, ...]]:
    from chatbot.nlu.examples import nearest_examples

    try:
        return nearest_examples(classifier.model.folder, prediction.vector, NEAREST), ()
    except ModelUnavailable as error:
        return (), (str(error),)


def _limits(classifier: Classifier, prediction: Prediction) -> Limits:
    info = classifier.model.info
    score = round(prediction.scope_score, 4)
    return Limits(prediction.sure, score, info.threshold, info.threshold_basis, info.answer_from)


def _model_reasons(understood: Understanding, prediction: Prediction, limits: Limits) -> Iterator[str]:
    best = prediction.intents[0]
    in_scope = limits.scope_score >= limits.threshold
    where = "in scope" if in_scope else "out of scope"
    side = "at or above" if in_scope else "below"
    yield (
        f"the model takes it for {where}: its score {limits.scope_score:.3f} is {side} "
        f"the threshold {limits.threshold:.3f} ({limits.threshold_basis})"
    )
    if in_scope and best.confidence < limits.min_confidence:
        least = f"{limits.min_confidence:.2f} are needed"
        yield f"no intent stands out: {best.name} has {best.confidence:.2f}, {least}"
    elif prediction.sure and understood.source == "model" and understood.intent.name is None:
        yield f"{best.name} is not believed of a sentence that may be about something else"


def _rule_of(understood: Understanding, rules: Rules) -> FittingRule | None:
    """Return the rule that decided, the overruling ones asked first as the interpreter does."""
    if understood.source != "rules":
        return None
    for match in (rules.overruling(understood.text), rules.match(understood.text)):
        if match and match.intent == understood.intent.name:
            return FittingRule(match.number, match.intent, match.words)
    return None


def _rule_reasons(rule: FittingRule | None, limits: Limits | None) -> Iterator[str]:
    if rule is None:
        return
    said = f"rule {rule.number} fits '{rule.words}'"
    if limits is None:
        yield said
    else:
        yield f"{said} and {'overrules the model' if limits.sure else 'helps the model that is not sure'}"
