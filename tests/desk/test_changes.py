"""What becomes of two changes of the same thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.desk.changes import differences, merge
from chatbot.domain.routing import Team
from chatbot.domain.staff import Profile
from chatbot.errors import ChangedMeanwhile

SEEN = Profile("Maya", capacity=8, skills=frozenset({"refunds"}))


@pytest.mark.parametrize(
    ("wanted", "current", "after"),
    [
        ({}, {}, {}),
        ({"capacity": 4}, {}, {"capacity": 4}),
        ({"capacity": 4}, {"senior": True}, {"capacity": 4, "senior": True}),
        ({"capacity": 4}, {"capacity": 4}, {"capacity": 4}),  # both wanted the same
        ({}, {"capacity": 2}, {"capacity": 2}),  # nobody's change is undone
    ],
)
def test_what_only_one_of_them_touched_is_kept(wanted, current, after):
    found = merge(SEEN, replace(SEEN, **wanted), replace(SEEN, **current), thing="Maya")

    assert found == replace(SEEN, **after)


def test_what_both_touched_is_refused_to_the_later_and_told():
    theirs = replace(SEEN, capacity=4, skills=frozenset(), name="May")

    with pytest.raises(ChangedMeanwhile) as refused:
        merge(SEEN, replace(SEEN, capacity=2, skills=frozenset({"fraud"})), theirs, thing="Maya")

    assert refused.value.fields == {
        "capacity": "is 4 now, and was 8 when you began",
        "skills": "is empty now, and was refunds when you began",
    }
    assert "somebody changed Maya meanwhile" in str(refused.value)


def test_ids_are_told_as_names_and_fields_as_they_are_sent():
    seen = Team("care", "Care", members=frozenset({"a1"}))
    wanted, theirs = replace(seen, members=frozenset()), replace(seen, members=frozenset({"a1", "b2"}))

    with pytest.raises(ChangedMeanwhile) as refused:
        merge(seen, wanted, theirs, thing="Care", names={"a1": "Maya", "b2": "Tom"})

    assert refused.value.fields == {"member_ids": "is Maya, Tom now, and was Maya when you began"}


def test_the_audit_holds_what_changed_and_nothing_else():
    changed = differences(SEEN, replace(SEEN, capacity=4, skills=frozenset({"fraud", "appeals"})))

    assert changed == {
        "before": {"capacity": 8, "skills": ["refunds"]},
        "after": {"capacity": 4, "skills": ["appeals", "fraud"]},
    }
    assert differences(SEEN, SEEN) == {}
    assert differences(None, Team("care", "Care"))["after"]["name"] == "Care"
    assert "after" not in differences(SEEN, None)
