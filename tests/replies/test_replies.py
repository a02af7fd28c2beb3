from __future__ import annotations

import pytest

from chatbot import files
from chatbot.domain.conversation import Button
from chatbot.errors import InvalidData
from chatbot.files import Watched
from chatbot.replies.listener import Listener
from chatbot.replies.replies import Replies, fingerprint, load_replies
from tests.replies.written import SYSTEM, replies_of

THREE = "  hello:\n    - text: one\n    - text: two\n    - text: three\n"


def test_the_turn_rotates_the_variants(tmp_path):
    replies = replies_of(tmp_path, THREE)

    assert [replies.render("hello", {}, turn=turn).text for turn in range(4)] == [
        "one",
        "two",
        "three",
        "one",
    ]


def test_all_that_a_reply_may_say_is_known_with_its_facts(tmp_path):
    replies = replies_of(
        tmp_path, "  fee:\n    - text: It is {fee}.\n    - text: Ask {who}.\n      when: {mood: angry}\n"
    )

    assert replies.words("fee", {"fee": "£3.95"}) == "It is £3.95.\nAsk ."
    assert replies.words("nothing", {}) == ""


def test_the_same_arguments_always_give_the_same_words(tmp_path):
    replies = replies_of(tmp_path, THREE)

    assert replies.render("hello", {}, turn=7) == replies.render("hello", {}, turn=7)


def test_what_was_said_lately_is_skipped(tmp_path):
    replies = replies_of(tmp_path, THREE)

    said = replies.render("hello", {}, turn=0, avoid=[fingerprint("one"), fingerprint("two")])

    assert said.text == "three"


def test_when_all_was_said_the_least_recent_comes_back(tmp_path):
    replies = replies_of(tmp_path, THREE)

    said = replies.render("hello", {}, turn=0, avoid=[fingerprint(text) for text in ("two", "three", "one")])

    assert said.text == "two"


def test_the_only_variant_is_never_said_twice_running(tmp_path):
    replies = replies_of(tmp_path, "  hello:\n    - text: one\n")

    assert replies.render("hello", {}, avoid=[fingerprint("one")]).text == "Once more: one"


def test_no_shipped_reply_is_said_twice_running_in_a_hundred_turns(replies, catalogue):
    for key in ("thanks", "warranty", "fallback.language.de", "handoff.high_risk.self_harm"):
        avoid: list[str] = []
        for turn in range(100):
            said = fingerprint(replies.render(key, catalogue.facts, turn=turn, avoid=avoid[-6:]).text)
            assert said not in avoid[-1:]
            avoid.append(said)


def test_a_variant_that_lacks_a_value_is_not_said(tmp_path):
    replies = replies_of(tmp_path, '  hello:\n    - text: "Hello {first_name}"\n    - text: Hello\n')

    for unknown in ({}, {"first_name": ""}, {"first_name": "None"}):
        assert replies.render("hello", unknown, turn=0).text == "Hello"


def test_a_button_that_lacks_a_value_takes_its_variant_along(tmp_path):
    text = '  hello:\n    - text: Hi\n      buttons: [{title: "As {first_name}", payload: /greet}]\n    - text: Hello\n'

    assert replies_of(tmp_path, text).render("hello", {}).text == "Hello"


def test_braces_and_markup_in_a_value_stay_what_they_are(tmp_path):
    replies = replies_of(tmp_path, '  hello:\n    - text: "Hello {first_name}, {shop_name}"\n')

    said = replies.render("hello", {"first_name": "{shop_name} {0} <b>", "shop_name": "Harbour Lane"})

    assert said.text == "Hello {shop_name} {0} <b>, Harbour Lane"


def test_a_missing_part_falls_back_to_the_reply_it_belongs_to(replies, catalogue):
    said = replies.render("fallback.language.sv", catalogue.facts)

    assert said.text.startswith("I only understand English")


def test_a_missing_reply_is_an_apology_not_an_error(replies, caplog):
    said = replies.render("hire_a_crane", {})

    assert said.text.startswith("I can't answer that properly")
    assert "hire_a_crane" in caplog.text


