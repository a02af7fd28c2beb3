"""Who understands those that take part in an experiment: another model, or the one in use with another limit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from chatbot.domain.experiments import Arm
from chatbot.errors import ModelUnavailable
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.nlu.interpreter import Interpreter
from chatbot.playbook.catalogue import Catalogue
from chatbot.playbook.experiments import VariantEntry
from chatbot.services.models import FIRST_WORDS, CurrentModel

log = logging.getLogger(__name__)


class Trials:
    """The interpreters of variants; whoever takes part in none that differs is understood as usual.

    A variant's model is opened beside the messages. Until then, and where it cannot be, the one in use answers.
    """

    def __init__(
        self,
        usual: Interpreter,
        catalogue: Callable[[], Catalogue],
        model: CurrentModel,
        find: Callable[[str], Path],
    ) -> None:
        self._usual, self._catalogue = usual, catalogue
        self._model, self._find = model, find
        self._opened: dict[str, Classifier | None] = {}
        self._limited: dict[float, Classifier] = {}
        self._lock = threading.Lock()

    def interpreter(self, arms: tuple[Arm, ...]) -> Interpreter:
        """Return who understands the messages of somebody with these parts in experiments."""
        entry = VariantEntry()
        for met in self._catalogue().met(arms).values() if arms else ():
            entry = entry.model_copy(
                update=met.model_dump(exclude_none=True, include={"model", "answer_from"})
            )
        if entry.model is None and entry.answer_from is None:
            return self._usual
        return self._usual.with_classifier(lambda: self._classifier(entry))

    def _classifier(self, entry: VariantEntry) -> Classifier | None:
        classifier = (self._named(entry.model) if entry.model else None) or self._model.current()
        if classifier is None or entry.answer_from is None:
            return classifier
        return self._limit(classifier, entry.answer_from)

    def _limit(self, classifier: Classifier, answer_from: float) -> Classifier:
        """Return the same network with another limit; it keeps what it predicted lately until the model changes."""
        known = self._limited.get(answer_from)
        if known is None or known.model.encoder is not classifier.model.encoder:
            info = classifier.model.info.model_copy(update={"answer_from": answer_from})
            known = self._limited[answer_from] = Classifier(replace(classifier.model, info=info))
        return known

    def _named(self, run: str) -> Classifier | None:
        with self._lock:
            if run not in self._opened:
                self._opened[run] = None
                threading.Thread(target=self._open, args=(run,), name="trial", daemon=True).start()
        return self._opened[run]

    def _open(self, run: str) -> None:
        usual = self._model.current()
        try:
            opened = Classifier(open_model(self._find(run), beside=usual.model if usual else None))
            opened.predict(FIRST_WORDS)
        except ModelUnavailable as error:
            log.warning("experiment: model %s cannot be used, the one in use answers: %s", run, error)
            return
        self._opened[run] = opened
