"""Who holds a conversation, and who may change that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chatbot.domain.desk import Agent
from chatbot.errors import AlreadyClaimed, AtCapacity, ChatbotError, Conflict, InvalidFields, NotFound
from chatbot.store.conversations import Conversations
from chatbot.store.handoffs import Handoffs
from tests.desk.floor import Floor


def held(floor: Floor, agent: Agent) -> str:
    """Return a conversation the agent holds."""
    talk = floor.waits()
    floor.owners.claim(talk, agent)
    return talk


def shown(floor: Floor, talk: str) -> list[str]:
    """Return what the customer sees of the house."""
    return [one.text for one in Conversations(floor.database).messages(talk) if one.author == "system"]


def test_a_colleague_takes_over_with_a_note_only_they_see(floor: Floor) -> None:
    maya, tom = floor.agent("Maya"), floor.agent("Tom")
    talk = held(floor, maya)

    floor.owners.transfer(talk, maya, agent_id=tom.id, team_id=None, note="Wants it by Friday.")

    whole = Conversations(floor.database).messages(talk, shown_only=False)
    assert floor.owner(talk) == "Tom"
    assert shown(floor, talk)[-1] == "handoff.taken_over Tom"
    assert (whole[-1].kind, whole[-1].text, whole[-1].agent_name) == ("note", "Wants it by Friday.", "Maya")


def test_a_team_is_given_a_conversation_and_the_one_who_gave_it_is_not_asked_again(floor: Floor) -> None:
    maya, tom = floor.agent("Maya"), floor.agent("Tom")
    floor.team("payments", maya, tom)
    talk = held(floor, maya)

    entry = floor.owners.transfer(talk, maya, agent_id=None, team_id="payments")

    assert (entry.team_id, entry.team_name) == ("payments", "Payments")
    assert floor.offered(talk) == "Tom"


@pytest.mark.parametrize(
    ("to", "error", "words"),
    [
        ({}, InvalidFields, "name the colleague"),
        ({"agent_id": "tom", "team_id": "payments"}, InvalidFields, "name the colleague"),
        ({"agent_id": "maya"}, InvalidFields, "Maya holds it already"),
        ({"agent_id": "nobody"}, NotFound, "no such agent"),
        ({"agent_id": "away"}, Conflict, "Ann is away"),
        ({"agent_id": "gone"}, NotFound, "may have left"),
        ({"agent_id": "full"}, AtCapacity, "Bea holds 0 of 0"),
        ({"team_id": "nowhere"}, NotFound, "no team 'nowhere'"),
    ],
)
def test_a_transfer_to_nobody_is_refused_and_changes_nothing(
    floor: Floor, to: dict[str, str], error: type[ChatbotError], words: str
) -> None:
    maya = floor.agent("Maya")
    talk = held(floor, maya)
    people = {
        "maya": maya.id,
        "tom": floor.agent("Tom").id,
        "away": floor.agent("Ann", available=False).id,
        "full": floor.agent("Bea", capacity=0).id,
    }
    people["gone"] = floor.agent("Cid").id
    with floor.database.write() as connection:
        connection.exec_driver_sql("UPDATE agents SET active = false WHERE name = 'Cid'")
    agent_id = to.get("agent_id")

    with pytest.raises(error, match=words):
        floor.owners.transfer(
            talk,
            maya,
            agent_id=people.get(agent_id, agent_id) if agent_id else None,
            team_id=to.get("team_id"),
        )

    assert floor.owner(talk) == "Maya"


def test_only_the_owner_passes_on_and_who_leads_the_desk(floor: Floor) -> None:
    maya, tom, boss = floor.agent("Maya"), floor.agent("Tom"), floor.agent("Bo", role="supervisor")
    talk = held(floor, maya)

    with pytest.raises(AlreadyClaimed, match="Maya"):
        floor.owners.transfer(talk, tom, agent_id=tom.id, team_id=None)
    floor.owners.transfer(talk, boss, agent_id=tom.id, team_id=None)

    assert floor.owner(talk) == "Tom"


@pytest.mark.parametrize(
    ("change", "status"), [("release", "waiting"), ("return_to_bot", "bot"), ("resolve", "resolved")]
)
def test_who_leads_unsticks_what_a_colleague_holds(floor: Floor, change: str, status: str) -> None:
    maya, tom, boss = floor.agent("Maya"), floor.agent("Tom"), floor.agent("Bo", role="admin")
    talk = held(floor, maya)

    with pytest.raises(AlreadyClaimed):
        getattr(floor.owners, change)(talk, tom)
    entry = getattr(floor.owners, change)(talk, boss)

    assert (entry.conversation.status, entry.agent_name) == (status, None)


def test_who_leads_gives_away_what_waits(floor: Floor) -> None:
    boss, tom = floor.agent("Bo", role="supervisor", available=False), floor.agent("Tom")
    talk = floor.waits()

    floor.owners.transfer(talk, boss, agent_id=tom.id, team_id=None)

    assert floor.owner(talk) == "Tom"


def test_nobody_claims_more_than_they_can_hold(floor: Floor) -> None:
    maya = floor.agent("Maya", capacity=2)
    talks = [floor.waits() for _ in range(3)]
    for talk in talks[:2]:
        floor.owners.claim(talk, maya)

    with pytest.raises(AtCapacity, match="you hold 2 of 2"):
        floor.owners.claim(talks[2], maya)


def test_an_agent_who_claims_a_hundred_at_once_holds_what_they_can(floor: Floor) -> None:
    maya = floor.agent("Maya", capacity=5, available=False)
    talks = [floor.waits() for _ in range(30)]

    def claim(talk: str) -> bool:
        try:
            floor.owners.claim(talk, maya)
        except AtCapacity:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, talks)) == 5


def test_of_ten_agents_and_thirty_conversations_claimed_by_all_each_has_one_owner(floor: Floor) -> None:
    people = [floor.agent(f"Agent{number}", capacity=30, available=False) for number in range(10)]
    talks = [floor.waits() for _ in range(30)]

    def claim(number: int) -> bool:
        try:
            floor.owners.claim(talks[number % 30], people[number // 30])
        except AlreadyClaimed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(300))) == 30
    assert all(floor.owner(talk) for talk in talks)


@pytest.mark.parametrize("by", [timedelta(0), timedelta(hours=-1), timedelta(days=61)])
def test_sleep_ends_within_a_sensible_time(floor: Floor, by: timedelta) -> None:
    maya = floor.agent("Maya")
    talk = held(floor, maya)

    with pytest.raises(InvalidFields, match="choose a moment"):
        floor.owners.snooze(talk, maya, floor.now + by)


def test_what_is_left_sleeps_no_more(floor: Floor) -> None:
    maya = floor.agent("Maya")
    talk = held(floor, maya)
    floor.owners.snooze(talk, maya, floor.now + timedelta(hours=1))

    floor.owners.release(talk, maya)

    assert floor.entry(talk).snoozed_until is None


def test_a_resolved_conversation_is_nobodys_to_pass_on(floor: Floor) -> None:
    maya, tom, boss = floor.agent("Maya"), floor.agent("Tom"), floor.agent("Bo", role="admin")
    talk = held(floor, maya)
    floor.owners.resolve(talk, maya, "unsolved")

    for change in (floor.owners.claim, floor.owners.release, floor.owners.wake):
        with pytest.raises(Conflict):
            change(talk, boss)
    with pytest.raises(Conflict):
        floor.owners.transfer(talk, boss, agent_id=tom.id, team_id=None)

    (handoff,) = Handoffs(floor.database).history(talk)
    assert (handoff.outcome, handoff.ended_at) == ("unsolved", floor.now)


def test_only_who_is_offered_it_accepts_and_only_in_time(floor: Floor) -> None:
    people = {"Maya": floor.agent("Maya"), "Tom": floor.agent("Tom")}
    talk = floor.waits()
    asked = floor.offered(talk) or ""
    other = "Tom" if asked == "Maya" else "Maya"

    with pytest.raises(Conflict, match="not offered to you"):
        floor.owners.accept(talk, people[other])
    floor.now += timedelta(seconds=31)
    with pytest.raises(Conflict, match="not offered to you"):
        floor.owners.accept(talk, people[asked])

    assert floor.owner(talk) is None


def test_what_is_offered_to_a_colleague_can_be_given_to_them(floor: Floor) -> None:
    boss = floor.agent("Bo", role="supervisor", available=False)
    tom = floor.agent("Tom", capacity=1)
    talk = floor.waits()
    assert floor.offered(talk) == "Tom"

    floor.owners.transfer(talk, boss, agent_id=tom.id, team_id=None)

    assert floor.owner(talk) == "Tom"


def test_what_waits_cannot_be_put_back(floor: Floor) -> None:
    boss = floor.agent("Bo", role="supervisor", available=False)
    talk = floor.waits()

    with pytest.raises(Conflict, match="in the line already"):
        floor.owners.release(talk, boss)

    assert shown(floor, talk) == []
