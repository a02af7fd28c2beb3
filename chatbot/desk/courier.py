"""Brings what happens to other systems: reads the log, sends, tries again; in threads no customer waits for."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatbot.desk.webhook_bodies import Bodies
from chatbot.desk.webhook_signing import sign, write
from chatbot.domain.webhooks import Delivery, Webhook
from chatbot.errors import StoreUnavailable
from chatbot.store import keys
from chatbot.store.deliveries import Deliveries
from chatbot.store.wakeups import Wakeups
from chatbot.store.webhook_feed import WebhookFeed
from chatbot.store.webhooks import Webhooks

if TYPE_CHECKING:  # its HTTP client stays out of a process that sends nothing
    from chatbot.desk.webhook_door import Door, Reply

log = logging.getLogger(__name__)
AGAIN_AFTER = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3_600, 21_600))
"""After each vain attempt; there is one more attempt than there are pauses, the last some seven hours later."""
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)
"""A webhook that fails is left alone, twice as long each time: an outage uses up the attempts of few deliveries."""
LONGEST_WISH = timedelta(hours=6)
"""A receiver's `Retry-After` is believed up to this."""
LANES = 3
"""Conversations of one webhook that are sent at once, in a process; a slow webhook holds no lane of another."""
LOOK_S = 2.0
"""The first pause is 5 s: what is due by the clock is found this soon after."""
BREATH_S = 0.05
"""Between two looks, however often one is woken."""
DELIVERED_KEPT = timedelta(days=7)
KEPT = timedelta(days=30)
"""What was given up, or waits for a webhook that is switched off."""


@dataclass(frozen=True)
class Courier:
    """One in each serving process; what they take from each other is decided by SQL.

    Args:
        open_door: makes the way out, when the first thing is sent.
    """

    feed: WebhookFeed
    deliveries: Deliveries
    webhooks: Webhooks
    bodies: Bodies
    wakeups: Wakeups
    open_door: Callable[[], Door]
    clock: Callable[[], datetime]

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop."""
        lanes = Lanes(self)
        with self.wakeups.listen(keys.DESK) as woken:
            while not stop.wait(BREATH_S):
                woken.clear()
                _logged("reading the log for webhooks", lambda: self._look(lanes))
                self.wakeups.wait(woken, LOOK_S)

    def read_log(self) -> None:
        """Store what webhooks are to be told of all that happened."""
        while batch := self.feed.next():
            new = [
                one
                for happening in batch.happenings
                for webhook in batch.webhooks
                for one in self.bodies.of(happening, webhook)
            ]
            self.feed.put(batch, new, now=self.clock())

    def work_off(self, webhook_id: str) -> None:
        """Send what is due of a webhook's, a conversation at a time, until nothing is or an attempt was in vain."""
        while run := self.deliveries.take(webhook_id, now=self.clock()):
            for number, one in enumerate(run.deliveries, start=1):
                if not self.send(run.webhook, one):
                    self.deliveries.let_go(run.deliveries[number:])
                    return

    def send(self, webhook: Webhook, one: Delivery) -> bool:
        """Make an attempt, note what came of it, and say whether it was taken."""
        reply = self.post(webhook, one.event_id, write(one.body))
        # a crash here sends it once more: at least once, never less
        if reply.status is not None and reply.error is None:
            self.deliveries.delivered(one, reply.status, now=self.clock())
            return True
        self._note_failure(webhook, one, reply)
        return False

    def post(self, webhook: Webhook, event_id: str, body: str) -> Reply:
        """Sign a body and send it."""
        headers = sign(webhook, event_id, body, now=self.clock())
        return self._door.post(webhook.url, body.encode(), headers)

    def forget(self) -> None:
        """Remove what is old."""
        now = self.clock()
        self.deliveries.forget(delivered_before=now - DELIVERED_KEPT, made_before=now - KEPT)

    @cached_property
    def _door(self) -> Door:
        return self.open_door()

    def _look(self, lanes: Lanes) -> None:
        self.read_log()
        for webhook_id, conversations in self.deliveries.due(now=self.clock()).items():
            lanes.open(webhook_id, conversations)

    def _note_failure(self, webhook: Webhook, one: Delivery, reply: Reply) -> None:
        now, gone = self.clock(), reply.status == HTTPStatus.GONE
        wish = min(timedelta(seconds=reply.retry_after_s or 0), LONGEST_WISH)
        pause = AGAIN_AFTER[one.attempts] if one.attempts < len(AGAIN_AFTER) and not gone else None
        rest = min(FIRST_REST * 2 ** min(webhook.failures, 10), LONGEST_REST)
        error = reply.error or ""
        self.deliveries.failed(
            one,
            reply.status,
            error,
            next_at=now + max(pause, wish) if pause else None,
            rest_until=now + max(rest, wish),
            now=now,
        )
        if gone:
            self.webhooks.change(webhook.id, active=False, off_because="it answered 410: nobody is there")
        if gone or pause is None:
            log.warning("webhook %s at %s: given up, %s", webhook.id, urlsplit(webhook.url).hostname, error)


class Lanes:
    """The threads that send: so many for a webhook, and none is another's."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._guard = threading.Lock()
        self._open: Counter[str] = Counter()

    def open(self, webhook_id: str, conversations: int) -> None:
        """See to it that as many lanes are open as have something to do."""
        with self._guard:
            missing = min(conversations, LANES) - self._open[webhook_id]
            self._open[webhook_id] += max(missing, 0)
        for _ in range(missing):
            threading.Thread(target=self._work, args=(webhook_id,), name="webhook", daemon=True).start()

    def _work(self, webhook_id: str) -> None:
        try:
            _logged("sending to a webhook", lambda: self._courier.work_off(webhook_id))
        finally:
            with self._guard:
                self._open[webhook_id] -= 1


def _logged(what: str, step: Callable[[], None]) -> None:
    """Take a step of a thread that must live on; a failure is logged, the next look may be better."""
    try:
        step()
    except StoreUnavailable as error:
        log.warning("%s: %s", what, error)
    except Exception:  # the thread's outermost door: dead, it would never tell anybody anything again
        log.exception("%s failed; it goes on at the next look", what)
