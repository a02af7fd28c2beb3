from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from chatbot.nlu.mood import Mood
from chatbot.nlu.rules import Rules
from chatbot.nlu.rules_file import MoodWords


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("thank you, the lamp is lovely", "positive"),
        ("❤️", "positive"),
        ("my parcel is late and the box is damaged", "negative"),
        ("I am not happy with this", "negative"),
        ("no problem at all", "neutral"),
        ("where is order 1001234", "neutral"),
        ("", "neutral"),
    ],
)
def test_words_betray_the_mood(rules: Rules, text: str, label: str) -> None:
    assert rules.mood(text).label == label


def test_anger_has_degrees(rules: Rules) -> None:
    moods = [
        rules.mood(text).anger
        for text in (
            "where is my order",
            "this is ridiculous",
            "this is an outrage, I am furious",
            "you thieves, see you in court",
        )
    ]

    assert moods[0] == 0
    assert moods == sorted(set(moods))


@pytest.mark.parametrize(
    ("calm", "louder"),
    [
        ("where is my order", "WHERE IS MY ORDER"),
        ("this is ridiculous", "this is ridiculous!!!"),
        ("I am furious", "I am furious, you lied to me, pathetic"),
    ],
)
def test_capitals_marks_and_more_words_raise_anger(rules: Rules, calm: str, louder: str) -> None:
    assert rules.mood(louder).anger > rules.mood(calm).anger


@pytest.mark.parametrize("text", ["bloody brilliant, I love it", "I'm not angry", "DPD", "great!!"])
def test_a_curse_in_joy_is_no_anger(rules: Rules, text: str) -> None:
    assert rules.mood(text).anger < 0.3


def test_held_out_fury_is_seen_and_calm_is_not_called_fury(rules: Rules) -> None:
    blocks = yaml.safe_load(Path("intents/held_out/en/moods.yml").read_text(encoding="utf-8"))["nlu"]
    moods = [
        (block["anger"], rules.mood(line[2:]).anger >= 0.5)
        for block in blocks
        for line in block["examples"].splitlines()
    ]
    angry = [seen for degree, seen in moods if degree >= 2]
    calm = [seen for degree, seen in moods if degree == 0]

    assert sum(angry) >= 0.5 * len(angry)
    assert sum(calm) <= 0.03 * len(calm)


def test_without_words_every_mood_is_neutral() -> None:
    assert Mood([MoodWords()]).read("you idiots").label == "neutral"


@pytest.mark.parametrize(
    "text",
    [
        "brilliant, another week without a kettle",
        "great job losing my parcel again, thanks a lot",
        "thanks for nothing",
        "thanks a bunch for ruining my weekend",
        "oh great, lost again",
        "well done, you've broken it again",
        "cheers for that, really helpful not",
        "wow, amazing service, three weeks and nothing",
        "how kind of you to throw it in the bin",
        "thanks a lot 🙄",
    ],
)
def test_sarcasm_is_a_complaint(rules: Rules, text: str) -> None:
    match = rules.overruling(text)

    assert match is not None
    assert (match.intent, match.sarcastic) == ("complaint", True)
    assert rules.mood(text, sarcastic=match.sarcastic).label == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "thanks a lot",
        "thanks but no thanks",
        "great, another order arrived, love it",
        "brilliant, another lamp to add to my collection",
        "thanks, that lost parcel turned up in the end, all good",
        "thanks so much, you've been really helpful, I was worried the present wouldn't arrive in time",
        "well done for stocking it, I had lost hope",
        "thanks for the late checkout and the warm welcome",
        "great service, never lost a parcel again",
        "thanks nothing else",
        "no thanks nothing more",
        "thanks no reply needed",
        "thanks, no answer required",
        "thanks no help needed for now",
        "thanks not bothered about it any more",
        "Perfect, another day works for me",
        "great, another week is fine",
        "lovely, another day then",
        "Great, another problem solved",
        "thanks for letting me know",
        "thanks for delivering my parcel so fast",
        "thanks for keeping me in the loop",
        "thanks for making me feel welcome",
        "thanks for leaving my parcel with the neighbour",
        "thanks the missing parcel turned up",
        "thanks for the missing screws",
        "thanks for breaking it down for me",
        "thanks, I forgot again",
        "How kind of you to replace the broken lamp",
        "great service, broken lamp replaced in a day",
        "good work, message received",
        "great, two weeks with no problems",
        "oh great, it is up and running",
        "you were a big help this morning",
        "thanks, you helped me as much as you could",
        "good to know nobody else sees my card",
        "glad to hear you don't charge for returns",
    ],
)
def test_praise_is_not_taken_for_sarcasm(rules: Rules, text: str) -> None:
    match = rules.overruling(text)

    assert match is None or not match.sarcastic


def test_a_quoted_mood_is_somebody_elses(rules: Rules) -> None:
    assert rules.mood('a review says "absolute garbage, thieves", is the new one better?').anger == 0
    assert rules.mood("you are thieves").anger > 0


@pytest.mark.parametrize(
    "text", ["bloody strikes, is it with DPD?", "damn, three weeks", "useless instructions"]
)
def test_a_curse_at_nobody_is_milder_than_a_reproach(rules: Rules, text: str) -> None:
    assert 0 < rules.mood(text).anger < rules.mood("you are useless").anger


@pytest.mark.parametrize(
    ("text", "capitals", "marks"),
    [
        ("where is my order?", 0.0, 0),
        ("WHERE IS MY ORDER?!?!", 1.0, 3),
        ("I said the BLUE one!", 0.33, 1),
        ("DPD!!!", 0.0, 3),
        ("", 0.0, 0),
    ],
)
def test_capitals_and_marks_are_counted(rules: Rules, text: str, capitals: float, marks: int) -> None:
    mood = rules.mood(text)

    assert (mood.capitals, mood.marks) == (capitals, marks)
