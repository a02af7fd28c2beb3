"""The bot's words: `templates/replies/<language>/*.yml`, and the choice among the variants of one reply."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from chatbot.domain.conversation import Button, Response
from chatbot.errors import InvalidData
from chatbot.files import read_yaml
from chatbot.replies.listener import UNKNOWN, Listener
from chatbot.replies.when import ALWAYS, When

log = logging.getLogger(__name__)
LAST_RESORT = "system.sorry"
"""Said when a reply is missing or lacks a variable; has a variant without any."""
AGAIN = "system.again"
"""Opens a text that has to be said twice running; `{said}` is the text."""
TITLE = "title."
"""`title.<intent>` is the button that offers the intent."""
REFUSED = "refused."
"""`refused.<outcome>` is said for `<flow>.<outcome>` where that has no words of its own."""
_HOLE = re.compile(r"\{([a-z_]+)\}")
_STRICT = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say a reply, and where it is written."""

    text: str
    buttons: tuple[Button, ...]
    when: When
    """To whom, and when, it is said."""
    path: Path
    line: int

    @property
    def holes(self) -> frozenset[str]:
        """Return the variables it needs, those of its buttons included."""
        texts = (self.text, *(button.title for button in self.buttons))
        return frozenset(name for text in texts for name in _HOLE.findall(text))

    def fits(self, variables: Mapping[str, str], listener: Listener) -> bool:
        """Say whether every variable has a value and every condition holds."""
        return self.when.holds(listener) and all(_known(variables.get(name)) for name in self.holes)

    def fill(self, variables: Mapping[str, str], offered: tuple[Button, ...] = ()) -> Response:
        """Put the values in, in one pass: braces inside a value stay what they are."""
        buttons = (Button(_fill(button.title, variables), button.payload) for button in self.buttons)
        return Response(_fill(self.text, variables), (*offered, *buttons))


@dataclass(frozen=True, slots=True)
class Replies:
    """All replies of one language."""

    variants: Mapping[str, tuple[Variant, ...]]

    def render(
        self,
        key: str,
        variables: Mapping[str, str],
        *,
        avoid: Sequence[str] = (),
        turn: int = 0,
        listener: Listener = UNKNOWN,
        offers: Sequence[str] = (),
        choices: Sequence[Button] = (),
        telling: Set[str] = frozenset(),
    ) -> Response:
        """Say a reply: the variant made for this listener, in its turn, not one that was said lately.

        Of the variants whose conditions all hold, those that name most of them come first: "closed, in the widget"
        before "closed", that before one for everybody. As many conditions take turns, in the order of the file; so
        does `mood: calm` with the plain ones, for it is no special case but leaves the angry out. When all that were
        made for the listener were said lately, the next less special ones are said.

        Args:
            key: `track_order.lost`; a part that has no reply falls back to `refused.lost`, then to the name before
                its last dot.
            variables: a variant lacking one of its own is not chosen.
            avoid: fingerprints of the last texts, oldest first; the last is never said again as it was.
            turn: rotates the variants; the same arguments always give the same words.
            listener: who reads it, and when; what is not known of them meets no condition.
            offers: intents put before the variant's own buttons.
            choices: answers put before them; a title that is an option's name is said as `title.<option>` has it.
            telling: variables worth telling: a variant that leaves out what another tells is not chosen.
        """
        variables = {**variables, **listener.variables}
        offered = (
            *(self._choice(button, variables, listener) for button in choices),
            *(self._offer(intent, variables, listener) for intent in offers),
        )
        variants = self._choices(key, variables, turn, listener, telling)
        said = [variant.fill(variables, offered) for variant in variants]
        if not said:
            log.warning("reply %s is missing or lacks a variable: said %s", key, LAST_RESORT)
            return self.variants[LAST_RESORT][0].fill({})
        fresh = [response for response in said if fingerprint(response.text) not in avoid]
        if fresh:
            return fresh[0]
        return self.vary(_least_recent(said, avoid), avoid=avoid, turn=turn, listener=listener)

    def vary(
        self, response: Response, *, avoid: Sequence[str], turn: int, listener: Listener = UNKNOWN
    ) -> Response:
        """Return the response, opened with "once more" when it was the very last thing said."""
        if not avoid or fingerprint(response.text) != avoid[-1]:
            return response
        openers = [variant for variant in self.variants[AGAIN] if variant.when.holds(listener)]
        opener = openers[turn % len(openers)]
        return Response(_fill(opener.text, {"said": response.text}), response.buttons)

    def _choices(
        self, key: str, variables: Mapping[str, str], turn: int, listener: Listener, telling: Set[str]
    ) -> list[Variant]:
        """Return what may be said, the best first."""
        fitting = _richest([one for one in self._find(key) if one.fits(variables, listener)], telling)
        ranks: dict[int, list[Variant]] = {}
        for variant in fitting:
            ranks.setdefault(variant.when.weight, []).append(variant)
        return [
            variant for weight in sorted(ranks, reverse=True) for variant in _rotated(ranks[weight], turn)
        ]

    def has(self, key: str) -> bool:
        """Say whether there are words for this very name, or shared ones for its last part."""
        return key in self.variants or _shared(key) in self.variants

    def words(self, key: str, variables: Mapping[str, str]) -> str:
        """Return all that a reply may say, whoever reads it: the texts of its variants; what is unknown is left out."""
        filled = (_HOLE.sub(lambda hole: variables.get(hole[1], ""), one.text) for one in self._find(key))
        return "\n".join(filled)

    def name(self, key: str) -> str:
        """Return which reply is said for a key: the shared one of its last part, or the one before its last dot."""
        if key not in self.variants and _shared(key) in self.variants:
            return _shared(key)
        while key not in self.variants and "." in key:
            key = key.rpartition(".")[0]
        return key

    def _find(self, key: str) -> tuple[Variant, ...]:
        return self.variants.get(self.name(key), ())

    def _choice(self, button: Button, variables: Mapping[str, str], listener: Listener) -> Button:
        titled = TITLE + button.title in self.variants
        return (
            replace(button, title=self._offer(button.title, variables, listener).title) if titled else button
        )

    def _offer(self, intent: str, variables: Mapping[str, str], listener: Listener) -> Button:
        titles = [variant for variant in self._find(TITLE + intent) if variant.fits(variables, listener)]
        title = titles[0].fill(variables).text if titles else intent.replace("_", " ").capitalize()
        return Button(title, f"/{intent}")


