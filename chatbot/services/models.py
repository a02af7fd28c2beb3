"""The model in use: another one that is made current takes over between two messages, without a pause."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from chatbot.domain.models import ModelCard
from chatbot.errors import ModelUnavailable, NotFound
from chatbot.nlu.classifier import Classifier
from chatbot.nlu.folder import open_model
from chatbot.nlu.runs import activate, current_folder, find_run, list_runs
from chatbot.nlu.verdicts import gate_state, need_passed, note_activation

log = logging.getLogger(__name__)
LOOK_S = 1.0
"""How often a process looks whether another run was made current."""
FIRST_WORDS = "where is my order"
"""The first pass through a network takes longer: no customer waits for it."""


class CurrentModel:
    """The classifier of the run named by `models/<language>/current`.

    One that cannot be used is logged once and named in `error`; the last good one stays.
    """

    def __init__(self, models: Path, language: str) -> None:
        self._models, self._language = models, language
        self._classifier: Classifier | None = None
        self._tried: Path | None = None
        self._opening = threading.Lock()
        self._looked_at = time.monotonic()
        self.error: str | None = None
        """What is wrong with the run that should be in use; None when it is."""
        self.refresh()

    def current(self) -> Classifier | None:
        """Return the classifier in use; None: the rules answer."""
        if time.monotonic() - self._looked_at >= LOOK_S and not self._opening.locked():
            self._looked_at = time.monotonic()
            if self._named() != self._tried:  # beside the messages: a customer waits for no file
                threading.Thread(target=self.refresh, name="model", daemon=True).start()
        return self._classifier

    def runs(self) -> list[ModelCard]:
        """Return every model of the language, the newest first."""
        return list_runs(self._models, self._language)

    def activate(self, run: str, *, by: str, despite_gate: str | None = None) -> None:
        """Let a model answer from now on, in every process within a second.

        Args:
            run: its folder's name.
            by: who says so, for the list of activations.
            despite_gate: why it should answer even if the gate refused it or never saw it.

        Raises:
            NotFound: there is no such model, or it cannot be used; the one in use stays.
            GateNotPassed: it was refused or never checked, and no reason is given.
        """
        with self._opening:
            try:
                folder = find_run(self._models, self._language, run)
                if not despite_gate:
                    need_passed(folder, mend="give the reason to use it all the same as `despite_gate`")
                classifier = self._open(folder)
            except ModelUnavailable as error:
                raise NotFound(str(error)) from error
            needed = despite_gate is not None and gate_state(folder) != "passed"
            activate(folder)
            note_activation(folder, by=by, why=despite_gate or "activated", despite_gate=needed)
            self._put_to_use(folder, classifier)

    def refresh(self) -> None:
        """Open the run named now, unless it is the one in use."""
        with self._opening:
            tried, self._tried = self._tried, None
            try:
                folder = self._tried = current_folder(self._models, self._language)
                if folder == tried:
                    return
                self._put_to_use(folder, self._open(folder))
            except ModelUnavailable as error:
                self.error = str(error)
                log.warning(
                    "%s: %s", "no model" if self._classifier is None else "kept the last good model", error
                )

    def _open(self, folder: Path) -> Classifier:
        beside = self._classifier.model if self._classifier else None
        classifier = Classifier(open_model(folder, beside=beside))
        classifier.predict(FIRST_WORDS)
        return classifier

    def _put_to_use(self, folder: Path, classifier: Classifier) -> None:
        before, self._classifier = self._classifier, classifier
        self._tried, self.error = folder, None
        if before:
            log.info("model %s takes over from %s", classifier.model.name, before.model.name)

    def _named(self) -> Path | None:
        try:
            return current_folder(self._models, self._language)
        except ModelUnavailable:
            return None
