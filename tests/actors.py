"""A customer and an agent who use the product through its doors, as people do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

Json = dict[str, Any]


class Customer:
    """Writes in the widget."""

    def __init__(self, app: Flask, **headers: str) -> None:
        self._client, self._headers = app.test_client(), headers
        self.session_id: str | None = None

    def sends(self, **fields: object) -> TestResponse:
        """Post to /chat and return the raw response."""
        body = {"session_id": self.session_id, **fields} if self.session_id else fields
        return self._client.post("/chat", json=body, headers=self._headers)

    def says(self, message: str, **fields: object) -> Json:
        """Say something and return the answer."""
        response = self.sends(message=message, **fields)
        assert response.status_code == 200, response.text
        answer: Json = response.json or {}
        self.session_id = answer["session_id"]
        return answer

    def reads(self, after: int = 0) -> Json:
        """Return the conversation as the widget loads it."""
        response = self._client.get(f"/chat/{self.session_id}/messages?after={after}", headers=self._headers)
        assert response.status_code == 200, response.text
        return response.json or {}

    def gets(self, path: str) -> TestResponse:
        """Get a path under the session."""
        return self._client.get(f"/chat/{self.session_id}/{path}", headers=self._headers, buffered=True)

    def posts(self, path: str, **fields: object) -> TestResponse:
        """Post to a path under the session."""
        return self._client.post(f"/chat/{self.session_id}/{path}", json=fields, headers=self._headers)


class Clock:
    """Shows the true time, and later whatever a test needs it to be."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def goes_on(self, time: timedelta) -> None:
        """Let time pass."""
        self.ahead += time


class Mailbox:
    """Takes all mail, whomever it is for."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []

    def send(self, to: str, subject: str, text: str) -> None:
        """Keep it, as address and text."""
        self.mails.append((to, text))

    def check(self) -> None:
        """It takes every mail."""

    def code(self) -> str:
        """Return the one-time code that came last."""
        found = re.search(r"\b\d{6}\b", self.mails[-1][1])
        assert found
        return found[0]


class AgentAtDesk:
    """Is signed in and works through the desk's JSON."""

    def __init__(self, app: Flask, email: str, password: str) -> None:
        self.client = app.test_client()
        page = self.client.get("/desk/sign-in").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        fields = {"email": email, "password": password, "csrf_token": token[1]}
        self.signed_in = self.client.post("/desk/sign-in", data=fields)

    def gets(self, path: str) -> Json:
        """Return JSON."""
        response = self.client.get(f"/api/v1/{path}")
        assert response.status_code == 200, response.text
        return response.json or {}

    def posts(self, path: str, **fields: object) -> TestResponse:
        """Post JSON."""
        return self.client.post(f"/api/v1/{path}", json=fields)

    def waiting(self) -> list[Json]:
        """Return the waiting line."""
        found: list[Json] = self.gets("queue")["waiting"]
        return found
