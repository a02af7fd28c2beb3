"""Words for a listener: their mood, where they write, whether the shop is open."""

from __future__ import annotations

import pytest

from chatbot.replies.listener import UNKNOWN, Listener
from chatbot.replies.replies import fingerprint, load_replies
from tests.replies.written import SYSTEM, replies_of

MANY = """  hello:
    - text: plain
    - {text: widget, when: {channel: widget}}
    - {text: closed, when: {hours: closed}}
    - {text: both, when: {channel: [api, widget], hours: closed}}
    - {text: regular, when: {segment: [regular, loyal], channel: api, hours: open}}
"""


def test_an_angry_customer_gets_the_words_made_for_it_and_none_made_for_the_calm(tmp_path):
    text = (
        "  hello:\n    - {text: cheerful, when: {mood: calm}}\n    - text: plain\n"
        "    - {text: grave, when: {mood: angry}}\n"
    )
    replies = replies_of(tmp_path, text)

    calm, angry = Listener("calm"), Listener("angry")

    assert {replies.render("hello", {}, turn=turn, listener=calm).text for turn in range(6)} == {
        "cheerful",
        "plain",
    }
    assert replies.render("hello", {}, listener=angry).text == "grave"
    assert replies.render("hello", {}, listener=angry, avoid=[fingerprint("grave")]).text == "plain"


def test_whoever_is_happy_hears_words_for_the_happy_then_those_for_the_calm(tmp_path):
    moods = "    - {text: kind, when: {mood: calm}}\n    - {text: glad, when: {mood: happy}}\n"
    replies = replies_of(tmp_path, f"  hello:\n    - text: plain\n{moods}")
    happy = Listener("happy")

    assert replies.render("hello", {}, turn=1, listener=happy).text == "glad"
    assert replies.render("hello", {}, turn=1, listener=happy, avoid=[fingerprint("glad")]).text == "kind"
    assert replies.render("hello", {}, turn=2, listener=Listener("calm")).text != "glad"


@pytest.mark.parametrize(
    ("listener", "order"),
    [
        (UNKNOWN, ["plain"]),
        (Listener("angry", "api", open=True), ["plain"]),
        (Listener(channel="widget"), ["widget", "plain"]),
        (Listener(open=False), ["closed", "plain"]),
        (Listener(channel="api", open=False), ["both", "closed", "plain"]),
        (Listener(channel="widget", open=False), ["both", "widget", "closed", "plain"]),
        (Listener(channel="api", segment="loyal", open=True), ["regular", "plain"]),
        (Listener(channel="api", segment="new", open=True), ["plain"]),
    ],
)
def test_the_more_conditions_hold_the_sooner_a_variant_is_said(tmp_path, listener, order):
    replies, said = replies_of(tmp_path, MANY), []
    for _ in order:
        avoid = [fingerprint(text) for text in said]
        said.append(replies.render("hello", {}, avoid=avoid, listener=listener).text)

    assert said == order


def test_as_many_conditions_take_turns(tmp_path):
    replies = replies_of(tmp_path, MANY)
    listener = Listener(channel="widget", open=False)
    avoid = [fingerprint("both")]

    texts = [replies.render("hello", {}, turn=turn, avoid=avoid, listener=listener).text for turn in range(3)]

    assert texts == ["widget", "closed", "widget"]


def test_when_the_shop_opens_is_said_only_while_it_is_closed(tmp_path):
    replies = replies_of(tmp_path, '  hello:\n    - text: "We open {opens_on}."\n    - text: Hello.\n')

    assert (
        replies.render("hello", {}, listener=Listener(opens_on="today at 8:00")).text
        == "We open today at 8:00."
    )
    assert replies.render("hello", {}, listener=Listener(open=True)).text == "Hello."


def test_once_more_is_said_in_the_listeners_tone(tmp_path):
    text = '{system}    - {{text: "Gladly once more: {{said}}", when: {{mood: happy}}}}\n'
    (tmp_path / "words.yml").write_text(text.format(system=SYSTEM) + "  hello:\n    - text: one\n")
    replies = load_replies([tmp_path / "words.yml"])

    for turn in range(2):
        said = replies.render("hello", {}, avoid=[fingerprint("one")], turn=turn, listener=Listener("angry"))
        assert said.text == "Once more: one"
    said = replies.render("hello", {}, avoid=[fingerprint("one")], turn=1, listener=Listener("happy"))
    assert said.text == "Gladly once more: one"
