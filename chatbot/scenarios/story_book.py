"""All stories as one page to read: the figures and what they mean, then talk by talk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chatbot.errors import InvalidData
from chatbot.scenarios.telling import Ending, Told
from chatbot.scenarios.turn import Turn

PAGE = "stories.md"
_MARKUP = re.compile(r"[\\`*\[\]<>|]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
"""An underscore within a word is none: cancel_order."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the stories ended."""

    stories: int
    endings: Counter[Ending]
    rightly: int
    """Handed over, and a person was needed."""
    unmet: int
    """A person was needed, and none was called."""

    @property
    def contained(self) -> int:
        """Return how many the bot settled alone."""
        return self.endings["settled"]

    @property
    def containment(self) -> float:
        """Return the share of all, 0 to 1."""
        return self.contained / self.stories

    @property
    def for_the_bot(self) -> int:
        """Return how many needed no person."""
        return self.stories - self.rightly - self.unmet


def figures(told: Sequence[Told]) -> Figures:
    """Count the endings."""
    needed = [one for one in told if one.story.person]
    rightly = sum(one.ending == "handed over" for one in needed)
    return Figures(len(told), Counter(one.ending for one in told), rightly, len(needed) - rightly)


def render(told: Sequence[Told], *, who: str, templates: Path) -> str:
    """Return the page in Markdown.

    Args:
        who: the model that understood, or what stood in for it.
        templates: the folder of `stories.md`, which holds the page's words.

    Raises:
        InvalidData: the template is not there.
    """
    if not (templates / PAGE).is_file():
        raise InvalidData(f"{templates}: holds no {PAGE}: copy the product's folder templates/stories")
    environment = Environment(  # noqa: S701 - Markdown: `plain` and `talk` escape it
        loader=FileSystemLoader(templates), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"plain": _plain, "talk": _talk, "slug": _slug}
    return environment.get_template(PAGE).render(told=told, figures=figures(told), who=who)


def _plain(text: str) -> str:
    """Return a text that is no markup and stays on its line."""
    shown = " ".join(text.replace("{code}", "(the six digits from the e-mail)").split())
    return _MARKUP.sub(lambda sign: f"\\{sign[0]}", shown)


def _talk(turns: Sequence[Turn]) -> str:
    """Return a dialogue as a quotation, a paragraph for each line of it."""
    paragraphs = (paragraph for turn in turns for paragraph in _paragraphs(turn))
    return "\n>\n".join(f"> {paragraph}" for paragraph in paragraphs)


def _paragraphs(turn: Turn) -> Iterator[str]:
    yield (
        f"**Customer** presses {_button(turn.said)}" if turn.pressed else f"**Customer** {_quoted(turn.said)}"
    )
    for response in turn.answer.responses:
        buttons = " · ".join(_button(button.title) for button in response.buttons)
        yield f"**Bot** {_quoted(response.text)}" + (f"  \n> {buttons}" if buttons else "")
    if not turn.answer.responses:
        yield "*The bot is silent.*"


def _quoted(text: str) -> str:
    """Return a text of several lines inside a quotation."""
    return "  \n> ".join(_plain(line) for line in text.splitlines() if line.strip())


def _button(title: str) -> str:
    return f"`{title.replace('`', '')}`"


def _slug(title: str) -> str:
    """Return the anchor that Markdown readers give a heading."""
    kept = (sign for sign in title.casefold() if sign.isalnum() or sign in " -_")
    return "".join(kept).replace(" ", "-")
