"""How often somebody may ask: counted in Redis, in this process alone while Redis is away."""

from __future__ import annotations

import math
import time
from contextlib import suppress

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter

from chatbot.errors import LiveStoreUnavailable, TooManyRequests
from chatbot.store.live import Live


class RateLimits:
    """Fixed windows by the `limits` library."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._shared = FixedWindowRateLimiter(
            RedisStorage("redis://", connection_pool=live.client.connection_pool, key_prefix="chatbot:limit")
        )
        self._alone = FixedWindowRateLimiter(MemoryStorage())

    def hit(self, limit: str, *who: str) -> None:
        """Count one use of `limit`, such as `60/minute`, by `who`.

        Raises:
            TooManyRequests: the limit is reached.
        """
        item = parse(limit)
        limiter = self._shared
        try:
            allowed = self._live.call(lambda _client: limiter.hit(item, *who))
        except LiveStoreUnavailable:
            limiter = self._alone
            allowed = limiter.hit(item, *who)
        if not allowed:
            raise TooManyRequests(_text(item), retry_after_s=self._reset_s(limiter, item, who))

    def give_back(self, limit: str, *who: str) -> None:
        """Take one use back: it was none of those that count."""
        item = parse(limit)
        try:
            self._live.call(lambda _client: self._shared.hit(item, *who, cost=-1))
        except LiveStoreUnavailable:
            self._alone.hit(item, *who, cost=-1)

    def forget(self, limit: str, *who: str) -> None:
        """Start counting anew: a right password ends the guessing."""
        item = parse(limit)
        self._alone.clear(item, *who)
        with suppress(LiveStoreUnavailable):
            self._live.call(lambda _client: self._shared.clear(item, *who))

    def _reset_s(self, limiter: FixedWindowRateLimiter, item: RateLimitItem, who: tuple[str, ...]) -> int:
        try:
            reset_at = self._live.call(lambda _client: limiter.get_window_stats(item, *who).reset_time)
        except LiveStoreUnavailable:
            return item.get_expiry()
        return max(1, math.ceil(reset_at - time.time()))


def _text(item: RateLimitItem) -> str:
    return f"more than {item.amount} in {item.get_expiry()} seconds: wait as long as Retry-After says"
