"""Live streams over HTTP: every line once, in order, from wherever the reader was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask

from chatbot.services.services import Services
from tests.actors import AgentAtDesk, Customer


def read(app: Flask, customer: Customer, *, last_event_id: str | None = None) -> list[tuple[str, object]]:
    """Return what a stream sends before its first pause."""
    headers = {"Last-Event-ID": last_event_id} if last_event_id is not None else {}
    found = []
    with app.test_client().get(f"/chat/{customer.session_id}/stream", headers=headers) as response:
        assert response.mimetype == "text/event-stream"
        for name, data in events(response.iter_encoded()):
            found.append((name, data))
            if name == "pause":
                break
    return found


def events(chunks: Iterator[bytes]) -> Iterator[tuple[str, object]]:
    """Yield the events of a stream; a comment is a pause."""
    for chunk in chunks:
        text = chunk.decode()
        fields = dict(line.split(": ", 1) for line in text.strip().splitlines() if not line.startswith(":"))
        if text.startswith(":"):
            yield "pause", None
        elif "event" in fields:
            yield fields["event"], {"id": fields.get("id"), **json.loads(fields["data"])}


def seqs(found: list[tuple[str, object]]) -> list[int]:
    return [data["seq"] for name, data in found if name == "message" and isinstance(data, dict)]


def test_a_stream_opens_with_everything_so_far(app: Flask, customer: Customer) -> None:
    customer.says("hello")

    found = read(app, customer)

    assert seqs(found) == [1, 2]
    assert found[0][1]["id"] == "1"  # type: ignore[index]
    assert ("status", {"id": None, "status": "bot", "agent_name": None, "survey": None}) in found


def test_a_stream_resumes_after_the_last_seen(app: Flask, customer: Customer) -> None:
    customer.says("hello")
    customer.says("where is my order")

    assert seqs(read(app, customer, last_event_id="2")) == [3, 4]


@pytest.mark.parametrize("stale", ["999999", "-1", "x", "9" * 23, "9" * 5000, "1.5", "²"])
def test_a_stale_or_odd_id_is_no_offence(app: Flask, customer: Customer, stale: str) -> None:
    customer.says("hello")

    assert seqs(read(app, customer, last_event_id=stale)) in ([], [1, 2])


def test_a_desk_that_was_away_too_long_starts_anew(agent: AgentAtDesk, customer: Customer) -> None:
    customer.says("hello")
    with agent.client.get("/api/v1/events?after=999999999") as response:
        names = [
            name
            for name, _ in zip((name for name, _ in events(response.iter_encoded())), range(1), strict=False)
        ]

    assert names == ["reset"]


def test_signing_out_ends_the_desks_stream(agent: AgentAtDesk, services) -> None:  # type: ignore[no-untyped-def]
    with agent.client.get("/api/v1/events") as response:
        chunks = response.iter_encoded()
        next(chunks)
        services.agents.end_sign_ins(agent.gets("agents/me")["id"])
        services.desk.wakeups.publish("desk")
        assert [name for name, _ in events(chunks) if name != "pause"] == []


def test_a_reader_who_waits_is_answered_when_there_is_news(customer: Customer, app: Flask) -> None:
    customer.says("hello")
    path = f"/chat/{customer.session_id}/messages?after=2&wait=25"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: app.test_client().get(path).json)
        customer.says("anybody there")
        found = waiting.result()

    assert found["messages"][0]["text"] == "anybody there"


def test_waiting_readers_leave_threads_to_the_others(
    customer: Customer, app: Flask, services: Services
) -> None:
    customer.says("hello")
    readers = [app.test_client().get(f"/chat/{customer.session_id}/stream") for _ in range(5)]

    found = app.test_client().get(f"/chat/{customer.session_id}/messages?after=2&wait=25").json
    refused = app.test_client().get(f"/chat/{customer.session_id}/stream")

    for reader in readers:
        reader.close()
    assert found["messages"] == []
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]


def test_revoking_a_key_ends_its_streams(app: Flask, services: Services) -> None:
    key = services.api_keys.add("sk", "old shop", now=datetime(2026, 11, 22, tzinfo=UTC))
    application = Customer(app, **{"X-Api-Key": key})
    application.session_id = "alice"
    application.says("hello")
    with app.test_client().get("/chat/alice/stream", headers={"X-Api-Key": key}) as response:
        chunks = events(response.iter_encoded())
        while next(chunks)[0] != "pause":
            continue
        services.api_keys.revoke(services.api_keys.all()[0].id, now=datetime(2026, 11, 22, tzinfo=UTC))
        services.assistant.wakeups.publish(services.assistant.open(services.api_keys.all()[0].id, "alice").id)

        assert list(chunks) == []
