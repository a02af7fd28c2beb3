"""Live sessions in Redis: the conversation and the bot's memory of it, while the customer is around."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from pydantic import TypeAdapter, ValidationError
from redis.exceptions import LockError
from redis.lock import Lock

from chatbot.domain.conversation import Conversation
from chatbot.errors import LiveStoreUnavailable, Unavailable
from chatbot.store import keys
from chatbot.store.live import Live

log = logging.getLogger(__name__)
_conversation = TypeAdapter(Conversation)


class Sessions:
    """What is lost here is rebuilt from SQL; so no failure of Redis ever reaches the customer."""

    def __init__(self, live: Live, *, ttl_s: int) -> None:
        self._live, self._ttl_s = live, ttl_s

    def fetch(self, key_id: str, session_id: str) -> Conversation | None:
        """Return the live session, or None when Redis does not have it (or us)."""
        try:
            raw = self._live.call(lambda client: client.get(keys.session(key_id, session_id)))
        except LiveStoreUnavailable:
            return None
        if raw is None:
            return None
        try:
            return _conversation.validate_json(raw)
        except ValidationError:  # written by another version of this program
            return None

    def save(self, conversation: Conversation) -> None:
        """Keep the session for its lifetime, counted from now."""
        key = keys.session(conversation.key_id, conversation.session_id)
        with suppress(LiveStoreUnavailable):
            self._live.call(
                lambda client: client.set(key, _conversation.dump_json(conversation), ex=self._ttl_s)
            )

    def drop_all(self, sessions: Iterable[tuple[str, str]]) -> None:
        """Forget sessions, each given as key id and session id."""
        found = [keys.session(key_id, session_id) for key_id, session_id in sessions]
        if found:
            with suppress(LiveStoreUnavailable):
                self._live.call(lambda client: client.delete(*found))

    def drop(self, conversation: Conversation) -> None:
        """Forget the session: the next turn reads SQL."""
        key = keys.session(conversation.key_id, conversation.session_id)
        with suppress(LiveStoreUnavailable):
            self._live.call(lambda client: client.delete(key))

    @contextmanager
    def hold(self, key_id: str, session_id: str) -> Iterator[None]:
        """Hold the conversation's lock; without Redis the versions in SQL alone keep order.

        Raises:
            Unavailable: another message of this conversation is still being answered.
        """
        lock = self._acquire(keys.lock(key_id, session_id))
        try:
            yield
        finally:
            if lock:
                self._release(lock)

    def _acquire(self, name: str) -> Lock | None:
        lock = Lock(
            self._live.client, name, timeout=keys.LOCK_TTL_S, blocking_timeout=keys.LOCK_WAIT_S, sleep=0.01
        )
        try:
            acquired = self._live.call(lambda _client: lock.acquire())
        except LiveStoreUnavailable:
            return None
        if not acquired:
            raise Unavailable("your last message is still being answered: send this one again in a second")
        return lock

    def _release(self, lock: Lock) -> None:
        # the version guard in SQL protects the conversation even if the lock ran out meanwhile
        with suppress(LiveStoreUnavailable, LockError):
            self._live.call(lambda _client: lock.release())
