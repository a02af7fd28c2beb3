"""Settings choose the shop and the way mail goes; the rest of the house does not know which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatbot.services import assembly
from chatbot.services.assembly import build
from chatbot.services.connections import open_door
from chatbot.settings import Settings
from chatbot.shop.acquaintances import Acquaintances
from chatbot.shop.mail import SmtpMailer, TerminalMailer
from chatbot.shop.sql_shop import SqlShop
from chatbot.store.embedded import EmbeddedServer
from chatbot.web.app import create_app
from tests.actors import Customer
from tests.shop.company import KEY, company


@pytest.mark.parametrize(
    ("given", "shop", "mailer"),
    [
        ({}, SqlShop, TerminalMailer),
        (
            {
                "CHATBOT_SHOP_URL": "https://shop.example.com",
                "CHATBOT_SHOP_KEY": "key",
                "CHATBOT_SMTP_URL": "smtps://mail.example.com",
                "CHATBOT_MAIL_FROM": "help@shop.example.com",
            },
            Acquaintances,
            SmtpMailer,
        ),
    ],
)
def test_settings_choose(
    tmp_path: Path, embedded: EmbeddedServer, given: dict[str, str], shop: type, mailer: type
) -> None:
    services = build(Settings(_env_file=None, data_dir=tmp_path, redis_url=embedded.url, **given))

    assert isinstance(services.shop, shop)
    errands = services.assistant.thinking.errands
    assert isinstance(errands.mailer, mailer)
    assert errands.codes.issue("a talk", f"{mailer.__name__}@example.com", caller=mailer.__name__)
    services.database.engine.dispose()


def test_an_order_of_the_company_s_system_answers_a_customer(
    tmp_path: Path, embedded: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with company() as system:
        more: dict[str, Any] = {
            "CHATBOT_SHOP_URL": system.url,
            "CHATBOT_SHOP_KEY": KEY,
            "CHATBOT_DEVELOPMENT": True,
        }
        settings = Settings(_env_file=None, data_dir=tmp_path, redis_url=embedded.url, **more)
        door = open_door(settings)
        monkeypatch.setattr(assembly, "open_door", lambda _settings: door)
        services = build(settings)
        customer = Customer(create_app(services))

        answer = customer.says("Where is my order 1001001? My mail is anna@example.com")
        asked = list(system.asked)
        door.close()
    services.database.engine.dispose()

    assert ("GET", "/api/orders/1001001") in asked
    assert answer["status"] == "bot"
