"""Mail to customers: codes, links, invoices."""

from __future__ import annotations

import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from chatbot.errors import InvalidInput, MailUnavailable
from chatbot.shop.addresses import normal_email

TIMEOUT_S = 5.0
"""For each word of the server; a customer waits for the mail to be taken."""
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
"""Whoever reads along here reads everything else, too."""
SMTPS_PORT = 465
SUBMISSION_PORT = 587


class Mailer(Protocol):
    """Sends a mail; the two kinds are `SmtpMailer` and `TerminalMailer`."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand a mail over.

        Raises:
            InvalidInput: that is no address, or no subject of one line.
            MailUnavailable: it was not taken.
        """

    def check(self) -> None:
        """Do all that a mail takes but send one.

        Raises:
            MailUnavailable: none would be taken.
        """


@dataclass(frozen=True, slots=True)
class TerminalMailer:
    """Shows mail to whoever watches the server: for the demo, and while one builds."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Print it."""
        message = _message("", to, subject, text)
        sys.stderr.write(f"\n--- mail to {message['To']}: {message['Subject']} ---\n{text}\n---\n")
        sys.stderr.flush()

    def check(self) -> None:
        """The terminal is always there."""


class SmtpMailer:
    """Sends through a company's mail server, never unencrypted over a network.

    Args:
        url: `smtps://user:password@host:465` (encrypted from the first word) or `smtp://…:587` (STARTTLS).
        sender: the address mail comes from.
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._encrypted = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or (SMTPS_PORT if self._encrypted else SUBMISSION_PORT)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand a mail to the server.

        Raises:
            InvalidInput: that is no address, or no subject of one line.
            MailUnavailable: the server is away, refuses us or the mail, or offers no encryption.
        """
        message = _message(self._sender, to, subject, text)
        with self._server() as server:
            server.send_message(message)

    def check(self) -> None:
        """Sign in and leave again.

        Raises:
            MailUnavailable: the server is away, refuses us, or offers no encryption.
        """
        with self._server() as server:
            server.noop()

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        try:
            with self._connect() as server:
                if self._user:
                    server.login(self._user, self._password)
                yield server
        except smtplib.SMTPAuthenticationError as error:
            raise MailUnavailable(
                "the mail server refuses user or password: check CHATBOT_SMTP_URL"
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            mend = "use smtps://, or let the server offer STARTTLS and AUTH"
            raise MailUnavailable(f"the mail server offers less than we need ({error}): {mend}") from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = ", ".join(str(code) for code, _ in error.recipients.values())  # never the address
            raise MailUnavailable(f"the mail server refuses the recipient ({codes})") from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(
                f"mail cannot be sent ({type(error).__name__}): try again shortly"
            ) from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._encrypted:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        try:
            server.ehlo()
            if self._host not in OWN_MACHINE or server.has_extn("starttls"):
                server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server


def _message(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """Put a mail together; what would begin another header line is refused."""
    address = normal_email(to)
    if address is None:
        raise InvalidInput("mail needs one e-mail address to go to: this is none")
    if not subject.isprintable():
        raise InvalidInput("a mail's subject is one line of text: take line breaks out")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, subject
    message.set_content(text)
    return message
