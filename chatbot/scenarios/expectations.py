"""What a scenario can expect of a turn; each says what came instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from chatbot.domain.conversation import EscalationReason, Status
from chatbot.scenarios.turn import OUT_OF_SCOPE, Turn, is_titled


class Expectation(Protocol):
    """Something that a turn is held against."""

    @property
    def line(self) -> int:
        """Return where it is written."""

    def miss(self, turn: Turn) -> str | None:
        """Return what was expected and what came; None: just that."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The intent of the message, or where there are several names, all of its wishes in order."""

    intents: tuple[str, ...]
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        main = turn.answer.intent.name or OUT_OF_SCOPE
        came = (main,) if len(self.intents) == 1 else turn.intents
        shown = f"{_listed(came)} ({turn.answer.intent.confidence:.0%})"
        return None if came == self.intents else _differs("intent", _listed(self.intents), shown)


@dataclass(frozen=True, slots=True)
class Replied:
    """The name of every bubble; no name: the bot is silent."""

    replies: tuple[str, ...]
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        if turn.replies == self.replies:
            return None
        return _differs("reply", _listed(self.replies), _listed(turn.replies))


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of what the bot says, in any case of letters."""

    words: str
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        heard = self.words.casefold() in turn.text.casefold()
        return None if heard else _differs("says", _quoted(self.words), turn.text and _quoted(turn.text))


@dataclass(frozen=True, slots=True)
class NeverSaid:
    """What must not be in what the bot says, in any case of letters."""

    words: str
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        heard = self.words.casefold() in turn.text.casefold()
        return f"never: {_quoted(self.words)} was said in {_quoted(turn.text)}" if heard else None


@dataclass(frozen=True, slots=True)
class Offered:
    """Titles of buttons, beside which there may be others; no title: there is no button."""

    titles: tuple[str, ...]
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        came = [button.title for button in turn.buttons]
        as_wanted = all(any(is_titled(title, wanted) for title in came) for wanted in self.titles)
        as_wanted &= bool(self.titles) or not came
        return None if as_wanted else _differs("buttons", _listed(self.titles), _listed(came))


@dataclass(frozen=True, slots=True)
class Remembered:
    """Values told so far, slot by slot; None: the bot knows none."""

    slots: Mapping[str, str | None]
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        other = {
            name: turn.slots.get(name) for name in self.slots if turn.slots.get(name) != self.slots[name]
        }
        wanted = {name: self.slots[name] for name in other}
        return _differs("slots", _shown(wanted), _shown(other)) if other else None


@dataclass(frozen=True, slots=True)
class Escalated:
    """Why the turn hands over; False: it does not."""

    reason: EscalationReason | Literal[False]
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        wanted, came = self.reason or "false", turn.answer.escalation_reason or "false"
        return None if came == wanted else _differs("escalated", wanted, came)


@dataclass(frozen=True, slots=True)
class InStatus:
    """Whose the conversation is after the turn."""

    status: Status
    line: int

    def miss(self, turn: Turn) -> str | None:
        """See Expectation."""
        came = turn.answer.status
        return None if came == self.status else _differs("status", self.status, came)


def _differs(what: str, wanted: str, came: str) -> str:
    return f"{what}: expected {wanted}, came {came or 'nothing'}"


def _quoted(words: str) -> str:
    return f'"{words}"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _shown(slots: Mapping[str, str | None]) -> str:
    return ", ".join(
        f"{name}={value}" if value is not None else f"no {name}" for name, value in slots.items()
    )
