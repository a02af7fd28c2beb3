"""What happens is told to other systems: all of it, in order, again where it was not taken."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from chatbot.desk.courier import AGAIN_AFTER, LONGEST_REST
from chatbot.errors import StoreUnavailable
from chatbot.store.deliveries import HELD_FOR, Deliveries, dead_of, one_of
from chatbot.store.tables import messages
from chatbot.store.webhook_tables import webhook_deliveries
from tests.desk.receiver import Receiver, says
from tests.desk.world import Clock, World
from tests.store.actors import add_agent


def test_a_conversation_is_told_from_the_first_word_to_the_rating(world: World, crm: Receiver) -> None:
    world.listens(crm)
    maya = add_agent(world.database, "Maya")
    talk = world.begins("s1", waiting=True)
    world.claims(talk, maya)
    world.resolves(talk, maya)
    world.rates("s1", 4, "quick")

    world.tells()

    assert crm.kinds() == [
        "conversation.escalated",
        "message.created",
        "message.created",
        "conversation.assigned",
        "message.created",
        "conversation.resolved",
        "message.created",
        "feedback.created",
    ]
    told = [one.json["data"] for one in crm.received]
    assert (told[0]["reason"], told[0]["status"]) == ("angry", "waiting")
    assert told[3]["agent"] == told[5]["agent"] == {"id": maya.id, "name": "Maya"}
    assert (told[7]["rating"], told[7]["comment"]) == (4, "quick")
    assert [one["message"]["author"] for one in told if "message" in one] == [
        "customer",
        "bot",
        "system",
        "system",
    ]
    assert {one.state for one in world.sent()} == {"delivered"}
    assert {one.status for one in world.sent()} == {204}


def test_nothing_is_told_twice_and_nothing_from_before(world: World, crm: Receiver) -> None:
    world.begins("before")
    world.listens(crm)
    world.begins("s1")

    world.tells()
    world.tells()
    World(world.database, world.wakeups._live, world.clock).tells()  # after a restart

    assert crm.kinds() == ["message.created", "message.created"]
    assert len(set(crm.ids())) == 2


def test_what_the_customer_may_not_see_goes_nowhere(world: World, crm: Receiver) -> None:
    world.listens(crm)
    world.begins("s1")
    with world.database.write() as connection:
        connection.execute(update(messages).where(messages.c.author == "bot").values(suppressed=True))

    world.tells()

    assert [one.json["data"]["message"]["author"] for one in crm.received] == ["customer"]


def test_what_was_not_taken_is_tried_again_at_set_times_and_then_given_up(
    world: World, crm: Receiver, clock: Clock
) -> None:
    world.listens(crm, "conversation.escalated")
    crm.always = says(500)
    world.begins("s1", waiting=True)

    world.tells()
    for pause in AGAIN_AFTER:
        attempts = len(crm.received)
        clock.passes(seconds=pause.total_seconds() - 1)
        world.tells()
        assert len(crm.received) == attempts, pause
        clock.passes(seconds=1)
        world.tells()
        assert len(crm.received) == attempts + 1, pause

    (dead,) = world.sent()
    assert (dead.state, dead.attempts, dead.status, dead.last_error) == ("dead", 7, 500, "answered 500")
    assert len({told.id for told in crm.received}) == 1
    assert len({told.body for told in crm.received}) == 1
    clock.passes(days=2)
    world.tells()
    assert len(crm.received) == 7


def test_a_body_is_signed_anew_at_every_attempt(world: World, crm: Receiver, clock: Clock) -> None:
    world.listens(crm, "conversation.escalated")
    crm.does(says(500))
    world.begins("s1", waiting=True)
    world.tells()
    clock.passes(seconds=5)
    world.tells()

    first, second = (one.headers for one in crm.received)
    assert int(second["Webhook-Timestamp"]) - int(first["Webhook-Timestamp"]) == 5
    assert first["Webhook-Signature"] != second["Webhook-Signature"]
    assert world.sent()[0].state == "delivered"


@pytest.mark.parametrize(("wish", "waits_s"), [("2", 5), ("90", 90), ("999999", 6 * 3600)])
def test_a_receiver_that_wants_to_be_left_alone_is(
    world: World, crm: Receiver, clock: Clock, wish: str, waits_s: int
) -> None:
    world.listens(crm, "conversation.escalated")
    crm.does(says(429, Retry_After=wish))
    world.begins("s1", waiting=True)
    world.tells()
    world.begins("s2", waiting=True)  # nor is anything else sent there meanwhile

    clock.passes(seconds=waits_s - 1)
    world.tells()
    assert len(crm.received) == 1
    clock.passes(seconds=1)
    world.tells()
    assert len(crm.received) == 3


def test_an_outage_uses_up_the_attempts_of_few(world: World, crm: Receiver, clock: Clock) -> None:
    world.listens(crm, "conversation.escalated")
    crm.always = says(503)
    for number in range(20):
        world.begins(f"s{number}", waiting=True)
    for _ in range(12):
        world.tells()
        clock.passes(seconds=LONGEST_REST.total_seconds())
    assert world.backlog().dead == 0
    assert len(crm.received) == 12
    assert world.webhooks.fetch("w1").failing_since is not None

    crm.always = None
    clock.passes(hours=6)
    for _ in range(3):  # the first is tried alone; when it was taken the others follow
        world.tells()

    assert world.backlog().pending == 0
    assert world.webhooks.fetch("w1").failing_since is None


def test_who_answers_gone_is_switched_off_and_told_on_when_switched_on(
    world: World, crm: Receiver, clock: Clock
) -> None:
    world.listens(crm, "conversation.escalated")
    crm.does(says(410))
    world.begins("s1", waiting=True)
    world.begins("s2", waiting=True)
    world.tells()
    off = world.webhooks.fetch("w1")
    world.begins("meanwhile", waiting=True)
    clock.passes(minutes=1)
    world.tells()

    assert (off.active, off.off_because) == (False, "it answered 410: nobody is there")
    assert [one.state for one in world.sent()] == ["dead", "pending"]
    world.webhooks.change("w1", active=True)
    world.tells()
    assert [one.state for one in world.sent()] == ["dead", "delivered"]
    assert world.webhooks.fetch("w1").off_because is None


def test_what_failed_is_overtaken_but_a_conversation_keeps_its_order(
    world: World, crm: Receiver, clock: Clock
) -> None:
    world.listens(crm, "message.created")
    crm.does(says(204), says(500))
    world.begins("s1")
    world.says("s1", "m2")
    world.begins("s2")
    world.tells()
    clock.passes(seconds=5)
    world.tells()
    world.tells()

    order = [one.id.rpartition("_")[2] for one in crm.received if world.current("s1").id in one.id]
    assert order == ["1", "2", "2", "3", "4"]
    assert world.backlog().pending == 0


def test_a_crash_between_sending_and_noting_sends_it_once_more(
    world: World, crm: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.listens(crm, "conversation.escalated")
    world.begins("s1", waiting=True)

    def crash(*_: object, **__: object) -> None:
        raise StoreUnavailable("killed")

    with monkeypatch.context() as patch:
        patch.setattr(Deliveries, "delivered", crash)
        with pytest.raises(StoreUnavailable):
            world.tells()
    restarted = World(world.database, world.wakeups._live, clock)
    restarted.tells()
    assert len(crm.received) == 1  # it may still be in the other's hands

    clock.passes(seconds=HELD_FOR.total_seconds())
    restarted.tells()
    restarted.tells()

    assert len(crm.received) == 2
    assert len(set(crm.ids())) == 1
    assert restarted.sent()[0].state == "delivered"


def test_who_wakes_up_late_does_not_take_back_what_another_delivered(
    world: World, crm: Receiver, clock: Clock
) -> None:
    world.listens(crm, "conversation.escalated")
    world.begins("s1", waiting=True)
    world.courier.read_log()
    late = world.deliveries.take("w1", now=clock())
    assert late is not None
    clock.passes(seconds=HELD_FOR.total_seconds())
    world.tells()

    (one,) = late.deliveries
    rests = {"next_at": clock(), "rest_until": clock(), "now": clock()}
    world.deliveries.failed(one, None, "no answer", **rests)

    assert world.sent()[0].state == "delivered"


def test_what_was_given_up_can_be_sent_again_one_or_all(world: World, crm: Receiver, clock: Clock) -> None:
    world.listens(crm, "conversation.escalated")
    for number in range(3):
        world.begins(f"s{number}", waiting=True)
    world.courier.read_log()
    with world.database.write() as connection:
        connection.execute(update(webhook_deliveries).values(state="dead", attempts=7))
    first, *_ = world.sent()

    assert world.deliveries.replay(one_of(first.id), now=clock()) == 1
    world.tells()
    assert crm.ids() == [first.event_id]
    assert world.deliveries.replay(dead_of("w1"), now=clock()) == 2
    world.tells()

    assert len(crm.received) == 3
    assert {one.state for one in world.sent()} == {"delivered"}
    assert world.sent()[0].attempts == 1


def test_an_erased_conversation_is_told_nobody_any_more(world: World, crm: Receiver) -> None:
    world.listens(crm)
    kept, erased = world.begins("s1"), world.begins("s2")
    world.courier.read_log()
    world.erases(erased)

    world.tells()

    assert {one.conversation_id for one in world.sent()} == {kept.id}
    assert {one.json["data"]["conversation_id"] for one in crm.received} == {kept.id}


def test_what_is_old_is_removed(world: World, crm: Receiver, clock: Clock) -> None:
    world.listens(crm, "conversation.escalated")
    world.begins("s1", waiting=True)
    world.tells()
    crm.always = says(500)
    world.begins("s2", waiting=True)
    world.tells()

    clock.passes(days=7, seconds=1)
    world.courier.forget()
    assert [one.state for one in world.sent()] == ["pending"]
    clock.passes(days=23)
    world.courier.forget()
    assert world.sent() == []
