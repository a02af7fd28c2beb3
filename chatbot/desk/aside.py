"""Work that is done beside the requests: at most so often, by one thread at a time, and never when the house closes."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

NICE = 10
"""How far its thread stands back from those that answer customers."""
CLOSE_S = 2.0
"""A pass through the network takes a fraction of it."""


class Aside:
    """Begins its work when somebody asks for what comes of it."""

    def __init__(self, work: Callable[[], None], *, every_s: float, name: str) -> None:
        self._work, self._every_s, self._name = work, every_s, name
        self._working, self._closing = threading.Lock(), threading.Event()
        self._began_at = float("-inf")

    @property
    def closing(self) -> bool:
        """Say whether the process ends: work that takes long stops then."""
        return self._closing.is_set()

    def look(self) -> None:
        """Begin the work in a thread of its own, unless it was done a moment ago or is being done."""
        now = time.monotonic()
        if now - self._began_at >= self._every_s and not self._working.locked() and not self.closing:
            self._began_at = now
            threading.Thread(target=self._begin, name=self._name, daemon=True).start()

    def run(self) -> None:
        """Do the work here and now; returns when it is done."""
        with self._working:
            self._began_at = time.monotonic()
            self._work()

    def close(self) -> None:
        """Let nothing begin any more; returns when what was begun has stopped."""
        self._closing.set()
        if self._working.acquire(timeout=CLOSE_S):
            self._working.release()

    def _begin(self) -> None:
        if sys.platform == "linux":  # elsewhere a thread has no priority of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        self.run()
