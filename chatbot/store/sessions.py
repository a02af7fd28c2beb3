"""Live sessions in Redis: the conversation and the bot's memory of it, while the customer is around."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import redis
from pydantic import TypeAdapter, ValidationError

from chatbot.domain.conversation import Conversation
from chatbot.errors import LiveStoreUnavailable, Unavailable
from chatbot.store import keys
from chatbot.store.live import Live
from chatbot.store.wakeups import announce

RETRY_S = 0.01
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"
"""Only the holder's own lock: one that ran out may be somebody else's by now."""
_conversation = TypeAdapter(Conversation)


@dataclass(slots=True)
class Held:
    """A session under its lock."""

    conversation: Conversation | None
    """As it is live; None when Redis does not have it (or us)."""
    kept: tuple[Conversation, str] | None = None

    def keep(self, conversation: Conversation, *, wake: str) -> None:
        """Save it when the lock is let go, and wake its readers and those of another topic."""
        self.kept = conversation, wake


class Sessions:
    """What is lost here is rebuilt from SQL; so no failure of Redis ever reaches the customer."""

    def __init__(self, live: Live, *, ttl_s: int) -> None:
        self._live, self._ttl_s = live, ttl_s

    @contextmanager
    def hold(self, key_id: str, session_id: str) -> Iterator[Held]:
        """Hold the conversation's lock; without Redis the versions in SQL alone keep order.

        One trip to Redis takes the lock and reads, one writes, wakes and lets go.

        Raises:
            Unavailable: another message of this conversation is still being answered.
        """
        name, token = keys.lock(key_id, session_id), secrets.token_hex(8)
        held = Held(self._acquire(name, token, keys.session(key_id, session_id)))
        try:
            yield held
        finally:
            self._release(name, token, held)

    def drop_all(self, sessions: Iterable[tuple[str, str]]) -> None:
        """Forget sessions, each given as key id and session id."""
        found = [keys.session(key_id, session_id) for key_id, session_id in sessions]
        if found:
            with suppress(LiveStoreUnavailable):
                self._live.call(lambda client: client.delete(*found))

    def drop(self, conversation: Conversation) -> None:
        """Forget the session: the next turn reads SQL."""
        self.drop_all([(conversation.key_id, conversation.session_id)])

    def _acquire(self, name: str, token: str, session: str) -> Conversation | None:
        def take_and_read(client: redis.Redis) -> list[Any]:
            pipeline = client.pipeline(transaction=False)
            pipeline.set(name, token, nx=True, ex=keys.LOCK_TTL_S)
            pipeline.get(session)
            return pipeline.execute()

        until = time.monotonic() + keys.LOCK_WAIT_S
        try:
            while True:
                acquired, raw = self._live.call(take_and_read)
                if acquired:
                    return _load(raw)
                if time.monotonic() > until:
                    mend = "send this one again in a second"
                    raise Unavailable(f"your last message is still being answered: {mend}")
                time.sleep(RETRY_S)
        except LiveStoreUnavailable:
            return None

    def _release(self, name: str, token: str, held: Held) -> None:
        def write(client: redis.Redis) -> None:
            pipeline = client.pipeline(transaction=False)
            if held.kept:
                after, topic = held.kept
                key = keys.session(after.key_id, after.session_id)
                pipeline.set(key, _conversation.dump_json(after), ex=self._ttl_s)
                announce(pipeline, after.id, topic)
            pipeline.eval(RELEASE, 1, name, token)
            pipeline.execute()

        with suppress(LiveStoreUnavailable):
            self._live.call(write)


def _load(raw: str | None) -> Conversation | None:
    try:
        return _conversation.validate_json(raw) if raw else None
    except ValidationError:  # written by another version of this program
        return None
