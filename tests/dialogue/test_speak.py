from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.dialogue.ladder import PERSON
from chatbot.dialogue.speak import speak
from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Escalate, Escalation, Say
from chatbot.domain.understanding import Sentiment
from chatbot.replies.listener import Listener
from chatbot.replies.replies import fingerprint
from tests.dialogue.talk import FURIOUS, understood
from tests.replies.test_replies import replies_of


def test_facts_of_the_shop_are_filled_in(replies, catalogue):
    said, _ = speak(Say("contact_customer_service", "intent", Memory()), replies, catalogue)

    assert "01632 960 120" in said.text


def test_what_is_known_of_the_customer_is_filled_in(replies, catalogue):
    said, _ = speak(Say("greet.verified", "intent", Memory()), replies, catalogue, {"first_name": "Anna"})

    assert "Anna" in said.text


def test_what_was_said_is_remembered(replies, catalogue):
    said, memory = speak(Say("thanks", "intent", Memory()), replies, catalogue)

    assert memory.recent_replies == (fingerprint(said.text),)


def test_a_rule_that_says_the_same_again_says_so(replies, catalogue):
    first, memory = speak(Say("greet", "rules", Memory(), text="Hi."), replies, catalogue)

    again, _ = speak(Say("greet", "rules", memory, text="Hi."), replies, catalogue)

    assert first.text == "Hi."
    assert again.text.endswith(": Hi.")


def test_a_typed_yes_is_as_good_as_the_button_that_offers_a_person(talk):
    talk.says(understood("sign in with my other address", "switch_account"))
    said = talk.says(understood("and join the two accounts", "registration_problems"))
    said = talk.says(understood("it refuses my address", "registration_problems"))

    assert said.text.endswith("Shall I bring one in?")
    assert talk.memory.awaiting == PERSON


def test_a_person_among_other_buttons_is_no_open_question(replies, catalogue):
    said, memory = speak(Say("welcome", "intent", Memory()), replies, catalogue)

    assert f"/{PERSON}" in [button.payload for button in said.buttons]
    assert memory.awaiting is None


def test_an_angry_customer_hears_no_cheer(replies, catalogue):
    for turns in range(8):
        memory = Memory(moods=(FURIOUS,), turns=turns)
        said, _ = speak(Say("greet", "intent", memory), replies, catalogue)

        assert "good to have you" not in said.text


GLAD, COOL = Sentiment("positive", 0.98, 0.01), Sentiment("neutral", 0.3, 0.01)


@pytest.mark.parametrize(
    ("moods", "cheers"),
    [
        ((), False),
        ((COOL,), False),
        ((COOL, GLAD), True),
        ((GLAD, COOL), False),
        ((FURIOUS, COOL, GLAD), False),  # one kind word does not make good what went before
        ((GLAD, FURIOUS), False),
    ],
)
def test_only_a_happy_customer_is_cheered(replies, catalogue, moods, cheers):
    for turns in range(4):
        said, _ = speak(Say("thanks", "intent", Memory(moods=moods, turns=turns)), replies, catalogue)

        assert ("!" in said.text) == cheers


@pytest.mark.parametrize(("reason", "mood"), [("angry", "grave"), ("complex", "plain")])
def test_a_hand_over_is_never_cheerful_and_grave_to_the_angry(tmp_path, catalogue, reason, mood):
    variants = "".join(
        f"    - {{text: {text}, when: {{mood: {mood}}}}}\n"
        for text, mood in (("glad", "happy"), ("kind", "calm"), ("grave", "angry"))
    )
    replies = replies_of(tmp_path, f"  handoff:\n    - text: plain\n{variants}")

    said, _ = speak(Escalate(Escalation(reason, 3, "…"), f"handoff.{reason}", Memory()), replies, catalogue)

    assert said.text == mood


def test_the_shops_hours_choose_the_words(replies, catalogue):
    closed = Listener(open=False, opens_on="tomorrow at 8:00")
    decision = Say("contact_customer_service", "intent", Memory())

    assert "again tomorrow at 8:00" in speak(decision, replies, catalogue, listener=closed)[0].text
    assert "right now" in speak(decision, replies, catalogue, listener=Listener(open=True))[0].text


def test_hours_do_not_hide_what_is_known_of_the_customer(replies, catalogue):
    closed = Listener(open=False, opens_on="tomorrow at 8:00")
    decision, known = Say("greet.verified", "intent", Memory()), {"first_name": "Anna"}

    said, _ = speak(decision, replies, catalogue, known, listener=closed)

    assert said.text.startswith("Hello Anna. The team is back tomorrow at 8:00")


def test_mild_annoyance_is_not_anger(replies, catalogue):
    mood = Sentiment("negative", -0.4, 0.33)
    texts = set()
    for turns in range(4):
        said, _ = speak(Say("greet", "intent", Memory(moods=(mood,), turns=turns)), replies, catalogue)
        texts.add(said.text)

    assert any("good to have you" in text for text in texts)


def test_a_hand_over_is_announced(replies, catalogue):
    escalation = Escalation("high_risk", 1, "In danger.", risk="self_harm")

    said, memory = speak(Escalate(escalation, "handoff.high_risk.self_harm", Memory()), replies, catalogue)

    assert "116 123" in said.text
    assert "999 or 112" in said.text
    assert "988" in said.text
    assert memory.awaiting is None


def test_only_a_few_texts_are_remembered(replies, catalogue):
    memory = Memory()
    for turns in range(20):
        _, memory = speak(Say("thanks", "intent", replace(memory, turns=turns)), replies, catalogue)

    assert len(memory.recent_replies) == 6
