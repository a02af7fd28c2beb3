"""The ways out of the house: a company's own system, and mail."""

from __future__ import annotations

from chatbot.settings import Settings
from chatbot.shop.http_door import Door
from chatbot.shop.mail import Mailer, SmtpMailer, TerminalMailer


def open_door(settings: Settings) -> Door:
    """Return the way to the company's own system."""
    return Door(settings.shop_url, settings.shop_key, timeout_s=settings.shop_timeout_s)


def choose_mailer(settings: Settings) -> Mailer:
    """Return the company's mail server, or the terminal where none is named."""
    return SmtpMailer(settings.smtp_url, settings.mail_from) if settings.smtp_url else TerminalMailer()
