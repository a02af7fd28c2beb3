"""What supervisors do about webhooks: make, change, rotate, try, read what was sent, send it again."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from chatbot.desk.courier import Courier
from chatbot.desk.webhook_guard import Guard
from chatbot.desk.webhook_signing import OLD_SECRET_LASTS, new_secret, write
from chatbot.domain.desk import Agent
from chatbot.domain.webhooks import Backlog, Delivery, DeliveryState, Webhook, WebhookKind
from chatbot.errors import Conflict
from chatbot.store import deliveries as sent
from chatbot.store import keys
from chatbot.store.agents import Agents
from chatbot.store.deliveries import Deliveries
from chatbot.store.wakeups import Wakeups
from chatbot.store.webhooks import Webhooks

MOST = 20
"""Each may hold a few threads in every process while it is slow."""
FAILING_FROM = 5
"""So many vain attempts in a row are no hiccup any more."""
OFF = "this webhook is switched off: switch it on first"


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test came to."""

    delivered: bool
    status: int | None
    error: str | None
    took_ms: int


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """The supervisors' side of webhooks; every change is written down, without a secret in it."""

    webhooks: Webhooks
    deliveries: Deliveries
    courier: Courier
    guard: Guard
    agents: Agents
    wakeups: Wakeups
    clock: Callable[[], datetime]

    def all(self) -> list[tuple[Webhook, Backlog]]:
        """Return every webhook with what is on its way to it."""
        backlogs = self.webhooks.backlogs()
        return [(one, backlogs.get(one.id, Backlog())) for one in self.webhooks.all()]

    def fetch(self, webhook_id: str) -> tuple[Webhook, Backlog]:
        """Return one with what is on its way to it.

        Raises:
            NotFound: there is none with this id.
        """
        return self.webhooks.fetch(webhook_id), self.webhooks.backlogs().get(webhook_id, Backlog())

    def add(
        self, agent: Agent, *, url: str, events: tuple[WebhookKind, ...], description: str, masked: bool
    ) -> Webhook:
        """Make a webhook; its secret is known to the caller, and never shown again.

        Raises:
            InvalidFields: the URL leads where no webhook may.
            Conflict: there are too many.
        """
        self.guard.check(url)
        new = Webhook(
            id=secrets.token_hex(8),
            url=url,
            events=events,
            created_at=self.clock(),
            secret=new_secret(),
            description=description,
            masked=masked,
        )
        self.webhooks.add(new, most=MOST)
        self._note(agent, "webhook added", new, {"events": list(events), "masked": masked})
        return new

    def change(self, agent: Agent, webhook_id: str, changes: Mapping[str, Any]) -> Webhook:
        """Change some of `url`, `events`, `description`, `masked`, `active`.

        Raises:
            NotFound: there is none with this id.
            InvalidFields: the URL leads where no webhook may.
        """
        if "url" in changes:
            self.guard.check(changes["url"])
        before = self.webhooks.fetch(webhook_id)
        after = self.webhooks.change(webhook_id, **changes)
        self._note(agent, "webhook changed", after, _difference(before, after))
        self.wakeups.publish(keys.DESK)
        return after

    def rotate(self, agent: Agent, webhook_id: str) -> Webhook:
        """Give a webhook a new secret; the old one signs beside it for a day.

        Raises:
            NotFound: there is none with this id.
        """
        before = self.webhooks.fetch(webhook_id)
        until = self.clock() + OLD_SECRET_LASTS
        after = self.webhooks.change(
            webhook_id, secret=new_secret(), old_secret=before.secret, old_secret_until=until
        )
        self._note(agent, "webhook secret rotated", after, {})
        return after

    def remove(self, agent: Agent, webhook_id: str) -> None:
        """Remove a webhook with all that was on its way to it.

        Raises:
            NotFound: there is none with this id.
        """
        found = self.webhooks.fetch(webhook_id)
        self.webhooks.remove(webhook_id)
        self._note(agent, "webhook removed", found, {})

    def sent(self, webhook_id: str, *, state: DeliveryState | None, before: int | None) -> list[Delivery]:
        """Return deliveries to a webhook, the latest first.

        Raises:
            NotFound: there is none with this id.
        """
        return self.deliveries.page(self.webhooks.fetch(webhook_id).id, state=state, before=before)

    def replay(self, agent: Agent, delivery_id: int) -> Delivery:
        """Send a delivery once more, whatever became of it.

        Raises:
            NotFound: there is none with this id.
            Conflict: its webhook is switched off.
        """
        found = self._active(self.deliveries.fetch(delivery_id).webhook_id)
        self.deliveries.replay(sent.one_of(delivery_id), now=self.clock())
        self._replayed(agent, found, {"delivery": delivery_id})
        return self.deliveries.fetch(delivery_id)

    def replay_dead(self, agent: Agent, webhook_id: str) -> int:
        """Send everything once more that was given up of a webhook's, and return how much that is.

        Raises:
            NotFound: there is none with this id.
            Conflict: it is switched off.
        """
        found = self._active(webhook_id)
        count = self.deliveries.replay(sent.dead_of(webhook_id), now=self.clock())
        self._replayed(agent, found, {"deliveries": count})
        return count

    def test(self, agent: Agent, webhook_id: str) -> Tried:
        """Send a `ping` at once, switched on or not, and say what came of it.

        Raises:
            NotFound: there is none with this id.
        """
        found, name = self.webhooks.fetch(webhook_id), f"ping_{secrets.token_hex(8)}"
        at = self.clock().isoformat().replace("+00:00", "Z")
        ping = {
            "type": "ping",
            "id": name,
            "timestamp": at,
            "sequence": 0,
            "data": {"webhook_id": webhook_id},
        }
        started = time.monotonic()
        reply = self.courier.post(found, name, write(ping))
        took_ms = round((time.monotonic() - started) * 1000)
        self._note(agent, "webhook tested", found, {"status": reply.status})
        return Tried(reply.error is None, reply.status, reply.error, took_ms)

    def troubles(self) -> list[str]:
        """Return what an operator should know, without the host: anybody may ask whether we are ready."""
        return [
            f"webhook {one.id}: fails since {one.failing_since:%Y-%m-%d %H:%M} UTC; see /desk/webhooks"
            for one in self.webhooks.all()
            if one.active and one.failing_since and one.failures >= FAILING_FROM
        ]

    def _active(self, webhook_id: str) -> Webhook:
        found = self.webhooks.fetch(webhook_id)
        if not found.active:
            raise Conflict(OFF)
        return found

    def _replayed(self, agent: Agent, webhook: Webhook, detail: dict[str, Any]) -> None:
        # whoever sends again expects an attempt now, not when the webhook has rested
        self.webhooks.change(webhook.id, rest_until=None)
        self._note(agent, "webhook replayed", webhook, detail)
        self.wakeups.publish(keys.DESK)

    def _note(self, agent: Agent, action: str, webhook: Webhook, detail: dict[str, Any]) -> None:
        more = {"host": host(webhook), **detail}
        self.agents.note(agent.id, action, webhook.id, now=self.clock(), detail=more)


def host(webhook: Webhook) -> str:
    """Return where a webhook leads; the rest of its URL may be a secret of the other side."""
    return urlsplit(webhook.url).hostname or ""


def _difference(before: Webhook, after: Webhook) -> dict[str, Any]:
    """Return what was changed, before and after; of URLs the hosts."""
    pairs = {
        "events": (list(before.events), list(after.events)),
        "description": (before.description, after.description),
        "masked": (before.masked, after.masked),
        "active": (before.active, after.active),
        "url": (host(before), host(after)),
    }
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if before.url != after.url:
        changed["url"] = pairs["url"]
    return {name: {"before": one, "after": other} for name, (one, other) in changed.items()}
