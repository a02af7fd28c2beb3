"""Tell a story: let its customer talk with the bot, and see how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from chatbot.domain.conversation import Button
from chatbot.scenarios.changes import Change, changes, read_rows
from chatbot.scenarios.stage import Stage, Talk
from chatbot.scenarios.story import Signs, Story, Utterance
from chatbot.scenarios.turn import Turn, is_titled
from chatbot.store.tables import handoffs

Ending = Literal["settled", "refused", "handed over", "abandoned"]
_WITH_A_PERSON = ("waiting", "assigned")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What the person at the desk reads first."""

    reason: str
    explanation: str
    collected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """How a story went."""

    story: Story
    turns: tuple[Turn, ...]
    ending: Ending
    missing: tuple[str, ...]
    """What the matter lacks to be settled; nothing where the bot alone cannot settle it."""
    handed_over: HandedOver | None
    changes: tuple[Change, ...]


def tell(stage: Stage, story: Story) -> Told:
    """Tell a story on a stage set anew.

    The customer has no more to say once a person is called: the rest is between those two.

    Raises:
        InvalidData: what the story gives cannot be written.
    """
    talk, turns = stage.begin(story.scene), list[Turn]()
    with stage.services.database.read() as connection:
        before = read_rows(connection)
    for utterance in story.talk:
        last = turns[-1] if turns else None
        if last and last.answer.status in _WITH_A_PERSON:
            break
        if utterance.follows(last):
            turns.append(_say(talk, utterance, last))
    with stage.services.database.read() as connection:
        return _judge(story, tuple(turns), connection, tuple(changes(before, read_rows(connection))))


def _say(talk: Talk, utterance: Utterance, last: Turn | None) -> Turn:
    """Press the button, or type what stands on it where the bot offers none."""
    button = _button(utterance, last) if utterance.presses else None
    return talk.say(button.payload, title=button.title) if button else talk.say(utterance.says)


def _button(utterance: Utterance, last: Turn | None) -> Button | None:
    offered = last.buttons if last else ()
    return next((button for button in offered if is_titled(button.title, utterance.says)), None)


def _judge(
    story: Story, turns: tuple[Turn, ...], connection: Connection, changed: tuple[Change, ...]
) -> Told:
    said = "\n".join(turn.text for turn in turns)
    missing = tuple(story.settled.missing(said, connection)) if story.settled else ()
    handed_over, ending = None, _ending(story, missing, said, connection)
    if turns and turns[-1].answer.status in _WITH_A_PERSON:
        handed_over, ending = _handed_over(connection), "handed over"
    return Told(story, turns, ending, missing, handed_over, changed)


def _ending(story: Story, missing: tuple[str, ...], said: str, connection: Connection) -> Ending:
    """Say how it ended with the bot alone."""
    if story.settled and not missing:
        return "settled"
    return "refused" if _is_there(story.refused, said, connection) else "abandoned"


def _is_there(signs: Signs | None, said: str, connection: Connection) -> bool:
    return signs is not None and not any(signs.missing(said, connection))


def _handed_over(connection: Connection) -> HandedOver | None:
    row = connection.execute(select(handoffs).where(handoffs.c.ended_at.is_(None))).first()
    return HandedOver(row.reason, row.explanation, row.collected or {}) if row else None
