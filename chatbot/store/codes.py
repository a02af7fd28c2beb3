"""One-time codes: whoever reads a customer's mail can prove it is theirs, for one conversation."""

from __future__ import annotations

import hashlib
import secrets

import redis

from chatbot.store import keys
from chatbot.store.limits import RateLimits
from chatbot.store.live import Live

DIGITS = 6
TRIES = 5
"""Five guesses of a million, and a new code needs a new mail."""
PER_EMAIL = "5/hour"
PER_CALLER = "10/hour"
CHECK = """
local kept = redis.call('HGET', KEYS[1], 'code')
if not kept then return 0 end
local right = kept == ARGV[1]
if right or redis.call('HINCRBY', KEYS[1], 'tries', 1) >= tonumber(ARGV[2]) then redis.call('DEL', KEYS[1]) end
return right and 1 or 0
"""
"""In one step: many guesses at once are counted one by one, and a right code is right once."""


class Codes:
    """Codes in Redis, hashed; there is one at a time for a conversation and an address."""

    def __init__(self, live: Live, limits: RateLimits) -> None:
        self._live, self._limits = live, limits

    def issue(self, conversation_id: str, email: str, *, caller: str) -> str:
        """Return a new code of six digits, good for ten minutes; the one before is good no more.

        Args:
            caller: the caller's network address, or the conversation where many customers share one.

        Raises:
            TooManyRequests: this address was sent, or this caller asked for, too many within an hour.
            LiveStoreUnavailable: Redis does not answer; there is no code.
        """
        # the caller first: whoever is out of codes does not use up those of the address's owner
        self._limits.hit(PER_CALLER, "codes", caller)
        self._limits.hit(PER_EMAIL, "codes", _hash(_normal(email)))  # what is erased stands in no key
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        name = _name(conversation_id, email)

        def keep(client: redis.Redis) -> None:
            pipeline = client.pipeline(transaction=True)
            pipeline.delete(name)
            pipeline.hset(name, "code", _hash(name, code))
            pipeline.expire(name, keys.CODE_TTL_S)
            pipeline.execute()

        self._live.call(keep)
        return code

    def check(self, conversation_id: str, email: str, code: str) -> bool:
        """Say whether it is the code; a right one is good once, after five wrong ones none is.

        Raises:
            LiveStoreUnavailable: Redis does not answer; nobody knows.
        """
        name = _name(conversation_id, email)
        told = _hash(name, "".join(sign for sign in code if sign.isdecimal()))
        return bool(self._live.call(lambda client: client.eval(CHECK, 1, name, told, TRIES)))


def _name(conversation_id: str, email: str) -> str:
    return keys.code(_hash(conversation_id, _normal(email)))


def _normal(email: str) -> str:
    return email.strip().lower()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
