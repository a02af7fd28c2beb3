"""A story as its file tells it: a customer with an aim, what they say, and how one sees that the aim is reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from chatbot.scenarios.rows import ExpectedRows
from chatbot.scenarios.scenario import Scene
from chatbot.scenarios.turn import Turn, is_titled


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing the customer does where it follows on what the bot said."""

    says: str
    """What they type, or the title of a button of the bot's last answer."""
    presses: bool
    when: tuple[str, ...]
    """Names of replies, or their beginnings and `…`: only after one of them; none: whatever the bot said."""
    line: int

    def follows(self, last: Turn | None) -> bool:
        """Say whether it is said after this turn; None: it would be the first."""
        replies = last.replies if last else ()
        return not self.when or any(is_titled(reply, wanted) for reply in replies for wanted in self.when)


@dataclass(frozen=True, slots=True)
class Signs:
    """How one sees that a story came to this end; all of it must be there."""

    says: tuple[str, ...]
    """Words that came up in what the bot said, in any case of letters."""
    never: tuple[str, ...]
    """Words that did not."""
    database: tuple[ExpectedRows, ...]

    def missing(self, told: str, connection: Connection) -> Iterator[str]:
        """Yield what is not there; `told` is all that the bot said."""
        heard = told.casefold()
        yield from (f"the bot never said “{words}”" for words in self.says if words.casefold() not in heard)
        yield from (f"the bot said “{words}”" for words in self.never if words.casefold() in heard)
        yield from (miss for rows in self.database if (miss := rows.miss(connection)))


@dataclass(frozen=True, slots=True)
class Story:
    """One customer."""

    scene: Scene
    who: str
    wants: str
    talk: tuple[Utterance, ...]
    settled: Signs | None
    """None: the bot alone cannot settle it."""
    refused: Signs | None
    """How a refusal shows that names its reason and the next step; None: there is nothing to refuse."""
    person: str | None
    """Why this customer needs a person; None: they do not."""
