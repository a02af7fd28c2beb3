"""Mail is taken by a real server over a real connection, or said not to be."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from chatbot.errors import InvalidInput, MailUnavailable
from chatbot.shop.mail import SmtpMailer, TerminalMailer

SENDER = "help@harbourlane.example"


class Postbox:
    """Keeps what arrives; refuses whoever is called nobody."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 taken"


def sign_in(_server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"bot", b"s:cr@t")
    return AuthResult(success=right, handled=False)


@contextmanager
def server(host: str = "127.0.0.1", **options: Any) -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.socket() as probe:
        probe.bind((host, 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname=host, port=port, **options)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Return a server's side of a connection that this test believes."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def test_a_mail_arrives_as_it_was_written() -> None:
    with server() as (box, port):
        SmtpMailer(f"smtp://localhost:{port}", SENDER).send(
            "Anna@example.com", "Dein Code – 12", "Grüße, 123456"
        )

    [mail] = box.mails
    assert (mail.mail_from, mail.rcpt_tos) == (SENDER, ["anna@example.com"])
    assert b"123456" in (mail.original_content or b"")


def test_it_is_encrypted_from_the_first_word_and_signed_in(certificate: ssl.SSLContext) -> None:
    options = {"ssl_context": certificate, "authenticator": sign_in, "auth_require_tls": False}
    with server("localhost", **options) as (box, port):
        SmtpMailer(f"smtps://bot:s%3Acr%40t@localhost:{port}", SENDER).send(
            "anna@example.com", "Hello", "you"
        )
        with pytest.raises(MailUnavailable, match="refuses user or password"):
            SmtpMailer(f"smtps://bot:guess@localhost:{port}", SENDER).check()

    assert len(box.mails) == 1


def test_it_is_encrypted_where_the_server_offers_it(certificate: ssl.SSLContext) -> None:
    with server("localhost", tls_context=certificate, require_starttls=True) as (box, port):
        SmtpMailer(f"smtp://localhost:{port}", SENDER).send("anna@example.com", "Hello", "you")

    assert len(box.mails) == 1


def test_a_certificate_nobody_signed_is_not_believed(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with server("localhost", ssl_context=certificate) as (_, port), pytest.raises(MailUnavailable):
        SmtpMailer(f"smtps://localhost:{port}", SENDER).check()


def test_nothing_goes_over_a_network_in_the_clear() -> None:
    with (
        server("127.0.0.2") as (box, port),
        pytest.raises(MailUnavailable, match="STARTTLS"),
    ):
        SmtpMailer(f"smtp://127.0.0.2:{port}", SENDER).send("anna@example.com", "Hello", "you")

    assert box.mails == []


def test_a_refused_address_is_said_without_naming_it() -> None:
    with server() as (_, port), pytest.raises(MailUnavailable, match="550") as refused:
        SmtpMailer(f"smtp://localhost:{port}", SENDER).send("nobody@example.com", "Hello", "you")

    assert "nobody" not in str(refused.value)


def test_a_server_that_is_away_is_said_so() -> None:
    with pytest.raises(MailUnavailable, match="try again"):
        SmtpMailer("smtp://localhost:1", SENDER).send("anna@example.com", "Hello", "you")


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("anna@example.com\nBcc: all@example.com", "Hello"),
        ("anna@example.com, tom@example.com", "Hello"),
        ("anna", "Hello"),
        ("anna@example.com", "Hello\r\nBcc: all@example.com"),
    ],
)
@pytest.mark.parametrize("make", [lambda: SmtpMailer("smtp://localhost:1", SENDER), TerminalMailer])
def test_nobody_slips_another_header_in(make: Callable[[], Any], to: str, subject: str) -> None:
    with pytest.raises(InvalidInput):
        make().send(to, subject, "you")


def test_the_demo_shows_its_mail_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    TerminalMailer().send("anna@example.com", "Your code", "It is 123456.")

    assert "mail to anna@example.com: Your code" in (shown := capsys.readouterr().err)
    assert "It is 123456." in shown
