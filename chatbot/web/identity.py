"""Who is asking at the customer's side: an application's key, a customer's signed token, a visitor."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from chatbot.errors import NotSignedIn
from chatbot.services.services import Services


@dataclass(frozen=True, slots=True)
class Caller:
    """`key_id` parts the sessions of applications from each other and from the visitors'."""

    key_id: str
    may_choose_id: bool
    address: str


def caller(services: Services) -> Caller:
    """Return who calls.

    Raises:
        NotSignedIn: a key was sent that is not known.
    """
    address = request.remote_addr or ""
    sent = _sent_key()
    if not sent:
        return Caller("", services.settings.development, address)
    key = services.api_keys.fetch(sent)
    if key is None:
        raise NotSignedIn("this API key is not known: make one with `chatbot key add`, or leave it out")
    if key.secret:
        return Caller(key.id, True, address)
    return Caller("", services.settings.development, address)


def _sent_key() -> str:
    if key := request.headers.get("X-Api-Key"):
        return key
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""
