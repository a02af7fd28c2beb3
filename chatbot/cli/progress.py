"""A progress bar on stderr for commands that take more than a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[int, int], None]
"""Is told (done, all)."""


@contextmanager
def progress_bar(words: str) -> Iterator[Progress]:
    """Show a bar until the work is done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=60) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


def for_each(words: str, things: Sequence[T], do: Callable[[T], R]) -> list[R]:
    """Return what is done with each thing, the bar moving with every one."""
    results: list[R] = []
    with progress_bar(words) as progress:
        for thing in things:
            results.append(do(thing))
            progress(len(results), len(things))
    return results
