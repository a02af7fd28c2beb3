"""Who is asking at the customer's side: an application's key, a customer's signed token, a visitor."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

from chatbot.errors import NotSignedIn
from chatbot.services.services import Services

IPV6_PREFIX = 64
LOOPBACK = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Caller:
    """`key_id` parts the sessions of applications from each other and from the visitors'."""

    key_id: str
    may_choose_id: bool
    address: str

    @property
    def may_see_reasons(self) -> bool:
        """Say whether explanations are for this caller: they quote training examples, other people's words."""
        return self.may_choose_id


def caller(services: Services) -> Caller:
    """Return who calls.

    Raises:
        NotSignedIn: a key was sent that is not known, or no more.
    """
    address = caller_address()
    sent = _sent_key()
    if not sent:
        return Caller("", services.settings.development, address)
    key = services.api_keys.fetch(sent)
    if key is None:
        raise NotSignedIn("this API key is not known: make one with `chatbot key add`, or leave it out")
    if key.revoked_at:
        day = f"{key.revoked_at:%Y-%m-%d}"
        raise NotSignedIn(f"this API key was revoked on {day}: make a new one with `chatbot key add`")
    if key.secret:
        return Caller(key.id, True, address)
    return Caller("", services.settings.development, address)


def caller_address() -> str:
    """Return where a request comes from, as limits count it: of IPv6 the network, for a home or a phone has one."""
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:  # a unix socket has none
        return ""
    if not isinstance(found, IPv6Address) or found.is_loopback:
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, IPV6_PREFIX), strict=False))


def bearer_token() -> str:
    """Return what an `Authorization` header brings, or nothing."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def _sent_key() -> str:
    return request.headers.get("X-Api-Key") or bearer_token()
