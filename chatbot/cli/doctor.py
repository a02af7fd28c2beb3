"""`chatbot doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from rich.console import Console
from rich.markup import escape

from chatbot.cli.prepare import check_disk
from chatbot.cli.serve import check_port
from chatbot.errors import ChatbotError, InvalidInput, ShopUnavailable
from chatbot.nlu.folder import open_model
from chatbot.nlu.runs import current_folder
from chatbot.services.connections import choose_mailer, open_database, open_door, open_keys
from chatbot.services.content import watch
from chatbot.services.secrets import read_secret_key
from chatbot.settings import Settings, read_settings
from chatbot.shop.http_shop import HttpShop
from chatbot.shop.mail import SmtpMailer
from chatbot.store.embedded import find_binary
from chatbot.store.live import Live
from chatbot.store.resealing import count_open
from chatbot.store.sealing_keys import check_keys, sealed_with

NO_ORDER = "0"
"""Asked for to see whether the shop answers; it need not be there."""


@click.command()
def doctor() -> None:
    """Say what is wrong with this installation."""
    console, settings = Console(), read_settings()
    problems = 0
    for name, check in _checks(settings).items():
        try:
            word, told = "[green]ok[/green]   ", check()
        except ChatbotError as error:
            problems += 1
            word, told = "[red]wrong[/red]", " ".join(str(error).split())
        # a command is never broken over two lines, and a name in brackets is no colour
        console.print(f"{word} {name}: {escape(told)}", highlight=False, soft_wrap=True)
    sys.exit(1 if problems else 0)


def _checks(settings: Settings) -> dict[str, Callable[[], str]]:
    return {
        "data folder": lambda: _disk(settings),
        "port": lambda: _port(settings),
        "SQL": lambda: _sql(settings),
        "Redis": lambda: _redis(settings),
        "intents and templates": lambda: _files(settings),
        "model": lambda: _model(settings),
        "shop": lambda: _shop(settings),
        "mail": lambda: _mail(settings),
        "secret key": lambda: _secret_key(settings),
        "keys of contact data": lambda: _contact_keys(settings),
    }


def _disk(settings: Settings) -> str:
    check_disk(settings.data_dir)
    return str(settings.data_dir.resolve())


def _port(settings: Settings) -> str:
    check_port(settings)
    return f"{settings.host}:{settings.port} is free"


def _sql(settings: Settings) -> str:
    database = open_database(settings)
    database.ping()
    return database.engine.url.render_as_string(hide_password=True)


def _redis(settings: Settings) -> str:
    if not settings.redis_url:
        return f"our own, from {find_binary()}"
    Live(settings.redis_url).call(lambda client: client.ping())
    return "answers at REDIS_URL"


def _files(settings: Settings) -> str:
    watch(settings)
    return f"{settings.intents_dir} and {settings.templates_dir} can be read"


def _model(settings: Settings) -> str:
    folder = current_folder(settings.models, settings.default_locale)
    open_model(folder)
    return str(folder)


def _shop(settings: Settings) -> str:
    if not settings.shop_url:
        return "our own tables"
    door = open_door(settings)
    try:
        HttpShop(door).order(NO_ORDER)
    except ShopUnavailable as error:
        raise InvalidInput(f"CHATBOT_SHOP_URL: {error}; what is wrong stands above") from error
    finally:
        door.close()
    return "answers at CHATBOT_SHOP_URL"


def _mail(settings: Settings) -> str:
    mailer = choose_mailer(settings)
    if isinstance(mailer, SmtpMailer):
        mailer.check()
        return "the server at CHATBOT_SMTP_URL takes it"
    if not settings.development:
        return "shown in this terminal only: set CHATBOT_SMTP_URL before customers need codes"
    return "shown in this terminal"


def _secret_key(settings: Settings) -> str:
    if not settings.secret_key and not (settings.data_dir / "secret_key").exists():
        return "made at the first start"
    read_secret_key(settings)
    return "stays here; for site back ends `chatbot key customer-token` prints another"


def _contact_keys(settings: Settings) -> str:
    keys = open_keys(settings)
    with open_database(settings).read() as connection:
        names = sealed_with(connection)
        check_keys(names, keys)
        opened = count_open(connection) if names else 0
    if opened:
        raise InvalidInput(f"{opened} rows stand there in the open: `chatbot crm keys rotate` seals them")
    if not names:
        return "made at the first start"
    where = "CHATBOT_CRM_KEYS" if keys.is_given else str(keys.path)
    return f"{where} opens all of it; keep a copy apart from the database's"
