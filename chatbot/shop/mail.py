"""E-mails to customers (temporary)."""

from __future__ import annotations

from typing import Protocol


class Mailer(Protocol):
    """Sends an e-mail."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one; raise MailUnavailable when it could not be handed over."""


class PrintingMailer:
    """Prints."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Print it."""
        print(f"MAIL to {to}: {subject}")
