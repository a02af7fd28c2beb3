"""Read the files people edit: errors name file and line, a broken edit keeps the last good state."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from chatbot.errors import InvalidData

log = logging.getLogger(__name__)
ModelT = TypeVar("ModelT", bound=BaseModel)
T = TypeVar("T")
RELOAD_CHECK_S = 1.0
"""How often a watched file's time stamp is looked at: one stat() a second costs nothing."""


class WrongKey(ValueError):
    """Raised by a schema that looks at a whole mapping: what is wrong stands at this key of it."""

    def __init__(self, key: str, complaint: str) -> None:
        super().__init__(complaint)
        self.key = key


def read_yaml(path: Path, schema: type[ModelT]) -> ModelT:
    """Read a YAML file into a pydantic model.

    Raises:
        InvalidData: missing, not UTF-8, not YAML, or not of this shape; it opens with `file:line`.
    """
    return parse_yaml(read_text(path), schema, name=str(path))


def read_text(path: Path) -> str:
    """Read a file of UTF-8.

    Raises:
        InvalidData: missing, or not UTF-8; it opens with `file:line`.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidData(f"{path}: cannot be read ({error.strerror}): check name and rights") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InvalidData(f"{path}:{line}: not UTF-8 text: save it as UTF-8") from error


def parse_yaml(text: str, schema: type[ModelT], *, name: str) -> ModelT:
    """Read YAML text; `name` stands for the file in errors."""
    try:
        loader = yaml.CSafeLoader(
            text
        )  # ten times as fast as the one in Python: it is waited for at the start
        root = loader.get_single_node()
        data = loader.construct_document(root) if root else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise InvalidData(
            f"{name}:{line}: not valid YAML: {error.problem}; check indent, colons and quotes"
        ) from error
    except yaml.YAMLError as error:
        raise InvalidData(f"{name}:1: not valid YAML: {error}") from error
    except ValueError as error:  # looks like a date: 2026-02-30
        line = _impossible(loader, root)
        raise InvalidData(
            f"{name}:{line}: no such day or time ({error}): mend it, or quote it if it is a text"
        ) from error
    _refuse_double_keys(root, name)
    try:
        return schema.model_validate(data if data is not None else {})
    except ValidationError as error:
        first = error.errors()[0]
        cause = first.get("ctx", {}).get("error")
        loc = (*first["loc"], cause.key) if isinstance(cause, WrongKey) else first["loc"]
        where = ".".join(str(step) for step in loc) or "the file"
        unknown = first["type"] == "extra_forbidden"
        found = "nothing is called so here: check the spelling" if unknown else first["msg"]
        raise InvalidData(f"{name}:{_line(root, loc)}: {where}: {found}") from error


def _impossible(loader: yaml.CSafeLoader, root: yaml.Node | None) -> int:
    """Return the line of the first value that cannot be made."""
    for scalar in _nodes(root):
        if not isinstance(scalar, yaml.ScalarNode):
            continue
        try:
            loader.construct_object(scalar)
        except (ValueError, yaml.YAMLError):  # the loader minds being asked for the same value twice
            return int(scalar.start_mark.line) + 1
    return 1


def _nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """Yield every node once, in the order of the text: an alias leads to one that came before, or to its own parent."""
    left, seen = [root] if root else [], set[int]()
    while left:
        node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            left += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, yaml.SequenceNode):
            left += reversed(node.value)


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the parts of a YAML file stand."""

    root: yaml.Node | None
    text: str

    def of(self, *steps: int | str) -> int:
        """Return the line of a part, `of("replies", "greet", 0)`, or of the last step that is there."""
        return _line(self.root, steps)

    def behind(self, *steps: int | str) -> str:
        """Return what stands behind a part on the line where it ends: a comment, or nothing."""
        node = self.root
        for step in steps:
            node = _child(node, step)
        if node is None:
            return ""
        return self.text.splitlines()[node.end_mark.line][node.end_mark.column :].strip()


def read_lines(path: Path) -> Lines:
    """Return the lines of a file that `read_yaml` has read."""
    text = path.read_text(encoding="utf-8")
    return Lines(yaml.compose(text, Loader=yaml.CSafeLoader), text)


def _refuse_double_keys(root: yaml.Node | None, name: str) -> None:
    for mapping in (node for node in _nodes(root) if isinstance(node, yaml.MappingNode)):
        seen: set[str] = set()
        for key, _ in mapping.value:
            if str(key.value) in seen:
                raise InvalidData(
                    f"{name}:{key.start_mark.line + 1}: '{key.value}' stands twice: join the two or rename one"
                )
            seen.add(str(key.value))


def _line(node: yaml.Node | None, loc: Iterable[int | str]) -> int:
    """Follow a pydantic location into the YAML tree as far as it goes."""
    line = node.start_mark.line + 1 if node else 1
    for step in loc:
        node = _child(node, step)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if str(key.value) == str(step)), None)
    return None


class Watched(Generic[T]):
    """A value made of files, made anew when they change.

    A broken edit is logged once and the last good value stays; only the very first reading raises.
    """

    def __init__(self, folder: Path, pattern: str, load: Callable[[list[Path]], T]) -> None:
        self._folder, self._pattern, self._load = folder, pattern, load
        self._lock = threading.Lock()
        self._stamp = self._look()
        self._value = load(self._paths())
        self._checked_at = time.monotonic()
        self.error: str | None = None
        """What is wrong with the files as they stand now; None when the value is theirs."""

    def current(self) -> T:
        """Return the newest good value."""
        if time.monotonic() - self._checked_at >= RELOAD_CHECK_S and self._lock.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._lock.release()
        return self._value

    def _refresh(self) -> None:
        self._checked_at = time.monotonic()
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._value = self._load(self._paths())
        except InvalidData as error:
            self.error = str(error)
            log.error("kept the last good state: %s", error)
        else:
            self.error = None
            log.info("reloaded %s/%s", self._folder, self._pattern)

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(self._pattern))

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        found = []
        for path in self._paths():
            try:
                stat = path.stat()
            except FileNotFoundError:  # an editor renames while saving: seen on the next look
                continue
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(found)