def _shared(key: str) -> str:
    """Return the name of the words all flows share for an outcome: `refused.shipped`."""
    return REFUSED + key.rpartition(".")[2]


def fingerprint(text: str) -> str:
    """Return a short stable mark of a text, for `Memory.recent_replies`."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def load_replies(paths: Sequence[Path]) -> Replies:
    """Read all files of one language's folder.

    Raises:
        InvalidData: a broken file, a reply in two files, or one the bot cannot do without is missing.
    """
    variants: dict[str, tuple[Variant, ...]] = {}
    for path in paths:
        for key, found in _read(path):
            if key in variants:
                also = f"{variants[key][0].path}:{variants[key][0].line}"
                raise InvalidData(
                    f"{path}:{found[0].line}: reply '{key}' also stands at {also}: join the two"
                )
            variants[key] = found
    _require(variants, paths)
    return Replies(variants)


class _ButtonText(BaseModel):
    model_config = _STRICT
    title: str = Field(min_length=1, max_length=60)
    payload: str = Field(pattern=r"^/[a-z_]+$")


class _VariantText(BaseModel):
    model_config = _STRICT
    text: str = Field(min_length=1, max_length=1200)
    buttons: tuple[_ButtonText, ...] = ()
    when: When = ALWAYS


_ReplyName = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+)*$")]


class _RepliesFile(BaseModel):
    model_config = _STRICT
    version: str
    replies: dict[_ReplyName, Annotated[list[_VariantText], Field(min_length=1)]]


def _read(path: Path) -> Iterator[tuple[str, tuple[Variant, ...]]]:
    texts = read_yaml(path, _RepliesFile).replies
    lines = _lines(path)
    for key, variants in texts.items():
        yield key, tuple(_variant(text, path, line) for text, line in zip(variants, lines[key], strict=True))


def _variant(text: _VariantText, path: Path, line: int) -> Variant:
    buttons = tuple(Button(button.title, button.payload) for button in text.buttons)
    return Variant(text.text.strip(), buttons, text.when, path, line)


def _lines(path: Path) -> dict[str, list[int]]:
    """Return the line of every variant of a file that is known to be of the right shape."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    parts = root.value if root else ()
    replies = next(value for key, value in parts if key.value == "replies")
    return {key.value: [item.start_mark.line + 1 for item in items.value] for key, items in replies.value}


def _require(variants: Mapping[str, tuple[Variant, ...]], paths: Sequence[Path]) -> None:
    where = paths[0].parent if paths else "templates/replies"
    last = variants.get(LAST_RESORT, ())
    if not last or last[0].holes or not last[0].when.is_plain:
        problem = "is missing, or opens with a variable or a condition"
        raise InvalidData(f"{where}: reply '{LAST_RESORT}' {problem}: give it a plain first one")
    again = variants.get(AGAIN, ())
    if any(variant.holes != {"said"} for variant in again) or not any(one.when.is_plain for one in again):
        problem = "is missing, lacks {said}, or always has a condition"
        raise InvalidData(
            f"{where}: reply '{AGAIN}' {problem}: every variant of it holds just {{said}}, one has no `when`"
        )


def _known(value: str | None) -> bool:
    return value is not None and value.strip() not in ("", "None")


def _fill(text: str, variables: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: variables[hole[1]], text)


def _richest(variants: list[Variant], telling: Set[str]) -> list[Variant]:
    most = max((len(variant.holes & telling) for variant in variants), default=0)
    return [variant for variant in variants if len(variant.holes & telling) == most]


def _rotated(variants: list[Variant], turn: int) -> list[Variant]:
    start = turn % len(variants) if variants else 0
    return variants[start:] + variants[:start]


def _least_recent(said: list[Response], avoid: Sequence[str]) -> Response:
    """Return what was said longest ago; the last place counts, for a text may stand in `avoid` twice."""
    last = {mark: place for place, mark in enumerate(avoid)}
    return min(said, key=lambda response: last[fingerprint(response.text)])
