"""What nobody understood, and answers that missed the question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chatbot.dialogue.ladder import PERSON
from chatbot.domain.conversation import MISREAD, UNCLEAR, Button
from chatbot.domain.knowledge import Quote
from chatbot.domain.understanding import Intent
from tests.dialogue.talk import reply_of, understood


def test_one_word_that_tells_anything_is_not_looked_up(talk):
    talk.says(understood("that's late!"))

    assert talk.acts == []
    assert reply_of(talk) == "fallback.unclear"


def test_the_first_riddle_is_asked_about_and_the_second_brings_the_offer_of_a_person(talk):
    talk.says(understood("the thing with the thing", None))
    assert reply_of(talk) == "fallback.unclear"

    said = talk.says(understood("you know, that one", None))

    assert reply_of(talk) == "fallback.unclear_again"
    assert f"/{PERSON}" in [button.payload for button in said.buttons]
    assert talk.memory.unmet == {UNCLEAR: 2}


def test_an_understood_wish_forgives_what_was_unclear(talk):
    talk.says(understood("the thing with the thing", None))

    talk.says(understood("how do I return it", "return_item"))

    assert UNCLEAR not in talk.memory.unmet


def test_a_good_guess_is_offered_as_a_button(talk):
    ranking = (Intent("warranty", 0.48), Intent("technical_support", 0.41), Intent("greet", 0.05))

    said = talk.says(understood("it stopped", None, ranking=ranking))

    assert reply_of(talk) == "clarify"
    assert [button.payload for button in said.buttons] == ["/warranty", "/technical_support"]
    assert said.buttons[0].title == "Guarantee"


def test_a_foreign_message_nobody_understood_is_answered_in_its_language(talk):
    said = talk.says(understood("Wo bleibt mein Paket?", None, language="de"))

    assert said.text.startswith("Ich verstehe bisher nur Englisch")


def test_a_foreign_message_understood_by_chance_is_not_believed(talk):
    said = talk.says(understood("Wo bleibt mein Paket?", "check_payment_methods", 0.6, language="de"))

    assert said.text.startswith("Ich verstehe bisher nur Englisch")


def test_a_foreign_message_that_was_understood_is_simply_answered(talk):
    talk.says(understood("refund policy por favor", "check_refund_policy", language="es"))

    assert reply_of(talk) == "check_refund_policy"


@pytest.mark.parametrize("text", ["🙃🙃", "???", "asdfghjkl", "qwrtzp", "aaaaaaa"])
def test_what_cannot_be_read_is_said_to_be_unreadable_and_counts_for_nothing(talk, text):
    talk.says(understood(text, None, language="und"))

    assert reply_of(talk) == "fallback.unreadable"
    assert talk.memory.unmet == {}


def test_being_told_that_the_answer_missed_is_taken_seriously(talk):
    talk.says(understood("is it still under guarantee", "return_item"))

    talk.says(understood("that's not what I asked", "complaint"), misread=True)

    assert reply_of(talk) == "fallback.misread"
    assert talk.memory.unmet[MISREAD] == 1


def test_a_new_wish_beside_the_reproach_is_answered(talk):
    talk.says(understood("is it still under guarantee", "return_item"))

    talk.says(understood("not what I asked, I want my guarantee", "warranty"), misread=True)

    assert reply_of(talk) == "warranty"
    assert talk.memory.unmet[MISREAD] == 1


def test_there_is_nothing_to_miss_before_the_first_answer(talk):
    talk.says(understood("please answer my question about delivery", "delivery_period"), misread=True)

    assert reply_of(talk) == "delivery_period"
    assert MISREAD not in talk.memory.unmet


def test_what_nobody_understood_is_answered_from_the_articles(talk):
    talk.quotes = (
        Quote("descaling", "Descaling the kettle", "With vinegar", "Half vinegar, half water.", 0.9),
    )

    said = talk.says(understood("white flakes in the water", None))

    assert (reply_of(talk), talk.decision.source) == ("knowledge.found", "knowledge")
    assert "Half vinegar, half water." in said.text
    assert "Descaling the kettle" in said.text
    assert UNCLEAR not in talk.memory.unmet


def test_two_close_guesses_are_asked_about_before_the_articles(talk):
    talk.quotes = (Quote("a", "A", "", "A.", 0.9),)

    talk.says(
        understood("it stopped", None, ranking=(Intent("warranty", 0.48), Intent("technical_support", 0.41)))
    )

    assert reply_of(talk) == "clarify"
    assert talk.memory.guessed == ("warranty", "technical_support")


def test_an_article_is_better_than_the_general_words_for_its_subject(talk):
    talk.quotes = (Quote("a", "A", "", "Press both buttons for five seconds.", 0.9),)

    read = replace(understood("the radio does not pair", "technical_support"), vector=np.ones(1, np.float32))
    talk.says(read)
    assert reply_of(talk) == "knowledge.found"
    talk.says(understood("/technical_support", "technical_support", source="button"))

    assert reply_of(talk) == "technical_support"


@pytest.mark.parametrize("intent", [PERSON, "complaint"])
def test_nobody_who_wants_a_person_is_sent_to_an_article(talk, intent):
    talk.quotes = (Quote("a", "A", "", "Ask a person.", 0.9),)

    talk.says(replace(understood("get me someone for my radio", intent), vector=np.ones(1, np.float32)))

    assert (reply_of(talk), talk.acts) == (intent, [])


def test_the_nltk_pair_is_said_where_the_articles_are_silent(talk):
    talk.says(understood("sing me a song", None, rule_reply="I only hum."))

    assert talk.decision.source == "rules"


SHOWN = (Button("Where is it?", "/track_order"), Button("How do returns work?", "/check_refund_policy"))


@pytest.mark.parametrize("text", ["bruh so what do i do now", "And now?", "ok what are my options then"])
def test_who_is_at_a_loss_is_shown_the_ways_on_of_the_answer_before(talk, text):
    talk.memory = replace(talk.memory, buttons=SHOWN)

    said = talk.says(understood(text, "affirm", 0.4))

    assert (reply_of(talk), said.buttons) == ("flow.options", SHOWN)


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "buttons"),
    [
        ("and now?", None, 0.4, ()),
        ("what can i do with a gift card", "gift_card", 0.9, SHOWN),
        ("what now, the kettle from last week has begun to leak all over my kitchen floor", None, 0.4, SHOWN),
    ],
)
def test_who_says_what_about_or_was_offered_nothing_is_not_at_a_loss(talk, text, intent, confidence, buttons):
    talk.memory = replace(talk.memory, buttons=buttons)

    talk.says(understood(text, intent, confidence))

    assert reply_of(talk) != "flow.options"


NEAR = tuple(
    Quote(name, f"All about {name}", "", f"What is known of {name}.", 0.4, answers=False)
    for name in ("kettles", "mugs", "lamps")
)


@pytest.fixture
def offered(talk):
    """Return a customer whose question no article answers, though three come near."""
    talk.quotes = NEAR
    talk.says(understood("does the wobbly thing need special water"))
    assert reply_of(talk) == "knowledge.near"
    return talk


def test_articles_that_come_near_are_offered_by_their_titles_and_read_when_chosen(offered):
    titles = [button.title for button in offered.decision.choices]
    assert titles == ["All about kettles", "All about mugs", "All about lamps"]

    said = offered.says(understood('/read_article{"number": "2"}', "read_article", source="button"))

    assert reply_of(offered) == "knowledge.found"
    assert "What is known of mugs." in said.text
    assert offered.memory.unmet == {}


@pytest.mark.parametrize("number", ["0", "4", "12", "x"])
def test_an_article_that_was_not_offered_is_not_read(offered, number):
    offered.says(understood(f'/read_article{{"number": "{number}"}}', "read_article", source="button"))

    assert reply_of(offered) != "knowledge.found"


def test_an_offer_is_over_with_the_next_answer(offered):
    offered.says(understood("thanks anyway", "thanks"))

    offered.says(understood('/read_article{"number": "2"}', "read_article", source="button"))

    assert reply_of(offered) == "fallback.unclear"


def test_who_is_not_understood_again_is_offered_a_person_and_no_more_titles(offered):
    offered.says(understood("no, the wobbly thing with special water"))

    assert reply_of(offered) == "fallback.unclear_again"


def test_beside_a_reply_the_titles_that_come_near_stand_after_its_own_buttons(talk):
    talk.quotes = NEAR[:2]

    said = talk.says(replace(understood("is the wool itchy", "product_information"), vector=np.ones(3)))

    assert reply_of(talk) == "product_information"
    assert [button.title for button in said.buttons][-2:] == ["All about kettles", "All about mugs"]
    assert talk.memory.awaiting == PERSON  # a plain yes takes the reply's own offer
    talk.says(understood('/read_article{"number": "2"}', "read_article", source="button"))
    assert reply_of(talk) == "knowledge.found"
