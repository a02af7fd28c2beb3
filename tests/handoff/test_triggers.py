from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.conversation import MISREAD, UNCLEAR, Memory
from chatbot.domain.understanding import Intent
from chatbot.handoff.triggers import detect, exhausted, insists, misread
from tests.handoff.conftest import heard, mood

PERSON = "contact_human_agent"
STORY = "and then the other box came with the wrong thing in it again " * 8


def test_an_angry_wish_for_a_person_is_as_urgent_as_anger(patterns):
    calm = detect(heard("Get me a human"), Memory(), patterns)
    angry = detect(heard("Get me a human, you bunch of thieves"), Memory(), patterns)

    assert calm is not None
    assert angry is not None
    assert (calm.priority, angry.priority) == (3, 2)


def test_a_sure_wish_for_a_person_needs_no_word(patterns):
    found = detect(heard("is Maya around", PERSON, 0.8, source="model"), Memory(), patterns)

    assert found is not None
    assert found.evidence == {"confidence": "0.80", "limit": "0.60"}


def test_an_unsure_wish_for_a_person_is_left_to_the_bot(patterns):
    assert detect(heard("is Maya around", PERSON, 0.5, source="model"), Memory(), patterns) is None


def test_a_model_that_misses_the_negation_is_not_believed(patterns):
    assert detect(heard("I don't need a human", PERSON, 0.97, source="model"), Memory(), patterns) is None


def test_the_button_asks_for_a_person_in_any_words(patterns):
    found = detect(heard("/contact_human_agent", PERSON, 1.0, source="button"), Memory(), patterns)

    assert found is not None
    assert found.reason == "human_requested"


def test_a_yes_to_the_offered_person_takes_it(patterns):
    yes = heard("yes please", "affirm", 0.9, source="model")

    assert detect(yes, Memory(awaiting=PERSON), patterns) is not None
    assert detect(yes, Memory(awaiting="track_order"), patterns) is None
    assert detect(yes, Memory(), patterns) is None


def test_one_furious_message_is_enough(patterns):
    found = detect(heard("Unbelievable.", sentiment=mood(0.86)), Memory(), patterns)

    assert found is not None
    assert found.evidence == {"anger": "0.86", "limit": "0.65"}


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("a bit disappointed to be honest", mood(0.33, -0.5)),
        ("WHERE IS MY PARCEL", mood(0.85, -0.1)),
        ("fucking hell that was quick, bloody love it", mood(0.9, 0.8)),
        ("you lot are thieves of my heart, love the lamp", mood(0.1, 0.9)),
    ],
)
def test_mild_complaints_capitals_and_joy_are_no_anger(patterns, text, sentiment):
    assert detect(heard(text, sentiment=sentiment), Memory(), patterns) is None


@pytest.mark.parametrize(
    "text", ["gimme ur boss", "get me a flesh-and-blood being", "I want a flesh and blood person"]
)
def test_a_person_is_asked_for_in_slang_too(patterns, text):
    found = detect(heard(text), Memory(), patterns)

    assert found is not None
    assert found.reason == "human_requested"


def test_a_yes_with_the_order_number_answers_the_question_not_the_offer(patterns):
    yes = heard("yes, it's 1001234", "affirm", 0.9, source="model", orders=("1001234",))

    assert detect(yes, Memory(awaiting=PERSON), patterns) is None


@pytest.mark.parametrize("intent", ["bot_challenge", "greet", "thanks"])
def test_small_talk_shows_no_course_of_anger_but_an_outburst(patterns, intent):
    memory = Memory(moods=(mood(0.3), mood(0.5)))

    assert detect(heard("are you a robot", intent, 0.9, sentiment=mood(0.7)), memory, patterns) is None
    assert detect(heard("are you a robot", intent, 0.9, sentiment=mood(0.9)), memory, patterns) is not None
    assert detect(heard("where is it", "track_order", 0.9, sentiment=mood(0.7)), memory, patterns) is not None


def test_anger_of_earlier_messages_counts(patterns):
    memory = Memory(moods=(mood(0.62), mood(0.64)))

    found = detect(heard("Well?", sentiment=mood(0.6)), memory, patterns)

    assert found is not None
    assert found.reason == "angry"
    assert found.evidence["mean_anger"] == "0.62"


