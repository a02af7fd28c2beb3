"""Who takes a waiting conversation, and what everybody is told of it."""

from __future__ import annotations

import pytest

from chatbot.domain.routing import RoutingRules
from tests.handoff.desk import need, route, seat, takers

ROUND_ROBIN, LEAST_LOADED = RoutingRules("round_robin"), RoutingRules("least_loaded")


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        (need(), "ann"),
        (need(team="payments"), "bo"),
        (need(skills=["fraud"]), "cy"),
        (need(language="fr"), "dee"),
        (need(senior=True), "eve"),
        (need(team="payments", skills=["fraud"]), "cy"),
        (need(declined=["ann"]), "bo"),
        (need(team="payments", declined=["bo"]), "cy"),
        (need(language="en", declined=["ann", "bo", "cy"]), "eve"),  # who names no language speaks any
    ],
)
def test_who_has_what_is_asked_for_takes_it(asked, chosen):
    english = ["en"]
    desk = [
        seat("Ann", languages=english),
        seat("Bo", teams=["payments"], languages=english),
        seat("Cy", teams=["payments"], skills=["fraud"], languages=english),
        seat("Dee", languages=["fr"], skills=["claims"]),
        seat("Eve", senior=True, languages=english),
    ]

    assert takers([asked], desk) == [chosen]


@pytest.mark.parametrize("rules", [RoutingRules(), ROUND_ROBIN, LEAST_LOADED])
def test_nobody_is_given_more_than_they_can_hold(rules):
    desk = [seat("Ann", 6), seat("Bo", 7, capacity=8), seat("Cy", 8)]

    found = takers([need(number) for number in range(5)], desk, rules)

    assert sorted(found[:3]) == ["ann", "ann", "bo"]
    assert found[3:] == [None, None]


def test_a_heavy_conversation_takes_the_room_of_two():
    assert takers([need(1, weight=2), need(2)], [seat("Ann", 6)]) == ["ann", None]


def test_what_room_there_is_is_kept_for_a_heavy_one_that_is_due_before():
    first, second = route([need(1, weight=2), need(2)], [seat("Ann", 7)])

    assert first.candidates[0].reasons == ("7 of 8 in hand, this takes 2",)
    assert second.candidates[0].reasons == ("7 of 8 in hand, kept for one before it",)
    assert second.reasons == ("what room there is, is too small for it or kept for others",)


def test_no_room_is_kept_where_it_would_never_be_enough():
    assert takers([need(1, weight=2), need(2)], [seat("Ann", capacity=1)]) == [None, "ann"]


def test_round_robin_gives_to_who_was_given_nothing_for_longest():
    desk = [seat("Ann", rested_s=120), seat("Bo", rested_s=None), seat("Cy", 5, rested_s=3600)]

    found = route([need(number) for number in range(4)], desk, ROUND_ROBIN)

    assert [one.agent_id for one in found] == ["bo", "cy", "ann", "bo"]
    assert [one.reasons[0] for one in found] == [
        "was given nothing yet",
        "was given one 60 minutes ago",
        "was given one 2 minutes ago",
        "was given one just now",
    ]


def test_least_loaded_goes_by_the_share_of_what_each_can_hold():
    desk = [seat("Ann", 2, capacity=4), seat("Bo", 3, capacity=8), seat("Cy", 1, capacity=2)]

    found = route([need(1), need(2)], desk, LEAST_LOADED)

    assert [(one.agent_id, one.reasons) for one in found] == [
        ("bo", ("3 of 8 in hand",)),
        ("ann", ("2 of 4 in hand",)),  # half each: the first by id of those who rested alike
    ]


def test_best_match_goes_back_to_who_helped_before():
    first = route([need(last="bo")], [seat("Ann"), seat("Bo", 4)])[0]

    assert (first.agent_id, first.reasons) == ("bo", ("helped this customer before", "4 of 8 in hand"))


def test_who_helped_before_and_declined_is_not_asked_again():
    assert takers([need(last="bo", declined=["bo"])], [seat("Ann", 7), seat("Bo")]) == ["ann"]


@pytest.mark.parametrize(
    "rare",
    [
        seat("Ann", senior=True),
        seat("Ann", skills=["fraud"]),
        seat("Ann", teams=["payments"]),
        seat("Ann", languages=["fr", "en"]),
    ],
)
def test_best_match_spares_who_can_do_what_others_cannot(rare):
    desk = [rare, seat("Bo", 2, languages=["en"]), seat("Cy", 3, languages=["en"])]

    assert takers([need(language="en")], desk) == ["bo"]


def test_best_match_evens_out_what_is_alike():
    assert takers([need(1), need(2), need(3)], [seat("Ann", 2), seat("Bo", 1)]) == ["bo", "ann", "bo"]


@pytest.mark.parametrize(
    ("asked", "load", "chosen"),
    [
        (need(), 5, "ann"),
        (need(), 6, None),  # Bo has room again soon
        (need(waited_s=479), 6, None),
        (need(waited_s=480), 6, "ann"),  # it has waited through all steps
        (need(waited_s=300, due_in_s=300), 6, "ann"),  # it is due
        (need(senior=True, weight=2), 6, "ann"),
        (need(declined=["bo"]), 6, None),
    ],
)
def test_a_senior_keeps_room_for_an_angry_one_until_others_are_due(asked, load, chosen):
    assert takers([asked], [seat("Ann", load, senior=True), seat("Bo", 8)]) == [chosen]


