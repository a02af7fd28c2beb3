"""The bot's words: `templates/replies/<language>/*.yml`, and the choice among the variants of one reply."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from chatbot.domain.conversation import Button, Response
from chatbot.errors import InvalidData
from chatbot.files import read_yaml

log = logging.getLogger(__name__)
Mood = Literal["calm", "angry"]
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
    mood: Mood | None
    """Said only to a customer in this mood; None: to anyone."""
    path: Path
    line: int

    @property
    def holes(self) -> frozenset[str]:
        """Return the variables it needs, those of its buttons included."""
        texts = (self.text, *(button.title for button in self.buttons))
        return frozenset(name for text in texts for name in _HOLE.findall(text))

    def fits(self, variables: Mapping[str, str], mood: Mood) -> bool:
        """Say whether every variable has a value and the mood is right."""
        return self.mood in (None, mood) and all(_known(variables.get(name)) for name in self.holes)

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
        mood: Mood = "calm",
        offers: Sequence[str] = (),
        choices: Sequence[Button] = (),
        telling: Set[str] = frozenset(),
    ) -> Response:
        """Say a reply: the variant whose turn it is, not one that was said lately.

        Args:
            key: `track_order.lost`; a part that has no reply falls back to `refused.lost`, then to the name before
                its last dot.
            variables: a variant lacking one of its own is not chosen.
            avoid: fingerprints of the last texts, oldest first; the last is never said again as it was.
            turn: rotates the variants; the same arguments always give the same words.
            mood: variants made for an angry customer come first when there is one.
            offers: intents put before the variant's own buttons.
            choices: answers put before them; a title that is an option's name is said as `title.<option>` has it.
            telling: variables worth telling: a variant that leaves out what another tells is not chosen.
        """
        offered = (
            *(self._choice(button, variables) for button in choices),
            *(self._offer(intent, variables) for intent in offers),
        )
        variants = self._choices(key, variables, turn, mood, telling)
        said = [variant.fill(variables, offered) for variant in variants]
        if not said:
            log.warning("reply %s is missing or lacks a variable: said %s", key, LAST_RESORT)
            return self.variants[LAST_RESORT][0].fill({})
        fresh = [response for response in said if fingerprint(response.text) not in avoid]
        if fresh:
            return fresh[0]
        return self.vary(_least_recent(said, avoid), avoid=avoid, turn=turn)

    def vary(self, response: Response, *, avoid: Sequence[str], turn: int) -> Response:
        """Return the response, opened with "once more" when it was the very last thing said."""
        if not avoid or fingerprint(response.text) != avoid[-1]:
            return response
        opener = self.variants[AGAIN][turn % len(self.variants[AGAIN])]
        return Response(_fill(opener.text, {"said": response.text}), response.buttons)

    def _choices(
        self, key: str, variables: Mapping[str, str], turn: int, mood: Mood, telling: Set[str]
    ) -> list[Variant]:
        """Return what may be said, the best first: made for this mood, then in rotation."""
        fitting = _richest([one for one in self._find(key) if one.fits(variables, mood)], telling)
        special = [variant for variant in fitting if variant.mood == "angry"]
        general = [variant for variant in fitting if variant.mood != "angry"]
        return [*_rotated(special, turn), *_rotated(general, turn)]

    def has(self, key: str) -> bool:
        """Say whether there are words for this very name, or shared ones for its last part."""
        return key in self.variants or _shared(key) in self.variants

    def _find(self, key: str) -> tuple[Variant, ...]:
        if key not in self.variants and _shared(key) in self.variants:
            return self.variants[_shared(key)]
        while key not in self.variants and "." in key:
            key = key.rpartition(".")[0]
        return self.variants.get(key, ())

    def _choice(self, button: Button, variables: Mapping[str, str]) -> Button:
        titled = TITLE + button.title in self.variants
        return replace(button, title=self._offer(button.title, variables).title) if titled else button

    def _offer(self, intent: str, variables: Mapping[str, str]) -> Button:
        titles = [variant for variant in self._find(TITLE + intent) if variant.fits(variables, "calm")]
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


class _When(BaseModel):
    model_config = _STRICT
    mood: Mood


class _VariantText(BaseModel):
    model_config = _STRICT
    text: str = Field(min_length=1, max_length=1200)
    buttons: tuple[_ButtonText, ...] = ()
    when: _When | None = None


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
    return Variant(text.text.strip(), buttons, text.when.mood if text.when else None, path, line)


def _lines(path: Path) -> dict[str, list[int]]:
    """Return the line of every variant of a file that is known to be of the right shape."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    parts = root.value if root else ()
    replies = next(value for key, value in parts if key.value == "replies")
    return {key.value: [item.start_mark.line + 1 for item in items.value] for key, items in replies.value}


def _require(variants: Mapping[str, tuple[Variant, ...]], paths: Sequence[Path]) -> None:
    where = paths[0].parent if paths else "templates/replies"
    if LAST_RESORT not in variants or variants[LAST_RESORT][0].holes:
        raise InvalidData(
            f"{where}: reply '{LAST_RESORT}' is missing or opens with a variable: give it a plain first one"
        )
    if any(variant.holes != {"said"} for variant in variants.get(AGAIN, ())) or AGAIN not in variants:
        raise InvalidData(
            f"{where}: reply '{AGAIN}' is missing or lacks {{said}}: every variant of it holds just that"
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
