"""Tell readers in every process that there is something new in SQL; carries no content of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress

import redis
from redis.client import PubSub

from chatbot.errors import LiveStoreUnavailable
from chatbot.store import keys
from chatbot.store.live import Live, connect

log = logging.getLogger(__name__)
POLL_S = 1.0
"""Without Redis, readers look into SQL this often."""
RECONNECT_S = 0.5


class Wakeups:
    """One pub/sub connection per process, however many streams are open."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._guard = threading.Lock()
        self._signals: dict[str, set[threading.Event]] = defaultdict(set)
        self._listener: threading.Thread | None = None
        self._connected = False

    def publish(self, *topics: str) -> None:
        """Wake the readers of these topics; without Redis they poll."""
        with suppress(LiveStoreUnavailable):
            self._live.call(lambda client: announce(client, *topics))

    @contextmanager
    def listen(self, topic: str) -> Iterator[threading.Event]:
        """Register for a topic: clear the event, read SQL, then `wait`; nothing falls between."""
        event = threading.Event()
        with self._guard:
            self._signals[topic].add(event)
            self._start()
        try:
            yield event
        finally:
            with self._guard:
                self._signals[topic].discard(event)
                if not self._signals[topic]:
                    del self._signals[topic]

    def wait(self, event: threading.Event, timeout_s: float) -> None:
        """Wait until woken; return early without Redis, so that the reader polls."""
        event.wait(timeout_s if self._connected else min(timeout_s, POLL_S))

    def _start(self) -> None:
        if self._listener is None:
            self._listener = threading.Thread(target=self._run, name="wakeups", daemon=True)
            self._listener.start()

    def _run(self) -> None:
        while True:
            try:
                self._follow()
            except Exception as error:  # noqa: BLE001  the thread's outermost door: dead, it would wake nobody
                if self._connected:
                    log.warning("live updates fall back to polling (%s: %s)", type(error).__name__, error)
            self._connected = False
            self._live.ping()  # revives the embedded server
            time.sleep(RECONNECT_S)

    def _follow(self) -> None:
        client = connect(self._live.url, command_timeout_s=None)
        with closing(client), closing(PubSub(client.connection_pool)) as pubsub:
            pubsub.subscribe(keys.WAKE_CHANNEL)
            while pubsub.get_message(timeout=POLL_S) is None:
                continue  # not confirmed yet: what is published now would be missed, so readers poll
            self._wake_all()  # whatever was published while nobody listened
            self._connected = True
            while True:
                message = pubsub.get_message(ignore_subscribe_messages=True, timeout=POLL_S)
                if message:
                    self._wake(str(message["data"]).split())

    def _wake_all(self) -> None:
        with self._guard:
            topics = list(self._signals)
        self._wake(topics)

    def _wake(self, topics: Iterable[str]) -> None:
        with self._guard:
            for event in [event for topic in topics for event in self._signals.get(topic, ())]:
                event.set()


def announce(client: redis.Redis, *topics: str) -> None:
    """Publish on a client, or as one command of a pipeline."""
    client.publish(keys.WAKE_CHANNEL, " ".join(topics))
