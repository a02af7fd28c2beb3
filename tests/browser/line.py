"""The waiting line without a browser: customers who come into it, and the supervisor who clears it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import jwt
from playwright.sync_api import APIRequestContext

from chatbot.services.secrets import customer_token_key
from tests.served import Server

Json = dict[str, Any]
OFFER_S = 300


@dataclass(frozen=True)
class Caller:
    """A customer of the demo shop who writes from an application."""

    server: Server
    name: str
    session_id: str

    def says(self, text: str) -> Json:
        """Write, and return the answer."""
        return self.server.post("/chat", {"message": text, "session_id": self.session_id})

    def reads(self) -> list[str]:
        """Return every line the customer was ever shown."""
        found = self.server.get(f"/chat/{self.session_id}/messages")
        return [one["text"] for one in found["messages"]]


def token_for(server: Server, *, lasts_s: int = 3600, customer_id: str = "hl-001") -> str:
    """Sign a customer of the demo shop as the site's back end does."""
    key = customer_token_key((server.data_dir / "secret_key").read_text())
    return jwt.encode({"sub": customer_id, "exp": int(time.time()) + lasts_s}, key, algorithm="HS256")


def caller(server: Server, name: str, *, customer_id: str, text: str = "I want to talk to a human") -> Caller:
    """Return a signed-in customer who has asked for a person."""
    token = token_for(server, customer_id=customer_id)
    asked = server.post("/chat", {"message": text, "customer_token": token})
    assert asked["status"] == "waiting", asked
    return Caller(server, name, asked["session_id"])


class Lead:
    """A supervisor who works by the API alone."""

    def __init__(self, request: APIRequestContext, server: Server) -> None:
        self._request, self._url = request, f"{server.url}/api/v1"

    @property
    def state(self) -> Any:
        """Return the cookies, for a page of the supervisor's own."""
        return self._request.storage_state()

    def get(self, path: str) -> Json:
        """Ask for something."""
        found: Json = self._request.get(self._url + path).json()
        return found

    def post(self, path: str, body: Json) -> Json:
        """Change something."""
        answer = self._request.post(self._url + path, data=body)
        assert answer.ok, answer.text()
        found: Json = answer.json()
        return found

    def conversation_of(self, customer: str) -> str:
        """Return the id of a customer's open conversation."""
        queue = self.get("/queue")
        listed = (*queue["waiting"], *queue["mine"], *queue["others"])
        return str(next(entry["id"] for entry in listed if entry["customer_name"] == customer))

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Take conversations while the block runs."""
        self.post("/agents/me/availability", {"available": True})
        try:
            yield
        finally:
            self.post("/agents/me/availability", {"available": False})

    def lets_offers_stand(self) -> None:
        """Let an offer stand long enough for a browser on a busy machine."""
        rules = self.get("/routing")
        self.post("/routing", {**rules, "offer_s": OFFER_S, "before": rules})

    def clears_the_line(self) -> None:
        """Resolve whatever waits or is in somebody's hands."""
        queue = self.get("/queue")
        for entry in (*queue["waiting"], *queue["mine"], *queue["others"]):
            self.post(f"/conversations/{entry['id']}/resolve", {})
