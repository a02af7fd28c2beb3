"""Every Redis key this product uses, and how long it lives."""

from __future__ import annotations

LOCK_TTL_S = 10
"""A killed worker holds a conversation for at most this long; a turn takes under 1 s."""
LOCK_WAIT_S = 5.0
"""How long a second message of the same conversation waits for the first."""
HEARTBEAT_S = 15.0
"""Proxies close what is silent for a minute; a live reader also looks into SQL this often, woken or not."""
TYPING_TTL_S = 6
"""An agent's typing mark fades on its own; the desk renews it every 3 s."""
PRESENCE_TTL_S = 45
"""An open desk is noted in SQL at every other heartbeat (15 s); one may be late."""
VIEWING_TTL_S = 12
"""An open conversation says so every 5 s."""
CODE_TTL_S = 600
"""Time to open one's mail and to copy six digits."""

WAKE_CHANNEL = "chatbot:wake"
"""Pub/sub: the payload is the topics, parted by blanks, whose readers should look into SQL."""
CRM_RUN = "chatbot:crm-run"
CRM_RUN_TTL_S = 86_400
"""Longer than the hour in which a day's run may begin."""
HOUSEKEEPING = "chatbot:housekeeping"
"""Whoever sets it tidies up; the other workers then need not."""
HOUSEKEEPING_TTL_S = 3600
DESK = "desk"
"""The topic every desk listens to."""


def session(key_id: str, session_id: str) -> str:
    """Return the key of a live session."""
    return f"chatbot:session:{key_id}:{session_id}"


def lock(key_id: str, session_id: str) -> str:
    """Return the key of the lock that serialises one conversation's turns."""
    return f"chatbot:lock:{key_id}:{session_id}"


def typing(conversation_id: str) -> str:
    """Return the key that holds the name of the agent who is typing."""
    return f"chatbot:typing:{conversation_id}"


def viewing(conversation_id: str) -> str:
    """Return the key that holds which agents have a conversation open."""
    return f"chatbot:viewing:{conversation_id}"


def code(fingerprint: str) -> str:
    """Return the key of the one-time code of a conversation and an address, both in the fingerprint."""
    return f"chatbot:code:{fingerprint}"
