"""What holds of every decision, whatever waits and whoever works."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.domain.routing import Need, Routing, RoutingRules, Seat
from chatbot.handoff.routing import decide
from chatbot.handoff.scoring import HEAVY
from tests.handoff.desk import NOW, need, seat

TEAMS, SKILLS, LANGUAGES = ["care", "payments"], ["fraud", "legal"], ["en", "fr"]
NAMES = [f"A{number}" for number in range(6)]
IDS = [name.lower() for name in NAMES]
RULES = st.builds(RoutingRules, st.sampled_from(["round_robin", "least_loaded", "best_match"]))


def some(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True)


@st.composite
def seats(draw: st.DrawFn) -> list[Seat]:
    return [
        seat(
            name,
            draw(st.integers(0, capacity)),
            ready=draw(st.booleans()) or draw(st.booleans()),
            capacity=capacity,
            teams=draw(some(TEAMS)),
            skills=draw(some(SKILLS)),
            languages=draw(some(LANGUAGES)),
            senior=draw(st.booleans()),
            rested_s=draw(st.none() | st.integers(0, 1000)),
        )
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=6))
        for capacity in [draw(st.integers(1, 5))]
    ]


@st.composite
def needs(draw: st.DrawFn) -> list[Need]:
    count = draw(st.integers(0, 12))
    found = [
        need(
            number,
            waited_s=draw(st.integers(0, 700)),
            due_in_s=draw(st.integers(-10, 3600)),
            team=draw(st.none() | st.sampled_from(TEAMS)),
            skills=draw(some(SKILLS)),
            language=draw(st.sampled_from(["", *LANGUAGES])),
            senior=draw(st.booleans()),
            weight=draw(st.integers(1, 2)),
            last=draw(st.none() | st.sampled_from(IDS)),
            declined=draw(some(IDS)),
            team_open=draw(st.booleans()),
        )
        for number in range(count)
    ]
    return sorted(found, key=lambda one: one.placement.due_at)


LINES = {"line": needs(), "desk": seats(), "rules": RULES}


@given(**LINES)
def test_every_need_gets_one_answer_in_its_place(
    line: list[Need], desk: list[Seat], rules: RoutingRules
) -> None:
    found = decide(line, desk, rules, NOW)

    assert [one.conversation_id for one in found] == [one.conversation_id for one in line]
    assert all(one.reasons for one in found)


@given(**LINES)
def test_nobody_holds_more_than_they_can(line: list[Need], desk: list[Seat], rules: RoutingRules) -> None:
    after = loads(line, desk, decide(line, desk, rules, NOW))

    assert all(after[one.agent_id] <= one.capacity for one in desk)


@given(**LINES)
def test_only_who_is_there_and_did_not_decline_is_given_any(
    line: list[Need], desk: list[Seat], rules: RoutingRules
) -> None:
    there = {one.agent_id for one in desk if one.ready}

    for asked, found in zip(line, decide(line, desk, rules, NOW), strict=True):
        assert found.agent_id is None or found.agent_id in there - asked.declined


@given(**LINES, dice=st.randoms())
def test_the_order_of_the_seats_changes_nothing(line, desk, rules, dice) -> None:
    mixed = list(desk)
    dice.shuffle(mixed)

    assert decide(line, mixed, rules, NOW) == decide(line, desk, rules, NOW)


@given(**LINES)
def test_the_chosen_one_stands_first_and_none_with_room_scores_more(
    line: list[Need], desk: list[Seat], rules: RoutingRules
) -> None:
    for found in decide(line, desk, rules, NOW):
        scores = [one.score for one in found.candidates if one.score is not None]
        assert (found.candidates[0].agent_id if scores else None) == found.agent_id
        assert scores == sorted(scores, reverse=True)
        assert all(one.reasons for one in found.candidates)


@given(**LINES)
def test_who_could_take_it_and_has_room_is_given_it(
    line: list[Need], desk: list[Seat], rules: RoutingRules
) -> None:
    """But for room that is kept: for a heavy one before it, and by best match a senior's for a heavy one."""
    found = decide(line, desk, rules, NOW)
    after = loads(line, desk, found)
    kept = any(
        asked.placement.weight > 1 and one.agent_id is None for asked, one in zip(line, found, strict=True)
    )

    for asked, one in zip(line, found, strict=True):
        early = rules.strategy == "best_match" and asked.placement.due_at > NOW
        if one.agent_id is None and not kept:
            for could in (could for could in desk if fits(could, asked)):
                held = HEAVY if early and could.senior and not asked.placement.senior else 0
                assert after[could.agent_id] + asked.placement.weight + held > could.capacity


@given(**LINES)
def test_a_wait_never_makes_it_harder_to_be_served(
    line: list[Need], desk: list[Seat], rules: RoutingRules
) -> None:
    """Starvation ends: alone in the line, whoever waited through all steps is served if anybody has room."""
    for asked in line:
        waited = replace(asked, opened_at=NOW - timedelta(seconds=5 * rules.widen_after_s))
        room = [
            one
            for one in desk
            if one.ready
            and one.agent_id not in asked.declined
            and one.capacity - one.load >= asked.placement.weight
        ]
        assert (decide([waited], desk, rules, NOW)[0].agent_id is not None) == bool(room)


@settings(max_examples=30)
@given(**LINES, heavy=st.booleans())
def test_the_first_in_the_line_is_served_within_bounds(line, desk, rules, heavy) -> None:
    """However many come behind it: the first is served before agents who get free fill up again."""
    first = need(99, waited_s=5 * rules.widen_after_s, due_in_s=0, weight=1 + heavy)
    able = [one for one in desk if one.ready and one.capacity >= first.placement.weight]
    full = [replace(one, load=one.capacity) for one in desk]
    others = [replace(one, placement=replace(one.placement, weight=1)) for one in line]

    for _ in range(first.placement.weight * len(able)):
        # every agent ends one conversation of weight 1; those behind may take what room there is
        full = [replace(one, load=max(0, one.load - 1)) for one in full]
        found = decide([first, *others], full, rules, NOW)
        if found[0].agent_id:
            return
        after = loads([first, *others], full, found)
        full = [replace(one, load=after[one.agent_id]) for one in full]
    assert not able


def fits(one: Seat, asked: Need) -> bool:
    """Say whether an agent has all that was asked for to begin with."""
    asks = asked.placement
    return (
        one.ready
        and one.agent_id not in asked.declined
        and (asks.team is None or asks.team in one.teams)
        and asks.skills <= one.skills
        and (not asks.senior or one.senior)
        and (not asks.language or not one.languages or asks.language in one.languages)
    )


def loads(line: list[Need], desk: list[Seat], found: list[Routing]) -> dict[str, int]:
    """Return what everybody has in hand afterwards."""
    after = {one.agent_id: one.load for one in desk}
    for asked, one in zip(line, found, strict=True):
        if one.agent_id:
            after[one.agent_id] += asked.placement.weight
    return after
