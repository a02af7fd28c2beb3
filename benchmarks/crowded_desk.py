"""A crowd of open desks and widgets for `benchmarks/desk.py`: plain sockets, one event loop."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import insert

from chatbot.store.database import Database
from chatbot.store.tables import agents

PAUSE_S = 0.5
"""Between two escalations: two a second are a busy day of a hundred agents."""
PATIENCE_S = 10.0
TOGETHER = 20
"""Widgets opened at once."""


@dataclass(slots=True)
class Found:
    """How long it took, once for each escalation and desk."""

    told_ms: list[float] = field(default_factory=list)
    """Until the stream brought the line of the list: the page shows it without another question."""


def sign_ins(database: Database, secret: str, count: int) -> list[tuple[str, str]]:
    """Add agents and return id and cookie of each: signing in is limited by address, and not what is measured."""
    app = Flask("benchmark")
    app.secret_key = secret
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    found = []
    with database.write() as connection:
        for number in range(count):
            name = f"agent{number}"
            row = {
                "id": name,
                "name": name,
                "email": f"{name}@example.com",
                "password_hash": "",
                "role": "agent",
            }
            connection.execute(insert(agents).values(available=False, epoch=0, **row))
            found.append((name, signer.dumps({"agent_id": name, "epoch": 0, "_permanent": True})))
    return found


@dataclass(slots=True)
class Desk:
    """An open desk: it follows its stream, and reads nothing else while it is told what changed."""

    agent_id: str
    cookie: str
    seen: dict[str, float] = field(default_factory=dict)
    """When a conversation was first told of as waiting, on the clock of this process."""
    complete: set[str] = field(default_factory=set)
    """Those whose line of the list came with the news."""


@dataclass(slots=True)
class Crowd:
    """Everybody who has something open."""

    port: int
    agents: list[tuple[str, str]]

    async def escalate(self, *, widgets: int, times: int) -> Found:
        """Open everything, let customers ask for a person one after the other, and see when each desk is told."""
        async with AsyncExitStack() as stack:
            for _ in range(0, widgets, TOGETHER):
                opened = await asyncio.gather(*(self._customer() for _ in range(TOGETHER)))
                for session in opened:
                    await stack.enter_async_context(self._stream(f"/chat/{session}/stream", {}))
            desks = [Desk(*agent) for agent in self.agents]
            followed = []
            for desk in desks:  # as the page does: the list first, then what happens from there on
                cookie = {"Cookie": f"desk={desk.cookie}"}
                queue = await self._get("/api/v1/queue", cookie)
                path = f"/api/v1/events?after={queue['last_event_id']}"
                followed.append(await stack.enter_async_context(self._stream(path, cookie)))
            readers = [asyncio.create_task(_follow(*pair)) for pair in zip(desks, followed, strict=True)]
            found = Found()
            for _ in range(times):
                await self._escalate_once(desks, found)
                await asyncio.sleep(PAUSE_S)
            for reader in readers:
                reader.cancel()
            return found

    async def _escalate_once(self, desks: list[Desk], found: Found) -> None:
        session = await self._customer()
        known = {one for desk in desks for one in desk.seen}
        started = time.perf_counter()
        await self._post(f"/chat/{session}/human", {})
        async with asyncio.timeout(PATIENCE_S):
            while any(len(desk.seen.keys() - known) == 0 for desk in desks):
                await asyncio.sleep(0.005)
        for desk in desks:
            (talk,) = desk.seen.keys() - known
            assert talk in desk.complete, "the news came without its line of the list"
            found.told_ms.append((desk.seen[talk] - started) * 1000)

    async def _customer(self) -> str:
        answer = await self._post("/chat", {"message": "hello"})
        return str(answer["session_id"])

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        payload = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(payload))}
        return await self._ask(f"POST {path}", headers, payload)

    async def _get(self, path: str, headers: dict[str, str]) -> dict[str, Any]:
        return await self._ask(f"GET {path}", headers)

    async def _ask(self, what: str, headers: dict[str, str], payload: bytes = b"") -> dict[str, Any]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self._head(what, {**headers, "Connection": "close"}) + payload)
        whole = await reader.read()
        writer.close()
        status, _, text = whole.partition(b"\r\n\r\n")
        assert b" 200 " in status.split(b"\r\n")[0], whole[:400]
        found: dict[str, Any] = json.loads(text)
        return found

    @asynccontextmanager
    async def _stream(self, path: str, headers: dict[str, str]) -> AsyncIterator[asyncio.StreamReader]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self._head(f"GET {path}", headers))
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n")[0], head
        try:
            yield reader
        finally:
            writer.close()

    def _head(self, what: str, headers: dict[str, str]) -> bytes:
        lines = [
            f"{what} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            *(f"{k}: {v}" for k, v in headers.items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _follow(desk: Desk, stream: asyncio.StreamReader) -> None:
    while line := await stream.readline():
        if line.startswith(b"data: {"):
            news = json.loads(line[6:])
            if news.get("kind") == "escalated":
                desk.seen.setdefault(news["conversation_id"], time.perf_counter())
                if news["entry"] and news["entry"]["status"] == "waiting":
                    desk.complete.add(news["conversation_id"])
