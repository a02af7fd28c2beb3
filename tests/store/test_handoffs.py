"""One owner at any time, whoever asks and however often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chatbot.domain.conversation import Line, Memory
from chatbot.domain.desk import Agent, QueueEntry
from chatbot.errors import AlreadyClaimed, Conflict, MessageIdReused, VersionConflict
from chatbot.store import entries
from chatbot.store.conversations import Conversations
from chatbot.store.database import Database
from chatbot.store.handoffs import Handoffs
from tests.store.actors import NOW, add_agent, begin, system_line, turn


def names(*lists: list[QueueEntry]) -> list[str]:
    """Return the sessions of one list after the other."""
    return [one.conversation.session_id for found in lists for one in found]


def test_a_second_agent_cannot_claim_the_same_customer(database: Database) -> None:
    conversation = begin(database, waiting=True)
    maya, tom = add_agent(database, "Maya"), add_agent(database, "Tom")
    Handoffs(database).claim(conversation.id, maya, system_line("c1"), now=NOW)

    with pytest.raises(AlreadyClaimed, match="Maya"):
        Handoffs(database).claim(conversation.id, tom, system_line("c2"), now=NOW)


def test_of_ten_agents_claiming_at_once_one_wins(database: Database) -> None:
    conversation = begin(database, waiting=True)
    agents = [add_agent(database, f"Agent{number}") for number in range(10)]

    def claim(number: int) -> bool:
        try:
            Handoffs(database).claim(conversation.id, agents[number], system_line(f"c{number}"), now=NOW)
        except AlreadyClaimed:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        wins = list(pool.map(claim, range(10)))

    assert wins.count(True) == 1
    assert Handoffs(database).entry(conversation.id).conversation.agent_id == agents[wins.index(True)].id


def test_claiming_twice_changes_nothing(database: Database) -> None:
    conversation = begin(database, waiting=True)
    maya = add_agent(database, "Maya")

    first = Handoffs(database).claim(conversation.id, maya, system_line("c1"), now=NOW)
    second = Handoffs(database).claim(conversation.id, maya, system_line("c2"), now=NOW)

    assert first == second


def test_the_bot_cannot_write_after_an_agent_took_over(database: Database) -> None:
    before = begin(database)
    maya = add_agent(database, "Maya")
    Handoffs(database).claim(before.id, maya, system_line("c1"), now=NOW)

    with pytest.raises(VersionConflict):
        Conversations(database).commit_turn(before, lines=turn(before, "m2"), memory=Memory(), now=NOW)


def test_only_the_owner_may_answer(database: Database) -> None:
    conversation = begin(database, waiting=True)
    maya, tom = add_agent(database, "Maya"), add_agent(database, "Tom")
    hello = Line("agent", "Hello, Maya here.", "a1", agent_id=maya.id, agent_name=maya.name)
    with pytest.raises(Conflict, match="claim it first"):
        Handoffs(database).answer(conversation.id, maya, hello, now=NOW)
    Handoffs(database).claim(conversation.id, maya, system_line("c1"), now=NOW)

    with pytest.raises(AlreadyClaimed):
        Handoffs(database).answer(conversation.id, tom, hello, now=NOW)

    assert Handoffs(database).answer(conversation.id, maya, hello, now=NOW).text == "Hello, Maya here."


def test_an_answer_sent_twice_is_stored_once(database: Database) -> None:
    conversation = begin(database, waiting=True)
    maya = add_agent(database, "Maya")
    Handoffs(database).claim(conversation.id, maya, system_line("c1"), now=NOW)
    hello = Line("agent", "Hello.", "a1", agent_id=maya.id, agent_name=maya.name)

    first = Handoffs(database).answer(conversation.id, maya, hello, now=NOW)
    second = Handoffs(database).answer(conversation.id, maya, hello, now=NOW)

    assert first.seq == second.seq


def test_the_line_is_sorted_by_urgency_then_by_waiting(database: Database) -> None:
    begin(database, "early", waiting=True)
    begin(database, "bot talk")
    maya = add_agent(database, "Maya")
    late = begin(database, "late", waiting=True)
    Handoffs(database).claim(late.id, maya, system_line("c1"), now=NOW)

    found = Handoffs(database).queue(maya, bot_since=NOW - timedelta(hours=1))

    (early,) = found.waiting
    assert names(found.waiting, found.mine, found.others, found.bot) == ["early", "late", "bot talk"]
    assert early.explanation == "Anger 0.91 on one message."
    assert early.last_message == "where is it"
    assert early.waiting_since == NOW
    assert found.last_event_id > 0


def test_the_line_is_read_on_after_a_place_in_it_and_counted_whole(database: Database) -> None:
    maya = add_agent(database, "Maya")
    for number in range(5):
        begin(database, f"waiting {number}", waiting=True)
    since = NOW - timedelta(hours=1)

    first = Handoffs(database).queue(maya, bot_since=since, limit=3)
    second = Handoffs(database).queue(maya, bot_since=since, after=first.next_place, limit=3)

    assert sorted(names(first.waiting, second.waiting)) == [f"waiting {number}" for number in range(5)]
    assert (len(first.waiting), len(second.waiting), second.next_place) == (3, 2, None)
    assert first.totals == second.totals == {"waiting": 5, "mine": 0, "others": 0, "bot": 0}


def test_colleagues_conversations_do_not_hide_ones_own(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "QUEUE_LIMIT", 1)
    maya, tom = add_agent(database, "Maya"), add_agent(database, "Tom")
    for number, agent in enumerate((tom, tom, maya)):
        talk = begin(database, f"talk {number}", waiting=True)
        Handoffs(database).claim(talk.id, agent, system_line("c1"), now=NOW)

    found = Handoffs(database).queue(maya, bot_since=NOW)

    assert names(found.mine) == ["talk 2"]
    assert (len(found.others), found.totals["others"]) == (1, 2)


def test_resolving_ends_the_handover_and_frees_the_customer(database: Database) -> None:
    conversation = begin(database, waiting=True)
    maya = add_agent(database, "Maya")
    Handoffs(database).claim(conversation.id, maya, system_line("c1"), now=NOW)

    after = Handoffs(database).leave(conversation.id, maya, system_line("r1"), status="resolved", now=NOW)

    (handoff,) = Handoffs(database).history(conversation.id)
    assert (after.status, after.agent_id) == ("resolved", None)
    assert (handoff.ended_at, handoff.agent_name) == (NOW, "Maya")
    with pytest.raises(Conflict, match="resolved"):
        Handoffs(database).claim(conversation.id, maya, system_line("c2"), now=NOW)


def test_a_released_conversation_waits_again_since_it_was_opened(database: Database) -> None:
    conversation = begin(database, waiting=True)
    maya, tom = add_agent(database, "Maya"), add_agent(database, "Tom")
    Handoffs(database).claim(conversation.id, maya, system_line("c1"), now=NOW)

    Handoffs(database).leave(conversation.id, maya, system_line("l1"), status="waiting", now=NOW)

    assert Handoffs(database).entry(conversation.id).waiting_since == NOW
    assert Handoffs(database).claim(conversation.id, tom, system_line("c2"), now=NOW).agent_id == tom.id


def test_a_long_line_does_not_hide_what_the_bot_is_doing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "QUEUE_LIMIT", 2)
    maya = add_agent(database, "Maya")
    for number in range(3):
        begin(database, f"waiting {number}", waiting=True)
        talk = begin(database, f"bot {number}")
        later = NOW + timedelta(minutes=number)
        Conversations(database).commit_turn(talk, lines=turn(talk, "m2"), memory=Memory(), now=later)

    found = Handoffs(database).queue(maya, bot_since=NOW - timedelta(hours=1), limit=2)

    assert len(found.waiting) == 2
    assert names(found.bot) == ["bot 2", "bot 1"]
    assert (found.totals["waiting"], found.totals["bot"]) == (3, 3)


@pytest.mark.parametrize("taken", ["m1", "a1"])
def test_an_answer_under_a_taken_id_is_refused_rather_than_lost(database: Database, taken: str) -> None:
    conversation = begin(database, waiting=True)
    maya = add_agent(database, "Maya")
    Handoffs(database).claim(conversation.id, maya, system_line("c1"), now=NOW)
    Handoffs(database).answer(conversation.id, maya, said(maya, "Hello.", "a1"), now=NOW)

    with pytest.raises(MessageIdReused):
        Handoffs(database).answer(conversation.id, maya, said(maya, "Good news.", taken), now=NOW)


def said(agent: Agent, text: str, message_id: str) -> Line:
    return Line("agent", text, message_id, agent_id=agent.id, agent_name=agent.name)


def test_who_takes_the_wish_back_leaves_the_line(database: Database) -> None:
    waiting = begin(database, waiting=True)

    after = Conversations(database).commit_turn(
        waiting, lines=turn(waiting, "m2"), memory=Memory(), now=NOW, withdrawn=True
    )

    assert after.status == "bot"
    (handoff,) = Handoffs(database).history(waiting.id)
    assert (handoff.ended_at, handoff.claimed_at) == (NOW, None)
    assert Handoffs(database).entry(waiting.id).reason is None


def test_who_takes_the_wish_back_too_late_stays_with_the_agent(database: Database) -> None:
    waiting, agent = begin(database, waiting=True), add_agent(database, "Ada")
    Handoffs(database).claim(waiting.id, agent, system_line("c1"), now=NOW)

    with pytest.raises(VersionConflict):
        Conversations(database).commit_turn(
            waiting, lines=turn(waiting, "m2"), memory=Memory(), now=NOW, withdrawn=True
        )

    assert Handoffs(database).entry(waiting.id).agent_name == "Ada"
