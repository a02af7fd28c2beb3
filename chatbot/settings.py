"""Every setting, read once from the environment or `.env`; a wrong value stops the start by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from limits import parse
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from chatbot.errors import InvalidData

MIN_SECRET_SIGNS = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASE_DRIVERS = ("postgresql+psycopg", "sqlite", "sqlite+pysqlite")
REDIS_SCHEMES = ("redis", "rediss", "unix")
CONFIDENTIAL = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
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

    @field_validator("cors_origins", mode="before")
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
            known = not value or make_url(value).drivername in DATABASE_DRIVERS
        except (ArgumentError, ValueError) as error:
            raise ValueError(mend) from error
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


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        InvalidData: a value does not fit; the text names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        shown = "" if name in CONFIDENTIAL else f"={first['input']!r}"
        raise InvalidData(f"setting {name}{shown}: {first['msg']}") from None  # the cause holds the value
