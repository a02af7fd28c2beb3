"""Put together what tells other systems: webhooks, and the threads that bring to them what happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from chatbot.desk.courier import Courier
from chatbot.desk.webhook_bodies import Bodies
from chatbot.desk.webhook_guard import Guard
from chatbot.desk.webhooks import WebhookDesk
from chatbot.nlu.masking import mask
from chatbot.settings import Settings
from chatbot.store.agents import Agents
from chatbot.store.database import Database
from chatbot.store.deliveries import Deliveries
from chatbot.store.wakeups import Wakeups
from chatbot.store.webhook_feed import WebhookFeed
from chatbot.store.webhooks import Webhooks

if TYPE_CHECKING:  # its HTTP client stays out of a process that tells nobody
    from chatbot.desk.webhook_door import Door


def webhook_desk(
    settings: Settings, database: Database, agents: Agents, wakeups: Wakeups, clock: Callable[[], datetime]
) -> WebhookDesk:
    """Return the supervisors' side of webhooks, with the courier that works for them."""
    webhooks, deliveries = Webhooks(database), Deliveries(database)
    guard = Guard(settings.webhook_private, development=settings.development)
    courier = Courier(
        feed=WebhookFeed(database),
        deliveries=deliveries,
        webhooks=webhooks,
        bodies=Bodies(mask, desk_url=f"{settings.url}/desk"),
        wakeups=wakeups,
        open_door=lambda: _open_door(guard),
        clock=clock,
    )
    return WebhookDesk(
        webhooks=webhooks,
        deliveries=deliveries,
        courier=courier,
        guard=guard,
        agents=agents,
        wakeups=wakeups,
        clock=clock,
    )


def _open_door(guard: Guard) -> Door:
    from chatbot.desk.webhook_door import Door

    return Door(guard)