def test_who_keeps_room_for_the_angry_is_told_so():
    routing = route([need()], [seat("Ann", 6, senior=True), seat("Bo", 8)])[0]

    assert routing.candidates[0].reasons == ("6 of 8 in hand, kept for the angry and the risky",)
    assert routing.reasons == ("what room there is, is too small for it or kept for others",)


@pytest.mark.parametrize("rules", [ROUND_ROBIN, LEAST_LOADED])
def test_only_best_match_keeps_a_seniors_room(rules):
    assert takers([need()], [seat("Ann", 6, senior=True), seat("Bo", 8)], rules) == ["ann"]


def test_best_match_leaves_somebody_with_room_for_a_heavy_one():
    assert takers([need()], [seat("Ann", 6), seat("Bo", 7)]) == ["bo"]
    assert takers([need()], [seat("Ann", 5), seat("Bo", 7)]) == ["ann"]
    assert takers([need(weight=2)], [seat("Ann", 6), seat("Bo", 5)]) == ["bo"]


def test_what_only_seniors_can_do_they_do():
    assert takers([need(team="care")], [seat("Ann", 6, senior=True, teams=["care"]), seat("Bo", 8)]) == [
        "ann"
    ]


def test_the_first_in_the_line_is_served_first():
    assert takers([need(2, team="payments"), need(1)], [seat("Ann", 7, teams=["payments"])]) == ["ann", None]


def test_of_two_alike_it_is_always_the_same():
    desk = [seat("Bo"), seat("Ann")]

    assert takers([need()], desk) == takers([need()], desk[::-1]) == ["ann"]


def test_a_decision_names_ten_who_were_looked_at_the_chosen_one_first():
    desk = [seat(f"A{number:02}", number % 8) for number in range(30)]

    routing = route([need()], desk)[0]

    assert len(routing.candidates) == 10
    assert (routing.candidates[0].agent_id, routing.candidates[0].reasons) == (
        routing.agent_id,
        routing.reasons,
    )
    scores = [one.score for one in routing.candidates]
    assert scores == sorted(scores, reverse=True)


def test_the_ineligible_are_told_what_speaks_against_them_the_nearest_first():
    desk = [
        seat("Ann", ready=False, teams=["payments"]),
        seat("Bo", 8, teams=["payments"], skills=["fraud"], senior=True),
        seat("Cy", teams=["payments"], skills=["fraud"]),
        seat("Dee", languages=["fr"]),
        seat("Eve", teams=["payments"], skills=["fraud"], senior=True),
    ]

    routing = route(
        [need(team="payments", skills=["fraud"], senior=True, language="en", declined=["eve"])], desk
    )[0]

    assert [(one.agent_id, one.score, one.reasons) for one in routing.candidates] == [
        ("bo", None, ("full: 8 of 8 in hand",)),
        ("eve", None, ("had it before",)),
        ("cy", None, ("not senior",)),
        ("dee", None, ("not of payments", "does not know fraud", "not senior", "does not speak en")),
        ("ann", None, ("does not know fraud", "not senior", "away")),
    ]


@pytest.mark.parametrize(
    ("asked", "desk", "why"),
    [
        (need(), [], "nobody is at the desk"),
        (need(), [seat("Ann", ready=False)], "nobody is at the desk"),
        (need(), [seat("Ann", 8)], "everybody is full"),
        (need(team="x"), [seat("Ann", 8, teams=["x"]), seat("Bo")], "everybody who may take it is full"),
        (need(team="x"), [seat("Ann", ready=False, teams=["x"]), seat("Bo")], "nobody of x is at the desk"),
        (
            need(team="x", skills=["fraud", "claims"]),
            [seat("Ann", ready=False, teams=["x"], skills=["fraud", "claims"]), seat("Bo", teams=["x"])],
            "nobody of x who knows claims, fraud is at the desk",
        ),
        (
            need(language="fr", skills=["fraud"]),
            [seat("Ann", ready=False, skills=["fraud"]), seat("Bo", languages=["fr"])],
            "nobody who speaks fr and knows fraud is at the desk",
        ),
        (
            need(senior=True, team="x"),
            [seat("Ann", ready=False, teams=["x"], senior=True), seat("Bo", teams=["x"])],
            "nobody senior of x is at the desk",
        ),
        (need(declined=["ann"]), [seat("Ann")], "everybody who may take it had it before"),
    ],
)
def test_it_is_said_why_nobody_takes_it(asked, desk, why):
    routing = route([asked], desk)[0]

    assert (routing.agent_id, routing.reasons) == (None, (why,))


def test_an_agent_reads_what_they_have_of_what_is_asked_for():
    asked = need(team="payments", skills=["fraud"], senior=True, language="fr")
    ann = seat("Ann", 2, teams=["payments"], skills=["fraud"], senior=True, languages=["fr"])

    routing = route([asked], [ann, seat("Bo", languages=["en"])])[0]

    assert routing.reasons == ("of payments", "knows fraud", "senior", "speaks fr", "2 of 8 in hand")


def test_the_language_that_all_speak_is_no_reason():
    assert route([need(language="en")], [seat("Ann", languages=["en"]), seat("Bo")])[0].reasons == (
        "0 of 8 in hand",
    )


def test_an_agent_without_any_capacity_breaks_nothing():
    assert takers([need()], [seat("Ann", capacity=0), seat("Bo")]) == ["bo"]
