"""Whether a run may answer: `models/<language>/<run>.gate.json` beside its folder, and who let which run answer."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from chatbot.domain.models import GateFinding, GateState
from chatbot.errors import GateNotPassed
from chatbot.nlu.folder import MANIFEST, file_hash

GATE = ".gate.json"
ACTIVATIONS = "activations.jsonl"
"""One line for each time that a model was put to use; lines are only ever added."""


class Verdict(BaseModel):
    """What the gate found; beside the folder, which was sealed before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: str
    """The SHA-256 of the folder's manifest: a verdict on other files counts for nothing."""
    judged_at: str
    compared_with: str | None
    """The run that was in use; None: there was none."""
    findings: tuple[GateFinding, ...]

    @property
    def passed(self) -> bool:
        """Say whether nothing got worse."""
        return all(finding.passed for finding in self.findings)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return what got worse."""
        return tuple(finding.text for finding in self.findings if not finding.passed)


def write_verdict(folder: Path, findings: tuple[GateFinding, ...], *, compared_with: str | None) -> Verdict:
    """Write down what the gate found of a model folder, whole or not at all."""
    content, now = file_hash(folder / MANIFEST), datetime.now(UTC).isoformat(timespec="seconds")
    verdict = Verdict(content=content, judged_at=now, compared_with=compared_with, findings=findings)
    path = _path(folder)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    draft.write_text(verdict.model_dump_json(indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
    return verdict


def read_verdict(folder: Path) -> Verdict | None:
    """Return what the gate found of these very files; None: it was never asked."""
    try:
        verdict = Verdict.model_validate_json(_path(folder).read_bytes())
        return verdict if verdict.content == file_hash(folder / MANIFEST) else None
    except (OSError, ValidationError):
        return None


def gate_state(folder: Path) -> GateState:
    """Return the verdict in a word."""
    verdict = read_verdict(folder)
    if verdict is None:
        return "unchecked"
    return "passed" if verdict.passed else "refused"


def need_passed(folder: Path, *, mend: str) -> None:
    """Let only a model pass that the gate let pass.

    Raises:
        GateNotPassed: it was refused, or never asked; says why, and the mend.
    """
    verdict = read_verdict(folder)
    if verdict is None:
        never = f"{folder.name} has not been through the gate: run `chatbot models check {folder.name}`"
        raise GateNotPassed(f"{never}, or {mend}")
    if not verdict.passed:
        raise GateNotPassed(f"{folder.name} was refused by its gate ({'; '.join(verdict.reasons)}): {mend}")


def note_activation(folder: Path, *, by: str, why: str, despite_gate: bool = False) -> None:
    """Add a line on who put a run to use, when and why."""
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "run": folder.name,
        "by": by,
        "why": why,
        "despite_gate": despite_gate,
    }
    with (folder.parent / ACTIVATIONS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _path(folder: Path) -> Path:
    return folder.with_name(folder.name + GATE)
