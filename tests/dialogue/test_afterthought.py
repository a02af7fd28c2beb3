"""What customers say right after a matter has ended."""

from __future__ import annotations

import pytest

from chatbot.dialogue.ladder import PERSON
from tests.dialogue.talk import ANNA, order, reply_of, understood


@pytest.fixture
def cancelling(talk):
    """Return a signed-in customer who is asked for the yes to cancel an order."""
    talk.verify()
    talk.orders = [order("1001234", "paid")]
    talk.says(understood("cancel 1001234", "cancel_order"))
    assert reply_of(talk) == "cancel_order.confirm"
    return talk


@pytest.mark.parametrize(
    ("text", "source", "reply"),
    [
        ("actually yes, do it", "model", "cancel_order.confirm"),
        ("Yes, cancel it", "button", "cancel_order.confirm"),
        ("ok", "model", "affirm"),
    ],
)
def test_a_no_can_be_taken_back_but_an_ok_only_takes_note_of_it(cancelling, text, source, reply):
    cancelling.says(understood("no", "deny"))
    assert reply_of(cancelling) == "flow.kept"

    cancelling.says(understood(text, "affirm", source=source))

    assert reply_of(cancelling) == reply


@pytest.mark.parametrize(
    ("text", "intent"), [("actually no, don't", "deny"), ("changed my mind", None), ("no stop", "deny")]
)
def test_whoever_regrets_is_told_that_it_is_done_and_offered_a_person(cancelling, text, intent):
    cancelling.says(understood("yes", "affirm"))

    cancelling.says(understood(text, intent))

    assert reply_of(cancelling) == "flow.is_done"
    assert cancelling.memory.awaiting == PERSON


def test_a_plain_no_after_the_deed_regrets_nothing(cancelling):
    cancelling.says(understood("yes", "affirm"))

    cancelling.says(understood("no", "deny"))

    assert reply_of(cancelling) == "deny"


@pytest.mark.parametrize(
    ("text", "intent", "reply"),
    [
        ("nothing came", "report_missing_parcel", "recover_password.done"),
        ("my parcel never came, nothing came", "report_missing_parcel", "order.ask_number"),
    ],
)
def test_an_email_that_did_not_come_is_sent_again(talk, text, intent, reply):
    talk.says(understood(f"forgot my password, {ANNA}", "recover_password"))
    assert reply_of(talk) == "recover_password.done"

    talk.says(understood(text, intent))

    assert reply_of(talk) == reply


def test_an_answer_that_helps_forgets_the_misunderstandings_before(talk):
    talk.orders = [order("1001234", "shipped")]
    talk.says(understood("cancel my order", "cancel_order"))
    talk.says(understood("banana"))
    talk.says(understood("banana again"))

    talk.says(understood(f"1001234 {ANNA}"))

    assert talk.memory.unmet == {"cancel_order": 1}
