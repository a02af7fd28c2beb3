"""Couriers at work: in threads of their own, several at once, beside a webhook that is slow."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chatbot.store.database import Database
from chatbot.store.live import Live
from tests.desk.receiver import PATIENCE_S, Receiver, keeps_silent, receiver
from tests.desk.world import Clock, World
from tests.keys import KEYS


@contextmanager
def running(*worlds: World) -> Iterator[None]:
    """Let the couriers' own threads work."""
    stop = threading.Event()
    threads = [threading.Thread(target=world.courier.run, args=(stop,)) for world in worlds]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    give_up_at = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


def test_a_slow_webhook_keeps_no_other_waiting(world: World, crm: Receiver) -> None:
    with receiver() as slow:
        slow.always = keeps_silent
        world.listens(slow, "conversation.escalated", name="slow")
        world.listens(crm, "conversation.escalated", name="quick")
        world.begins("s1", waiting=True)

        with running(world):
            crm.waits_for(1)
            slow.waits_for(1)

            until(lambda: world.sent("quick")[0].state == "delivered")

    assert world.sent("slow")[0].state == "pending"


def test_two_processes_tell_everything_once_and_every_conversation_in_order(
    world: World, crm: Receiver, dead_live: Live, clock: Clock
) -> None:
    world.listens(crm, "message.created")
    others = [World(Database(world.database.url, KEYS), dead_live, clock) for _ in range(2)]
    names = [f"s{number}" for number in range(12)]

    with running(*others):
        for name in names:
            world.begins(name)
        for name in names:
            world.says(name, "m2")
        crm.waits_for(4 * len(names))
        until(lambda: world.backlog().pending == 0)

    ids = crm.ids()
    assert len(ids) == len(set(ids)) == 4 * len(names)
    for name in names:
        mine = [one for one in ids if world.current(name).id in one]
        assert mine == sorted(mine)
    for other in others:
        other.database.engine.dispose()
