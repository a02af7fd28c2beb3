"""The ways out of this process: the database with its keys, a company's own system, mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.sealing.keys import Keyring
from chatbot.settings import Settings
from chatbot.shop.mail import Mailer, SmtpMailer, TerminalMailer
from chatbot.store.database import Database

if TYPE_CHECKING:  # its HTTP client stays out of a process whose shop is in our own tables
    from chatbot.shop.http_door import Door


def open_keys(settings: Settings) -> Keyring:
    """Return the keys that contact data is sealed with, of the database and of the warehouse."""
    return Keyring(settings.data_dir, settings.crm_keys)


def open_database(settings: Settings) -> Database:
    """Return the way to the database; it is not looked at yet."""
    return Database(settings.sql_url, open_keys(settings))


def open_door(settings: Settings) -> Door:
    """Return the way to the company's own system."""
    from chatbot.shop.http_door import Door

    return Door(settings.shop_url, settings.shop_key, timeout_s=settings.shop_timeout_s)


def choose_mailer(settings: Settings) -> Mailer:
    """Return the company's mail server, or the terminal where none is named."""
    return SmtpMailer(settings.smtp_url, settings.mail_from) if settings.smtp_url else TerminalMailer()
