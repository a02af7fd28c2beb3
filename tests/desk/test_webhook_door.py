"""One delivery to another system, whatever that does."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme

from chatbot.desk.webhook_door import MOST_BYTES, Door, Reply
from chatbot.desk.webhook_guard import Guard
from tests.desk.receiver import (
    Misbehaviour,
    Receiver,
    drips_its_body,
    drips_its_head,
    hangs_up,
    keeps_silent,
    never_ends,
    receiver,
    says,
)

HOME = Guard(development=True)
SHORT_S = 0.3
LONG_S = 10
"""What ends after `SHORT_S` ends long before this, however busy the machine is."""


@pytest.fixture
def crm() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


def post(url: str, *, guard: Guard = HOME, timeout_s: float = 5, tls: ssl.SSLContext | None = None) -> Reply:
    return Door(guard, timeout_s=timeout_s, tls=tls).post(url, b'{"a": "\xc3\xa9"}', {"Webhook-Id": "evt_1"})


def test_a_body_arrives_as_it_is(crm: Receiver) -> None:
    reply = post(f"{crm.url}?key=a%20b")

    assert reply == Reply(204)
    (told,) = crm.received
    assert (told.path, told.body, told.id) == ("/hook?key=a%20b", b'{"a": "\xc3\xa9"}', "evt_1")
    assert told.headers["Content-Type"] == "application/json"
    assert told.headers["Host"] == crm.url.split("/")[2]


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (says(302, Location="http://localhost:1/"), 302, "redirects are not followed"),
        (says(307, Location="/elsewhere"), 307, "redirects are not followed"),
        (says(400), 400, "answered 400"),
        (says(401), 401, "answered 401"),
        (says(404), 404, "answered 404"),
        (says(410), 410, "answered 410"),
        (says(500, "x" * 100_000), 500, "answered 500"),
        (hangs_up, None, "the connection broke"),
        (lambda handler: handler.wfile.write(b"SSH-2.0\r\n\r\n"), None, "the connection broke"),
    ],
)
def test_what_is_not_taken_has_a_reason(
    crm: Receiver, answer: Misbehaviour, status: int | None, said: str
) -> None:
    crm.does(answer)

    reply = post(crm.url)

    assert reply.status == status
    assert said in (reply.error or "")
    assert len(crm.received) == 1


@pytest.mark.parametrize("trouble", [keeps_silent, drips_its_head])
def test_who_does_not_answer_in_time_is_left(crm: Receiver, trouble: Misbehaviour) -> None:
    crm.does(trouble)
    started = time.monotonic()

    reply = post(crm.url, timeout_s=SHORT_S)

    assert reply == Reply(None, f"no answer within {SHORT_S} s")
    assert time.monotonic() - started < LONG_S


@pytest.mark.parametrize("trouble", [drips_its_body, never_ends])
def test_an_answer_that_does_not_end_counts_by_its_status(crm: Receiver, trouble: Misbehaviour) -> None:
    crm.does(trouble)

    assert post(crm.url, timeout_s=SHORT_S) == Reply(200)


def test_a_huge_answer_is_not_read_to_its_end(crm: Receiver) -> None:
    crm.does(says(200, "x" * (50 * MOST_BYTES)))

    assert post(crm.url) == Reply(200)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("120", 120),
        ("0", 0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("9" * 5000, 999_999_999),
        (format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True), 0),
    ],
)
def test_how_long_to_wait_is_read_if_it_can_be(crm: Receiver, written: str, expected: int | None) -> None:
    crm.does(says(503, Retry_After=written))

    assert post(crm.url).retry_after_s == expected


def test_how_long_to_wait_may_be_a_date(crm: Receiver) -> None:
    at = datetime.now(UTC) + timedelta(hours=1)
    crm.does(says(429, Retry_After=format_datetime(at, usegmt=True)))

    assert 3000 < (post(crm.url).retry_after_s or 0) <= 3601


def test_nobody_there_is_said_so() -> None:
    assert "cannot be reached" in (post("http://localhost:1/").error or "")


def test_where_nothing_may_be_sent_nothing_is(crm: Receiver) -> None:
    for guard in (Guard(), Guard(["crm.internal"])):
        assert "https" in (post(crm.url, guard=guard).error or "")
    assert crm.received == []


# Names that change.


class NameServer:
    """Says something else every time, and counts."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def __call__(self, _host: str, _port: int) -> list[str]:
        return self.answers.pop(0)


def test_a_name_that_leads_into_the_house_right_after_the_check_leads_nowhere(crm: Receiver) -> None:
    _, _, port = crm.url.removesuffix("/hook").rpartition(":")
    names = NameServer(["192.0.2.1"], ["127.0.0.1"])
    guard = Guard(["192.0.2.0/24"], resolve=names)  # stands for a public address; nobody is there

    reply = post(f"https://rebound.example.com:{port}/", guard=guard, timeout_s=SHORT_S)

    assert reply.status is None
    assert names.answers == [["127.0.0.1"]]  # it was asked once
    assert "private" in (post(f"https://rebound.example.com:{port}/", guard=guard).error or "")
    assert crm.received == []


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("crm.example.com").configure_cert(context)
    with receiver(context) as found:
        yield found


def at(url: str, name: str) -> str:
    return url.replace("localhost", name)


def test_the_certificate_is_the_names_though_the_connection_goes_to_an_address(
    encrypted: Receiver, authority: trustme.CA
) -> None:
    guard = Guard(["127.0.0.1"], resolve=NameServer(["127.0.0.1"]))

    reply = post(at(encrypted.url, "crm.example.com"), guard=guard, tls=trusting(authority))

    assert reply == Reply(204)
    assert encrypted.received[0].headers["Host"].startswith("crm.example.com:")


def test_the_next_address_is_tried_where_the_first_does_not_answer(
    encrypted: Receiver, authority: trustme.CA
) -> None:
    guard = Guard(["127.0.0.0/8", "::1"], resolve=NameServer(["::1", "127.0.0.2", "127.0.0.1"]))

    reply = post(at(encrypted.url, "crm.example.com"), guard=guard, tls=trusting(authority))

    assert reply == Reply(204)


@pytest.mark.parametrize(("name", "trusted"), [("crm.example.com", False), ("other.example.com", True)])
def test_a_bad_certificate_is_a_failure_with_its_reason(
    encrypted: Receiver, authority: trustme.CA, name: str, trusted: bool
) -> None:
    guard = Guard(["127.0.0.1"], resolve=NameServer(["127.0.0.1"]))
    tls = trusting(authority if trusted else trustme.CA())

    reply = post(at(encrypted.url, name), guard=guard, tls=tls)

    assert reply.status is None
    assert (reply.error or "").startswith("its certificate cannot be trusted: ")
    assert encrypted.received == []


def test_a_receiver_that_is_not_encrypted_is_said_so(crm: Receiver) -> None:
    reply = post(crm.url.replace("http:", "https:"))

    assert "is it https" in (reply.error or "")
