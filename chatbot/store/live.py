"""The one way to Redis: short timeouts, no repeated writes, and a pause after a failure."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from redis.backoff import NoBackoff
from redis.exceptions import InvalidResponse
from redis.retry import Retry

from chatbot.errors import LiveStoreUnavailable

log = logging.getLogger(__name__)
T = TypeVar("T")
CONNECT_TIMEOUT_S = 0.5
COMMAND_TIMEOUT_S = 1.0
PAUSE_S = 1.0
"""After a failure nobody asks again for this long: a hanging server would cost every turn its timeouts."""
REVIVE_PAUSE_S = 10.0
"""A server that does not start is not started again sooner than this."""
GONE = (redis.ConnectionError, redis.TimeoutError, InvalidResponse)


class Live:
    """A Redis client that fails fast; `revive` is called when the server is gone, and says if that helped."""

    def __init__(self, url: str, *, revive: Callable[[], bool] | None = None) -> None:
        self.url = url
        self.client: redis.Redis = connect(url)
        self._revive = revive
        self._reviving = threading.Lock()
        self._revive_after = 0.0
        self._paused_until = 0.0
        self._away = False

    def call(self, command: Callable[[redis.Redis], T]) -> T:
        """Run a command.

        Raises:
            LiveStoreUnavailable: Redis does not answer, did not a moment ago, or refuses this command.
        """
        if time.monotonic() < self._paused_until or self._reviving.locked():
            raise LiveStoreUnavailable("Redis did not answer a moment ago")
        try:
            found = command(self.client)
        except GONE as error:
            self._pause(error)
            raise LiveStoreUnavailable(f"Redis does not answer: {error}") from error
        except redis.ResponseError as error:  # it is full, or may only be read: it answers all the same
            raise LiveStoreUnavailable(f"Redis refuses: {error}") from error
        self._away = False
        return found

    def ping(self) -> bool:
        """Return whether Redis answers."""
        try:
            return bool(self.call(lambda client: client.ping()))
        except LiveStoreUnavailable:
            return False

    def claim(self, name: str, *, ttl_s: int) -> bool:
        """Return whether nobody else claimed this for so long; without Redis everybody may."""
        try:
            return bool(self.call(lambda client: client.set(name, "1", nx=True, ex=ttl_s)))
        except LiveStoreUnavailable:
            return True

    def _pause(self, error: redis.RedisError) -> None:
        self._paused_until = time.monotonic() + PAUSE_S
        if not self._away:
            log.warning("Redis does not answer (%s): going on without it", type(error).__name__)
        self._away = True
        if self._revive and time.monotonic() >= self._revive_after and self._reviving.acquire(blocking=False):
            # beside the request: a customer waits for no server's start
            threading.Thread(
                target=self._bring_back, args=(self._revive,), name="revive", daemon=True
            ).start()

    def _bring_back(self, revive: Callable[[], bool]) -> None:
        revived = False
        try:
            revived = revive()
        finally:
            now = time.monotonic()
            self._paused_until = now if revived else now + PAUSE_S
            self._revive_after = now if revived else now + REVIVE_PAUSE_S
            self._reviving.release()


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
