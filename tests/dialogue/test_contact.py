"""How a customer says that they like to be reached, and what only sounds like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatbot.dialogue.contact import Told, noted, read_contact
from chatbot.dialogue.policy import acknowledge
from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Say
from chatbot.domain.shop import Reach
from chatbot.services.content import load_entities
from tests.dialogue.talk import KETTLE, MUGS, TODAY, order, understood

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ENTITIES = load_entities([Path("intents/domain.yml")])
NUMBER = "+447700900461"


@pytest.fixture
def read(catalogue):
    def of(text, memory=None, **more):
        said = replace(understood(text, **more), entities=ENTITIES.extract(text, NOW))
        return read_contact(said, memory or Memory(), catalogue)

    return of


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("please ring me, don't write", "phone"),
        ("RING ME!!! don't write", "phone"),
        ("please dont write just ring me", "phone"),
        ("I'd prefer a call, it's easier for me", "phone"),
        ("ring me rather than e-mail me", "phone"),
        ("I'd rather you rang me tomorrow morning", "phone"),
        ("I'd rather have an e-mail", "email"),
        ("can you answer by e-mail, I'm at work", "email"),
        ("write me an email please", "email"),
        ("I'd rather have an email than a call", "email"),
        ("please don't call me, e-mail me instead", "email"),
        ("don't call me", "chat"),
        ("I'd rather not be called", "chat"),
        ("you don't need to ring me", "chat"),
        ("not by phone please", "chat"),
        ("I can't talk on the phone, please write", "chat"),
    ],
)
def test_who_says_how_they_like_to_be_reached_is_understood(read, text, way):
    told = read(text)

    assert (told.way, told.rest.strip()) == (way, "")


@pytest.mark.parametrize(
    "text",
    [
        "call me Anna",
        "call me an idiot",
        "can you email me the invoice",
        "please email me the code",
        "nobody called me",
        "will you call me?",
        "you said you would call me",
        "can I call you",
        "how can I reach you by phone",
        "could the driver ring me before delivery",
        "is pay by phone possible",
        "keep me posted by email about new arrivals",
        "stop emailing me",
        "I have an email",
        "I never got an email",
        "I'm on the phone",
        "the phone",
        "I mean the full record: addresses, phone calls, what your staff typed about me",
        "anna@example.com",
        "my number is 07700 900461",
        "I can't type please ring me",
        "",
    ],
)
def test_what_only_sounds_like_it_is_no_such_wish(read, text):
    assert read(text) is None


def test_a_button_never_says_it(read):
    assert read("ring me", source="button") is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Where is my order 1001234? And please ring me, don't write.", "Where is my order 1001234? And"),
        ("the kettle, and I'd rather be called", "the kettle, and"),
        ("No, please e-mail me.", "No,"),
    ],
)
def test_what_else_is_said_is_left_in_its_place(read, text, rest):
    told = read(text)

    assert told.rest.strip() == rest
    assert len(told.rest) == len(text)


def test_the_number_told_with_it_is_remembered_until_another_is_told(read):
    told = read("please ring me on 07700 900461 after work")

    memory = noted(Memory(), told)

    assert memory.told_reach == Reach("phone", NUMBER)
    assert noted(memory, Told("email", None, "")).told_reach == Reach("email", NUMBER)


def test_the_number_asked_for_may_be_the_whole_answer(read):
    asked = Memory(told_reach=Reach("phone"))

    assert read("it's 07700 900461", asked).phone == NUMBER
    assert read("07700 900461 is on the label, where is it", asked) is None
    assert read("07700 900461", Memory(told_reach=Reach("email"))) is None


@pytest.mark.parametrize(
    "number",
    ["0909 879 0000", "0871 234 5678", "0843 123 4567", "070 1234 5678", "0764 012 3456", "+979 1234 56789"],
)
def test_nobody_is_called_where_the_call_is_dear_and_another_number_is_asked_for(read, number):
    told = read(f"please ring me on {number}")
    again = read(f"it's {number}", Memory(told_reach=Reach("phone")))

    assert (told.way, told.phone, told.rest.strip()) == ("phone", None, "")
    assert (again.way, again.phone) == ("phone", None)
    assert noted(Memory(), again).reach.possible is None


@pytest.mark.parametrize("number", ["0131 496 0892", "0800 001 0000", "+49 30 23125417", "07700 900461"])
def test_common_numbers_are_called(read, number):
    assert read(f"please ring me on {number}").phone is not None


def test_beside_a_dear_number_the_other_one_is_taken(read):
    assert read("ring me on 0909 879 0000 or 07700 900461").phone == NUMBER


def test_what_is_said_now_counts_more_than_the_account(read):
    account = Reach("email", "+441134960172")

    assert Memory(account_reach=account).reach == account
    assert Memory(told_reach=Reach("phone"), account_reach=account).reach == Reach("phone", account.phone)
    assert Memory(told_reach=Reach("phone", NUMBER), account_reach=account).reach.phone == NUMBER


def test_nobody_can_be_called_whose_number_is_not_known():
    assert Reach("phone").possible is None
    assert (Reach("phone", NUMBER).possible, Reach("chat").possible) == ("phone", "chat")


def test_an_open_question_is_asked_once_more_and_no_try_is_counted(talk):
    talk.verify()
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS)]
    talk.says(understood("return something from 1001234", "return_item"))
    before = talk.memory

    decision = acknowledge(understood("I'd rather be called"), before, talk.catalogue, "phone", TODAY)
    said = talk._speak(decision)

    assert talk.replies_said[-1] == "return_item.ask.item"
    assert said.text.startswith("I've noted for my colleagues that you'd rather be called. ")
    assert (talk.memory.flow.tries, talk.memory.unmet) == (0, before.unmet)
    talk.says(understood("the kettle"))
    assert talk.memory.flow.values["item"] == "1"


def test_without_a_question_it_is_confirmed_and_a_person_offered(catalogue):
    decision = acknowledge(understood("please ring me"), Memory(), catalogue, "phone", TODAY)

    assert isinstance(decision, Say)
    assert (decision.reply, decision.opener.reply) == ("reached_by.phone.alone", "reached_by.phone")
