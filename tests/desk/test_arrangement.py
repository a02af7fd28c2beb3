"""Teams and rules come, change and go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.routing import RoutingRules, Team
from chatbot.errors import ChangedMeanwhile, Conflict, Forbidden, InvalidFields, NotFound
from tests.desk.office import Office

CARE = Team("care", "Customer care", time_zone="Europe/London", hours={"monday": "8:00-20:00"})


def test_a_team_has_members_hours_and_promises(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")
    wanted = replace(CARE, first_response_s=120, members=frozenset({sue.id, maya.id}))

    office.arrangement.add_team(sue, wanted)

    assert office.arrangement.teams() == [wanted]
    assert office.profile(maya).team_ids == {"care"}
    assert office.noted() == [("Sue", "team added", "Customer care")]
    assert office.changes == 1


def test_an_id_is_one_teams(office: Office) -> None:
    sue = office.person("Sue", "supervisor")
    office.arrangement.add_team(sue, CARE)

    with pytest.raises(Conflict, match="choose another id"):
        office.arrangement.add_team(sue, replace(CARE, name="Other care"))

    assert office.arrangement.teams() == [CARE]


def test_teams_come_by_name(office: Office) -> None:
    sue = office.person("Sue", "supervisor")
    for name in ("Payments", "Care", "Technical"):
        office.arrangement.add_team(sue, Team(name.lower(), name))

    assert [team.name for team in office.arrangement.teams()] == ["Care", "Payments", "Technical"]


def test_the_later_of_two_who_change_the_same_is_told_names(office: Office) -> None:
    sue, sam = office.person("Sue", "supervisor"), office.person("Sam", "supervisor")
    office.arrangement.add_team(sue, CARE)
    office.arrangement.change_team(sue, CARE, replace(CARE, members=frozenset({sue.id})))

    office.arrangement.change_team(sam, CARE, replace(CARE, resolution_s=3600))  # another field: fine
    with pytest.raises(ChangedMeanwhile, match="member_ids is Sue now, and was empty"):
        office.arrangement.change_team(sam, CARE, replace(CARE, members=frozenset({sam.id})))

    (team,) = office.arrangement.teams()
    assert (team.members, team.resolution_s) == ({sue.id}, 3600)


def test_hours_that_tell_none_are_refused_day_by_day(office: Office) -> None:
    sue = office.person("Sue", "supervisor")

    with pytest.raises(InvalidFields) as refused:
        office.arrangement.add_team(sue, replace(CARE, hours={"monday": "8-20", "friday": "9:00-17:00"}))

    assert list(refused.value.fields) == ["hours.monday"]
    assert office.arrangement.teams() == []


def test_who_left_or_never_was_is_no_member(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")
    office.arrangement.add_team(sue, replace(CARE, members=frozenset({maya.id})))
    office.administration.remove_person(sue, maya.id)

    (team,) = office.arrangement.teams()

    assert team.members == frozenset()
    with pytest.raises(InvalidFields, match="may have left"):
        office.arrangement.change_team(sue, team, replace(team, members=frozenset({maya.id})))


def test_a_team_goes(office: Office) -> None:
    sue = office.person("Sue", "supervisor")
    office.arrangement.add_team(sue, replace(CARE, members=frozenset({sue.id})))

    assert office.arrangement.remove_team(sue, "care") == 0

    assert office.arrangement.teams() == []
    assert office.profile(sue).team_ids == frozenset()
    with pytest.raises(NotFound, match="may have been removed"):
        office.arrangement.remove_team(sue, "care")


def test_the_rules_are_kept_and_written_down(office: Office) -> None:
    sue = office.person("Sue", "supervisor")
    shipped = RoutingRules()

    office.arrangement.change_routing(sue, shipped, replace(shipped, strategy="round_robin", offer_s=45))

    assert office.arrangement.routing(sue) == replace(shipped, strategy="round_robin", offer_s=45)
    (entry,) = office.administration.written_down(sue, before=None, views=False)
    assert entry.detail == {
        "before": {"strategy": "best_match", "offer_s": 30},
        "after": {"strategy": "round_robin", "offer_s": 45},
    }
    with pytest.raises(ChangedMeanwhile):
        office.arrangement.change_routing(sue, shipped, replace(shipped, offer_s=60))


@pytest.mark.parametrize(
    ("field", "seconds"), [("offer_s", 4), ("offer_s", 601), ("widen_after_s", 0), ("vanish_after_s", 59)]
)
def test_times_out_of_reason_are_refused(office: Office, field: str, seconds: int) -> None:
    sue = office.person("Sue", "supervisor")
    shipped = RoutingRules()

    with pytest.raises(InvalidFields) as refused:
        office.arrangement.change_routing(sue, shipped, replace(shipped, **{field: seconds}))

    assert list(refused.value.fields) == [field]


def test_an_agent_arranges_nothing(office: Office) -> None:
    sue, maya = office.person("Sue", "supervisor"), office.person("Maya")
    office.arrangement.add_team(sue, CARE)
    desk, shipped = office.arrangement, RoutingRules()

    for attempt in (
        lambda: desk.add_team(maya, replace(CARE, id="other")),
        lambda: desk.change_team(maya, CARE, replace(CARE, name="Mine")),
        lambda: desk.remove_team(maya, "care"),
        lambda: desk.routing(maya),
        lambda: desk.change_routing(maya, shipped, replace(shipped, offer_s=60)),
    ):
        with pytest.raises(Forbidden, match="only supervisors and administrators"):
            attempt()

    assert desk.teams() == [CARE]
