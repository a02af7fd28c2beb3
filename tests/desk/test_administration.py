"""People come, change and leave; every change is one transaction with its line in the audit."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from chatbot.domain.staff import Profile
from chatbot.errors import ChangedMeanwhile, ChatbotError, Conflict, Forbidden, InvalidFields, NotFound
from chatbot.store.agents import Agents
from chatbot.store.tables import audit, events
from tests.desk.office import Office


def test_somebody_new_signs_in_with_a_password_that_was_shown_once(office: Office) -> None:
    sue = office.person("Sue", "supervisor")
    wanted = Profile("Maya", skills=frozenset({"Refunds"}), languages=frozenset({"EN"}), capacity=4)

    added, password = office.administration.add_person(sue, wanted, "Maya@Example.com")

    signed_in = Agents(office.database).sign_in("maya@example.com", password)
    assert signed_in is not None
    assert signed_in.id == added.agent.id
    assert added.profile == replace(wanted, skills=frozenset({"refunds"}), languages=frozenset({"en"}))
    assert office.noted() == [("Sue", "agent added", "Maya")]
    assert office.changes == 1


def test_a_change_is_written_down_before_and_after(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")
    seen = office.profile(maya)

    office.administration.change_person(sue, maya.id, seen, replace(seen, capacity=3, senior=True))

    (entry,) = office.administration.written_down(sue, before=None, views=False)
    assert entry.detail == {
        "before": {"senior": False, "capacity": 8},
        "after": {"senior": True, "capacity": 3},
    }
    assert (entry.agent_name, entry.action, entry.subject) == ("Sue", "agent changed", maya.id)


def test_a_change_of_nothing_is_not_written_down(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")
    seen = office.profile(maya)

    office.administration.change_person(sue, maya.id, seen, seen)

    assert office.noted() == []


def test_two_supervisors_change_different_things_of_one_agent(office: Office) -> None:
    sue, sam, maya = office.person("Sue", "supervisor"), office.person("Sam", "admin"), office.person("Maya")
    seen = office.profile(maya)

    office.administration.change_person(sue, maya.id, seen, replace(seen, capacity=3))
    office.administration.change_person(sam, maya.id, seen, replace(seen, senior=True))

    assert office.profile(maya) == replace(seen, capacity=3, senior=True)


def test_the_later_of_two_who_change_the_same_is_refused(office: Office) -> None:
    sue, sam, maya = office.person("Sue", "supervisor"), office.person("Sam", "admin"), office.person("Maya")
    seen = office.profile(maya)
    office.administration.change_person(sue, maya.id, seen, replace(seen, capacity=3))

    with pytest.raises(ChangedMeanwhile, match="capacity is 3 now, and was 8"):
        office.administration.change_person(sam, maya.id, seen, replace(seen, capacity=5, senior=True))

    assert office.profile(maya) == replace(seen, capacity=3)


def test_of_two_at_the_same_moment_one_is_refused(office: Office) -> None:
    sue, sam, maya = office.person("Sue", "supervisor"), office.person("Sam", "admin"), office.person("Maya")
    seen = office.profile(maya)
    outcomes: list[str] = []

    def change(by, capacity):
        try:
            office.administration.change_person(by, maya.id, seen, replace(seen, capacity=capacity))
            outcomes.append("done")
        except ChatbotError as error:
            outcomes.append(error.title)

    threads = [threading.Thread(target=change, args=(by, number)) for by, number in [(sue, 3), (sam, 5)] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert office.profile(maya).capacity in (3, 5)
    # who wants what is there already has nothing to be refused
    assert outcomes.count("done") == 4
    assert outcomes.count("Changed meanwhile") == 4
    assert len(office.noted()) == 1


def test_two_administrators_who_demote_each_other_leave_one(office: Office) -> None:
    ada, alf = office.person("Ada", "admin"), office.person("Alf", "admin")
    profiles = {one.id: office.profile(one) for one in (ada, alf)}
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def demote(by, whom):
        seen = profiles[whom.id]
        start.wait()
        try:
            office.administration.change_person(by, whom.id, seen, replace(seen, role="agent"))
            outcomes.append("done")
        except Forbidden:
            outcomes.append("refused")

    threads = [threading.Thread(target=demote, args=pair) for pair in [(ada, alf), (alf, ada)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert sorted(office.profile(one).role for one in (ada, alf)) == ["admin", "agent"]


def test_whoever_leaves_gives_back_what_they_hold(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")

    assert office.administration.remove_person(sue, maya.id) == 5

    assert office.given_back == ["Maya"]
    assert Agents(office.database).fetch(maya.id) is None
    assert Agents(office.database).sign_in("maya@example.com", "correct horse") is None
    assert [one.agent.name for one in office.administration.people()] == ["Sue"]
    assert office.noted() == [("Sue", "agent removed", "Maya")]
    with pytest.raises(NotFound, match="may have left"):
        office.administration.remove_person(sue, maya.id)


def test_whoever_comes_back_is_who_they_were(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")
    office.administration.remove_person(sue, maya.id)

    back, password = office.administration.add_person(sue, Profile("Maya O."), "maya@example.com")

    assert (back.agent.id, back.agent.name) == (maya.id, "Maya O.")
    assert Agents(office.database).sign_in("maya@example.com", "correct horse") is None
    assert Agents(office.database).sign_in("maya@example.com", password) is not None


def test_nobody_has_the_address_of_another(office: Office) -> None:
    sue = office.person("Sue", "supervisor")
    office.person("Maya")

    with pytest.raises(Conflict, match="choose another e-mail"):
        office.administration.add_person(sue, Profile("Mia"), "MAYA@example.com")

    assert office.noted() == []


def test_a_new_password_ends_every_sign_in_and_stands_nowhere(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")

    password = office.administration.new_password(sue, maya.id)

    now = Agents(office.database).sign_in("maya@example.com", password)
    assert now is not None
    assert now.epoch == maya.epoch + 1
    with office.database.read() as connection:
        told = str(connection.execute(select(audit)).all()) + str(connection.execute(select(events)).all())
    assert ("Sue", "password", "Maya") in office.noted()
    assert password not in told
    assert "argon2" not in told


def test_an_agent_changes_nothing(office: Office) -> None:
    maya, tom = office.person("Maya"), office.person("Tom")
    office.person("Ada", "admin")
    desk, seen = office.administration, office.profile(tom)

    for attempt in (
        lambda: desk.add_person(maya, Profile("Mia"), "mia@example.com"),
        lambda: desk.change_person(maya, tom.id, seen, replace(seen, capacity=1)),
        lambda: desk.change_person(maya, maya.id, office.profile(maya), replace(seen, name="M")),
        lambda: desk.new_password(maya, tom.id),
        lambda: desk.remove_person(maya, tom.id),
        lambda: desk.written_down(maya, before=None, views=True),
    ):
        with pytest.raises(Forbidden, match="only supervisors and administrators"):
            attempt()

    assert office.noted() == []


def test_a_team_that_is_not_there_cannot_be_joined(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")
    seen = office.profile(maya)

    with pytest.raises(InvalidFields, match="no team 'pirates'"):
        office.administration.change_person(
            sue, maya.id, seen, replace(seen, team_ids=frozenset({"pirates"}))
        )


def test_every_desk_hears_of_a_change(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")

    office.administration.new_password(sue, maya.id)

    with office.database.read() as connection:
        (event,) = connection.execute(select(events)).all()
    assert (event.kind, event.conversation_id) == ("settings", "")
    assert event.data == {}  # who changed what stands in the audit, which not every agent reads
