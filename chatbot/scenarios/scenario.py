"""A scenario as its file tells it: who talks, what they say, what the bot must make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chatbot.scenarios.expectations import Expectation
from chatbot.scenarios.rows import ExpectedRows, GivenRow


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the customer does."""

    says: str
    """What they type, or the title of a button of the bot's last answer."""
    presses: bool
    expects: tuple[Expectation, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a conversation begins: who talks, when, and what the shop is like."""

    name: str
    path: Path
    line: int
    at: datetime
    """The shop's local time; the demo data is made for that day."""
    customer_id: str | None
    """Whoever is signed in; None: an anonymous visitor."""
    staffed: bool
    """Whether somebody is at the desk."""
    given: tuple[GivenRow, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One conversation and what must come of it."""

    scene: Scene
    steps: tuple[Step, ...]
    database: tuple[ExpectedRows, ...]
    intents: frozenset[str]
    """All that it expects to be understood."""
    replies: frozenset[str]
    """All that it expects to be said."""

    @property
    def name(self) -> str:
        """Return a sentence that can be wrong."""
        return self.scene.name

    @property
    def path(self) -> Path:
        """Return the file it stands in."""
        return self.scene.path

    @property
    def line(self) -> int:
        """Return where it begins."""
        return self.scene.line
