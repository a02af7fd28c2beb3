"""The conditions of a variant: what holds for whom, and what holds whenever something else does."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.shop import ContactWay
from chatbot.replies.listener import Channel, Listener, Mood
from chatbot.replies.when import ALWAYS, When

VARIANTS = ("short", "long")
SEGMENTS = ("new", "loyal", "at risk")
listeners = st.builds(
    Listener,
    mood=st.none() | st.sampled_from(get_args(Mood)),
    channel=st.none() | st.sampled_from(get_args(Channel)),
    segment=st.none() | st.sampled_from(SEGMENTS),
    reached_by=st.none() | st.sampled_from(get_args(ContactWay)),
    variants=st.frozensets(st.sampled_from(VARIANTS)),
    open=st.none() | st.booleans(),
)
whens = st.fixed_dictionaries(
    {},
    optional={
        "mood": st.sampled_from(get_args(Mood)),
        "channel": st.sampled_from(get_args(Channel))
        | st.lists(st.sampled_from(get_args(Channel)), min_size=1),
        "segment": st.lists(st.sampled_from(SEGMENTS), min_size=1),
        "reached_by": st.lists(st.sampled_from(get_args(ContactWay)), min_size=1),
        "variant": st.lists(st.sampled_from(VARIANTS), min_size=1),
        "hours": st.sampled_from(("open", "closed")),
    },
)


@pytest.mark.parametrize(
    ("when", "listener", "holds"),
    [
        ({}, Listener(), True),
        ({"mood": "calm"}, Listener("calm"), True),
        ({"mood": "calm"}, Listener("happy"), True),
        ({"mood": "calm"}, Listener("angry"), False),
        ({"mood": "calm"}, Listener(), False),
        ({"mood": "happy"}, Listener("calm"), False),
        ({"channel": "api"}, Listener(channel="api"), True),
        ({"channel": "api"}, Listener(channel="widget"), False),
        ({"channel": "api"}, Listener(), False),
        ({"segment": ["new", "loyal"]}, Listener(segment="loyal"), True),
        ({"segment": "new"}, Listener(), False),
        ({"reached_by": "phone"}, Listener(reached_by="phone"), True),
        ({"reached_by": ["phone", "email"]}, Listener(reached_by="email"), True),
        ({"reached_by": "phone"}, Listener(reached_by="email"), False),
        ({"reached_by": "chat"}, Listener(), False),
        ({"variant": "short"}, Listener(variants=frozenset({"short", "red"})), True),
        ({"variant": ["long", "red"]}, Listener(variants=frozenset({"red"})), True),
        ({"variant": "short"}, Listener(variants=frozenset({"long"})), False),
        ({"variant": "short"}, Listener(), False),
        ({"hours": "open"}, Listener(open=True), True),
        ({"hours": "open"}, Listener(), False),
        ({"hours": "closed"}, Listener(), False),
        ({"hours": "closed", "mood": "calm"}, Listener("angry", open=False), False),
    ],
)
def test_all_that_is_named_must_be_known_to_hold(when, listener, holds):
    assert When.model_validate(when).holds(listener) is holds


def test_calm_weighs_nothing_and_every_other_condition_one():
    weights = [
        When.model_validate(when).weight
        for when in ({}, {"mood": "calm"}, {"mood": "angry"}, {"hours": "open", "channel": ["api", "widget"]})
    ]

    assert weights == [0, 0, 1, 2]


@given(whens, whens, listeners)
def test_what_covers_another_holds_whenever_it_does(wide, narrow, listener):
    wider, narrower = When.model_validate(wide), When.model_validate(narrow)

    assert ALWAYS.covers(narrower)
    assert narrower.covers(narrower)
    if wider.covers(narrower) and narrower.holds(listener):
        assert wider.holds(listener)
