"""Every setting, read once from the environment or `.env`; a wrong value stops the start by name."""

from __future__ import annotations

import re
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from limits import parse
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from chatbot.errors import InvalidData

MIN_SECRET_SIGNS = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASE_DRIVERS = ("postgresql+psycopg", "sqlite", "sqlite+pysqlite")
MAIL_SCHEMES = ("smtp", "smtps")
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
REDIS_SCHEMES = ("redis", "rediss", "unix")
CONFIDENTIAL = (
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "CHATBOT_SHOP_URL",
    "CHATBOT_SHOP_KEY",
    "CHATBOT_SMTP_URL",
    "CHATBOT_CRM_KEYS",
)
"""Settings whose value no log may show."""


class Settings(BaseSettings):
    """The field's names as they are, the product's own with the prefix `CHATBOT_`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    """The address the server listens on; 0.0.0.0 for every interface."""
    port: int = Field(8000, ge=1, le=65535)
    public_url: str = ""
    """Where browsers reach the server, `https://chat.example.com`; empty: http://HOST:PORT."""
    data_dir: Path = Path("var")
    """Everything the program writes."""
    database_url: str = ""
    """A SQLAlchemy URL (`postgresql+psycopg://…`); empty: SQLite in DATA_DIR."""
    redis_url: str = ""
    """`redis://…`; empty: a local server of our own, started when needed."""
    secret_key: str = ""
    """Signs cookies, and other keys are made from it; empty: made on first run, kept in DATA_DIR."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Sites that may embed the widget, separated by commas: `https://shop.example.com`."""
    model_dir: Path | None = None
    """The folder of models, `<language>/<run>`; empty: `models` in DATA_DIR."""
    log_level: str = "INFO"
    default_locale: str = "en"
    web_concurrency: int = Field(2, ge=1, le=64)
    """Serving processes."""

    intents_dir: Path = Field(Path("intents"), alias="CHATBOT_INTENTS_DIR")
    templates_dir: Path = Field(Path("templates"), alias="CHATBOT_TEMPLATES_DIR")
    threads: int = Field(128, ge=4, le=2000, alias="CHATBOT_THREADS")
    """Request threads per process; live streams take at most three quarters of them."""
    session_ttl_s: int = Field(86_400, ge=60, alias="CHATBOT_SESSION_TTL_S")
    """How long the bot remembers a silent customer."""
    retention_days: int = Field(365, ge=0, alias="CHATBOT_RETENTION_DAYS")
    """Conversations silent for longer are erased at the start and every six hours; 0 keeps them for ever."""
    development: bool = Field(False, alias="CHATBOT_DEVELOPMENT")
    """Anyone may choose session ids and ask for explanations; never on a public address."""
    rate_limit: str = Field("60/minute", alias="CHATBOT_RATE_LIMIT")
    """Messages one visitor may send; ten times as many from one address."""
    session_limit: str = Field("60/hour", alias="CHATBOT_SESSION_LIMIT")
    """Conversations that visitors of one address may begin."""
    proxies: int = Field(0, ge=0, le=5, alias="CHATBOT_PROXIES")
    """Reverse proxies in front whose X-Forwarded-* headers are believed."""
    encoder: str = Field("", alias="CHATBOT_ENCODER")
    """The base encoder for training: a local folder or hub id; empty: the installed MiniLM."""
    shop_url: str = Field("", alias="CHATBOT_SHOP_URL")
    """A company's own system, `https://shop.example.com/chatbot`; empty: our own tables are the shop."""
    shop_key: str = Field("", alias="CHATBOT_SHOP_KEY", validate_default=True)
    """What the company's system knows us by."""
    shop_timeout_s: float = Field(3.0, gt=0, le=30, alias="CHATBOT_SHOP_TIMEOUT_S")
    """For one answer of it; there are at most two attempts."""
    smtp_url: str = Field("", alias="CHATBOT_SMTP_URL")
    """`smtps://user:password@host:465`, or `smtp://…:587` (STARTTLS); empty: mail is shown in the terminal."""
    mail_from: str = Field("", alias="CHATBOT_MAIL_FROM", validate_default=True)
    """The address our mail comes from."""
    webhook_private: Annotated[tuple[str, ...], NoDecode] = Field((), alias="CHATBOT_WEBHOOK_PRIVATE")
    """Hosts and networks of the house that webhooks may lead to, separated by commas: `crm.internal,10.1.0.0/16`."""

    crm_run_at: time | None = Field(None, alias="CHATBOT_CRM_RUN_AT")
    """When `chatbot crm run` is started each day, on the shop's clock: `03:30`; None: never."""
    crm_keys: Annotated[tuple[str, ...], NoDecode] = Field((), alias="CHATBOT_CRM_KEYS")
    """Seal customers' names and addresses in the warehouse, the newest first, separated by commas; empty: made on
    the first import, kept in DATA_DIR."""

    crm_retention_days: int = Field(1825, ge=0, le=36_500, alias="CHATBOT_CRM_RETENTION_DAYS")
    """What is older in the warehouse, and older runs, go with each `chatbot crm run`; 0 keeps them."""
    crm_epsilon: float = Field(3.0, gt=0, le=100, alias="CHATBOT_CRM_EPSILON")
    """What all figures published with noise may tell of one customer, in sum."""

    @field_validator("cors_origins", "webhook_private", "crm_keys", mode="before")
    @classmethod
    def split_commas(cls, value: object) -> object:
        """Read a comma-separated line."""
        if not isinstance(value, str):
            return value
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())

    @field_validator("secret_key")
    @classmethod
    def refuse_a_short_secret(cls, value: str) -> str:
        """Refuse what could be guessed."""
        if value and len(value) < MIN_SECRET_SIGNS:
            raise ValueError(
                f"at least {MIN_SECRET_SIGNS} signs are needed: `openssl rand -hex 32` makes some"
            )
        return value

    @field_validator("log_level")
    @classmethod
    def know_the_level(cls, value: str) -> str:
        """Refuse a level `logging` does not know."""
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"choose one of {', '.join(LOG_LEVELS)}")
        return value.upper()

    @field_validator("database_url")
    @classmethod
    def know_the_database(cls, value: str) -> str:
        """Refuse what is no URL of a database we speak to."""
        mend = "use postgresql+psycopg://user:password@host/database, or sqlite:///file"
        try:
            url = make_url(value) if value else None
            known = url is None or url.drivername in DATABASE_DRIVERS
        except (ArgumentError, ValueError) as error:
            raise ValueError(mend) from error
        # an @ of the password would begin the host, and errors name hosts
        if url and "@" in (url.host or ""):
            raise ValueError("write an @ in user or password as %40")
        if not known:
            raise ValueError(mend)
        return value

    @field_validator("redis_url")
    @classmethod
    def know_the_redis(cls, value: str) -> str:
        """Refuse what is no URL of a Redis."""
        mend = "use redis://host:6379/0, rediss:// or unix://, or leave it empty"
        try:
            parts = urlsplit(value)
            known = not value or (parts.scheme in REDIS_SCHEMES and parts.port != 0)
        except ValueError as error:  # a port that is no number
            raise ValueError(mend) from error
        if not known:
            raise ValueError(mend)
        return value

    @field_validator("shop_url")
    @classmethod
    def know_the_shop(cls, value: str, info: ValidationInfo) -> str:
        """Refuse an address customers' data would go to unencrypted."""
        local = bool(info.data.get("development"))
        if value and not _is_door(value, local=local):
            raise ValueError(
                "use https://host/path without user, ? and #; http://localhost only with CHATBOT_DEVELOPMENT"
            )
        return value.rstrip("/")

    @field_validator("shop_key")
    @classmethod
    def need_a_key(cls, value: str, info: ValidationInfo) -> str:
        """Refuse a shop without a key."""
        if info.data.get("shop_url") and not (value.isascii() and value.isprintable() and value.strip()):
            raise ValueError("CHATBOT_SHOP_URL needs the key its system knows us by, in ASCII")
        return value.strip()

    @field_validator("smtp_url")
    @classmethod
    def know_the_mail_server(cls, value: str) -> str:
        """Refuse what is no URL of a mail server."""
        try:
            parts = urlsplit(value)
            known = not value or (parts.scheme in MAIL_SCHEMES and bool(parts.hostname) and parts.port != 0)
        except ValueError:  # a port that is no number
            known = False
        if not known:
            raise ValueError(
                "use smtps://user:password@host:465, or smtp://user:password@host:587 (STARTTLS)"
            )
        return value

    @field_validator("mail_from")
    @classmethod
    def need_a_sender(cls, value: str, info: ValidationInfo) -> str:
        """Refuse mail that comes from nobody."""
        if info.data.get("smtp_url") and not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", value):
            raise ValueError("CHATBOT_SMTP_URL needs the address mail comes from: help@shop.example.com")
        return value

    @field_validator("webhook_private")
    @classmethod
    def know_the_places(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is neither a host nor a network."""
        for place in value:
            if not HOST.fullmatch(place) and not _is_network(place):
                raise ValueError(
                    f"{place!r} is none: use hosts, addresses, networks: crm.internal,10.1.0.0/16"
                )
        return value

    @field_validator("crm_keys")
    @classmethod
    def know_the_keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no key of 256 bits."""
        if any(not re.fullmatch(r"[0-9a-fA-F]{64}", key) for key in value):
            raise ValueError("each has 64 signs of 0-9 and a-f: `openssl rand -hex 32` makes one")
        return value

    @field_validator("rate_limit", "session_limit")
    @classmethod
    def know_the_limit(cls, value: str) -> str:
        """Refuse what the `limits` library cannot read."""
        try:
            parse(value)
        except ValueError as error:
            raise ValueError("write a number and a time, such as 60/minute or 1000/hour") from error
        return value

    @property
    def url(self) -> str:
        """Return the address browsers use, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def sql_url(self) -> str:
        """Return the SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'chatbot.sqlite3'}"

    @property
    def models(self) -> Path:
        """Return the folder that holds `<language>/<run>` model folders."""
        return self.model_dir or self.data_dir / "models"

    @property
    def crm(self) -> Path:
        """Return the folder of the warehouse and of what runs left."""
        return self.data_dir / "crm"


def _is_network(written: str) -> bool:
    try:
        ip_network(written, strict=False)
    except ValueError:
        return False
    return True


def _is_door(url: str, *, local: bool) -> bool:
    try:
        parts = urlsplit(url)
        plain = not (parts.username or parts.password or parts.query or parts.fragment)
        allowed = parts.scheme == "https" or (
            local and parts.scheme == "http" and parts.hostname in OWN_MACHINE
        )
        return bool(parts.hostname) and parts.port != 0 and plain and allowed and url.isprintable()
    except ValueError:  # a port that is no number
        return False


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        InvalidData: a value does not fit; the text names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = _variable(str(first["loc"][0]))
        shown = "" if name in CONFIDENTIAL else f"={first['input']!r}"
        raise InvalidData(f"setting {name}{shown}: {first['msg']}") from None  # the cause holds the value


def _variable(name: str) -> str:
    """Return the variable of a field, which pydantic names by the field where the variable is missing."""
    field = Settings.model_fields.get(name)
    return (field.alias if field and field.alias else name).upper()
