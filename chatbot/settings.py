"""Every setting, read once from the environment or `.env`; a wrong value stops the start by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from chatbot.errors import InvalidData


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
    """Signs cookies and customer tokens; empty: made on first run, kept in DATA_DIR."""
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
    """Anyone may choose session ids; never on a public address."""
    rate_limit: str = Field("60/minute", alias="CHATBOT_RATE_LIMIT")
    """Messages one visitor may send; ten times as many from one address."""
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
        raise InvalidData(f"setting {name}={first['input']!r}: {first['msg']}") from error
