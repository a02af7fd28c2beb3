"""The one way to Redis: short timeouts, no repeated writes, and a pause after a failure."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatbot.errors import LiveStoreUnavailable

log = logging.getLogger(__name__)
T = TypeVar("T")
CONNECT_TIMEOUT_S = 0.5
COMMAND_TIMEOUT_S = 1.0
PAUSE_S = 1.0
"""After a failure nobody asks again for this long: a hanging server would cost every turn its timeouts."""


class Live:
    """A Redis client that fails fast; `revive` is called when the server is gone (ours then restarts)."""

    def __init__(self, url: str, *, revive: Callable[[], None] | None = None) -> None:
        self.url = url
        self.client: redis.Redis = connect(url)
        self._revive = revive
        self._paused_until = 0.0
        self._away = False

    def call(self, command: Callable[[redis.Redis], T]) -> T:
        """Run a command.

        Raises:
            LiveStoreUnavailable: Redis does not answer, or did not a moment ago.
        """
        if time.monotonic() < self._paused_until:
            raise LiveStoreUnavailable("Redis did not answer a moment ago")
        try:
            found = command(self.client)
        except redis.RedisError as error:
            self._paused_until = time.monotonic() + PAUSE_S
            if not self._away:
                log.warning("Redis does not answer (%s): going on without it", type(error).__name__)
            self._away = True
            if self._revive:
                self._revive()
            raise LiveStoreUnavailable(f"Redis does not answer: {error}") from error
        self._away = False
        return found

    def ping(self) -> bool:
        """Return whether Redis answers."""
        try:
            return bool(self.call(lambda client: client.ping()))
        except LiveStoreUnavailable:
            return False


def connect(url: str, *, command_timeout_s: float | None = COMMAND_TIMEOUT_S) -> redis.Redis:
    """Make a client that never repeats a command by itself (redis-py >= 6 would store an RPUSH thrice)."""
    client: redis.Redis = redis.Redis.from_url(
        url,
        decode_responses=True,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=command_timeout_s,
    )
    return client