def test_offers_become_buttons_with_their_titles(replies, catalogue):
    said = replies.render("clarify", catalogue.facts, offers=("track_order", "hire_a_crane"))

    assert said.buttons == (Button("Track an order", "/track_order"), Button("Hire a crane", "/hire_a_crane"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("  hello:\n    - txt: one\n", ":4: replies.hello.0.text: Field required"),
        ("  hello: []\n", ":3: replies.hello: List should have at least 1 item"),
        ("  hello:\n    - {text: one, when: {mood: angy}}\n", "no mood is called 'angy': use angry"),
        ("  hello:\n    - {text: one, when: {mood: sad}}\n", ":4: replies.hello.0.when.mood"),
        ("  hello:\n    - {text: one, when: {mood: sad}}\n", "use calm, angry, happy"),
        (
            "  hello:\n    - text: one\n      when:\n        hours: closed\n        chanel: api\n",
            ":7: replies.hello.0",
        ),
        (
            "  hello:\n    - {text: one, when: {chanel: api}}\n",
            "no condition is called 'chanel': use channel",
        ),
        (
            "  hello:\n    - {text: one, when: {channel: wigdet}}\n",
            "no channel is called 'wigdet': use widget",
        ),
        ("  hello:\n    - {text: one, when: {channel: [api, fax]}}\n", "called 'fax': use widget, api"),
        ("  hello:\n    - {text: one, when: {channel: []}}\n", ":4: replies.hello.0.when.channel"),
        ("  hello:\n    - {text: one, when: {segment: 3}}\n", ":4: replies.hello.0.when.segment"),
        ("  hello:\n    - {text: one, when: {hours: shut}}\n", "no state of the hours is called 'shut'"),
        (
            "  hello:\n    - {text: a, buttons: [{title: A, payload: track}]}\n",
            ":4: replies.hello.0.buttons.0.payload",
        ),
        ("  hello:\n    - text: one\n  hello:\n    - text: two\n", ":5: 'hello' stands twice"),
        ("  system.sorry:\n    - text: one\n", ":4: reply 'system.sorry' also stands at"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path, text, complaint):
    with pytest.raises(InvalidData, match=r"words\.yml") as error:
        replies_of(tmp_path, text)

    assert complaint in str(error.value)


@pytest.mark.parametrize(
    ("found", "instead", "reply"),
    [
        ("just now", "{first_name}", r"system\.sorry"),
        ('now."', 'now."\n      when: {hours: open}', r"system\.sorry"),
        ("{said}", "it", r"system\.again"),
        ('{said}"', '{said}"\n      when: {mood: calm}', r"system\.again"),
    ],
)
def test_the_words_of_last_resort_need_neither_variable_nor_condition(tmp_path, found, instead, reply):
    (tmp_path / "words.yml").write_text(SYSTEM.replace(found, instead), encoding="utf-8")

    with pytest.raises(InvalidData, match=reply):
        load_replies([tmp_path / "words.yml"])


def test_a_broken_condition_keeps_the_last_good_words(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "RELOAD_CHECK_S", 0)
    replies_of(tmp_path, "  hello:\n    - text: one\n")
    watched = Watched(tmp_path, "*.yml", load_replies)

    broken = "  hello:\n    - text: one more\n    - {text: two, when: {mood: angri}}\n"
    (tmp_path / "words.yml").write_text(f'version: "1"\nreplies:\n{broken}')

    assert watched.current().render("hello", {}).text == "one"
    assert f"{tmp_path}/words.yml:5: " in str(watched.error)

    (tmp_path / "words.yml").write_text(f'version: "1"\nreplies:\n{broken.replace("angri", "angry")}')

    assert watched.current().render("hello", {}).text == "one more"
    assert watched.current().render("hello", {}, listener=Listener("angry")).text == "two"
    assert watched.error is None


@pytest.mark.parametrize("turn", range(4))
def test_what_is_known_is_told_in_every_turn(replies, catalogue, turn):
    known = {"order_number": "1001237", "items": "kettle", "expected_on": "tomorrow"}

    said = replies.render(
        "track_order.delayed", {**catalogue.facts, **known}, telling=known.keys(), turn=turn, avoid=["x"]
    )

    assert "tomorrow" in said.text


def test_equally_rich_variants_take_turns(replies, catalogue):
    known = {"order_number": "1", "items": "kettle", "shipped_on": "a", "expected_on": "b", "carrier": "c"}
    known["tracking_number"] = "d"

    texts = {
        replies.render(
            "track_order.shipped", {**catalogue.facts, **known}, telling=known.keys(), turn=turn
        ).text
        for turn in range(4)
    }

    assert len(texts) == 2


def test_no_button_with_a_vague_title_brings_a_person(replies: Replies):
    buttons = [button for variants in replies.variants.values() for one in variants for button in one.buttons]

    assert [button.payload for button in buttons if button.title == "Something else"] == []


def test_the_hours_are_told_as_hours_not_as_a_promise(replies: Replies):
    texts = [variant.text for variant in replies.variants["handoff.offline"]]

    told = ("ours are {support_hours}", "open again {opens_on}", "away from the desk just now")
    assert [text for text in texts if not any(hours in text for hours in told)] == []


def test_no_reply_to_a_requested_refund_waits_for_goods_that_may_be_lost(replies: Replies):
    texts = " ".join(variant.text for variant in replies.variants["track_refund.requested"])

    assert "goods" not in texts
    assert "parcel" not in texts