def test_a_wrong_answer_once_is_no_failure_and_twice_is(patterns):
    again = heard("that's not what I asked")

    assert detect(again, Memory(), patterns) is None
    found = detect(again, Memory(unmet={MISREAD: 1}), patterns)
    assert found is not None
    assert found.reason == "repeated_failure"


@pytest.mark.parametrize(
    ("unmet", "need"),
    [({"track_order": 3}, "track_order"), ({UNCLEAR: 3}, UNCLEAR), ({MISREAD: 2, "return_item": 1}, MISREAD)],
)
def test_the_bot_stops_trying(unmet, need):
    found = exhausted(Memory(unmet=unmet))

    assert found is not None
    assert found.reason == "repeated_failure"
    assert found.evidence["need"] == need


def test_two_tries_are_not_too_many():
    assert exhausted(Memory(unmet={"track_order": 2, UNCLEAR: 2, MISREAD: 1, "return_item": 2})) is None


@pytest.mark.parametrize(
    "text", ["That's not what I asked", "wrong answer again", "you're not listening", "read my question"]
)
def test_a_reproach_is_recognised(patterns, text):
    assert misread(heard(text), patterns)


@pytest.mark.parametrize(
    "text", ["that's not what I ordered", "you keep sending me mails", "nobody answers the phone"]
)
def test_a_complaint_about_the_shop_is_no_reproach_to_the_answer(patterns, text):
    assert not misread(heard(text), patterns)


@pytest.mark.parametrize(
    "text",
    [
        "still no reset email",
        "done that already, it won't connect",
        "I've tried all of that twice",
        "there is no cancel button",
        "it's greyed out",
        "same error",
        "as I said, I have no invoice",
        "not in spam either",
    ],
)
def test_who_is_not_helped_by_the_answer_insists(patterns, text):
    assert insists(heard(text), patterns)


@pytest.mark.parametrize(
    "text",
    [
        "is it still in stock",
        "do you deliver to Jersey",
        "and for a second lamp?",
        "I found a link to the sale",
        "can I return it",
    ],
)
def test_another_question_is_no_insistence(patterns, text):
    assert not insists(heard(text), patterns)


@pytest.mark.parametrize(
    ("intent", "angry"), [("return_item", True), ("complaint", True), ("warranty", False)]
)
def test_annoyance_weighs_more_the_more_often_the_bot_failed_at_it(patterns, intent, angry):
    memory = Memory(topic="return_item", unmet={"return_item": 2}, moods=(mood(0.3),))
    message = heard("this is getting tiresome", intent, 0.8, sentiment=mood(0.55))

    assert (detect(message, memory, patterns) is not None) == angry


def test_an_insult_that_is_quoted_is_somebody_elses(patterns):
    assert detect(heard('the driver told my dog to "fuck off"'), Memory(), patterns) is None
    assert detect(heard('"sorry" my foot, fuck off'), Memory(), patterns) is not None


def test_several_orders_in_one_message_are_complex(patterns):
    two, three = ("1001234", "1001235"), ("1001234", "1001235", "1001236")

    assert detect(heard("what about these", orders=two), Memory(), patterns) is None
    found = detect(heard("what about these", orders=three), Memory(), patterns)
    assert found is not None
    assert found.evidence == {"orders": "3", "limit": "3"}


def test_a_long_story_without_one_clear_wish_is_complex(patterns):
    lost = detect(heard(STORY), Memory(), patterns)
    torn = detect(heard(STORY, "return_item", 0.5, second=0.4, source="model"), Memory(), patterns)

    assert lost is not None
    assert torn is not None
    assert lost.reason == torn.reason == "complex"


def test_a_long_story_with_a_clear_wish_is_answered(patterns):
    assert detect(heard(STORY, "return_item", 0.9, second=0.04, source="model"), Memory(), patterns) is None


def test_a_long_story_of_which_one_sentence_says_what_is_wanted_is_answered(patterns):
    torn = heard(STORY, "return_item", 0.5, second=0.4, source="model")

    assert detect(replace(torn, wishes=(torn,)), Memory(), patterns) is None


def test_a_trigger_leaves_the_memory_alone(patterns):
    memory = Memory(moods=(mood(0.9),))

    detect(heard("hello", sentiment=mood(0.9)), memory, patterns)

    assert memory == Memory(moods=(mood(0.9),))
    assert heard("x").intent == Intent(None, 0.0)
