"""Wishes settled step by step: what is asked, what is refused, what the shop is told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from chatbot.domain.conversation import Memory
from chatbot.domain.decision import Escalate, Finding
from chatbot.domain.shop import Result
from tests.dialogue.talk import (
    ANNA,
    CODE,
    KETTLE,
    MUGS,
    TODAY,
    order,
    performed,
    reply_of,
    understood,
)

PAIR = f"1001234 {ANNA}"


def yes():
    return understood("yes", "affirm")


def no():
    return understood("no", "deny")


def test_an_order_is_cancelled_after_a_yes_and_a_code(talk):
    talk.orders = [order(status="paid")]
    talk.result = Result(
        facts={"refund_amount": "£40.00", "refund_method": "Visa", "refund_expected_on": "2026-12-03"}
    )

    said = talk.says(understood(f"cancel {PAIR}", "cancel_order"))
    assert reply_of(talk) == "cancel_order.confirm"
    assert "£40.00" in said.text
    talk.says(yes())
    assert (reply_of(talk), performed(talk)) == ("code.sent", None)
    said = talk.says(understood(CODE))

    assert performed(talk) == {"task": "cancel_order", "order_number": "1001234"}
    assert "Thursday 3 December" in said.text
    assert (talk.memory.flow, talk.memory.awaiting) == (None, None)


def test_who_proved_themselves_needs_no_second_code(talk):
    talk.orders = [order(status="paid")]
    talk.memory = Memory(proved="anna")

    talk.says(understood("cancel 1001234", "cancel_order"))
    talk.says(yes())

    assert performed(talk) is not None


def test_a_wrong_code_changes_nothing_and_may_be_typed_again(talk):
    talk.orders = [order(status="paid")]
    talk.says(understood(f"cancel {PAIR}", "cancel_order"))
    talk.says(yes())

    talk.says(understood("654321"))
    assert (reply_of(talk), performed(talk)) == ("code.wrong", None)
    talk.says(understood("123 456"))

    assert performed(talk) is not None


def test_a_code_that_did_not_come_is_sent_again(talk):
    talk.orders = [order(status="paid")]
    talk.says(understood(f"cancel {PAIR}", "cancel_order"))
    talk.says(yes())

    talk.says(understood("nothing came, send another code", "registration_problems"))

    assert reply_of(talk) == "code.sent_again"


@pytest.mark.parametrize(("text", "intent"), [("/deny", "deny"), ("no", "deny"), ("never mind", None)])
def test_who_wants_no_more_of_it_may_leave_at_the_code_too(talk, text, intent):
    talk.orders = [order(status="paid")]
    talk.says(understood(f"cancel {PAIR}", "cancel_order"))
    talk.says(yes())

    talk.says(understood(text, intent))

    assert (reply_of(talk), talk.memory.flow) in (("flow.kept", None), ("flow.dropped", None))


def test_whoever_is_proved_is_not_taken_at_another_customers_order_for_their_own_data(talk):
    talk.memory = Memory(proved="anna")
    talk.orders = []

    talk.says(understood("delete my wife's account: order 1001242, tom@example.org", "delete_account"))

    assert reply_of(talk) != "delete_account.confirm"


def test_who_cannot_read_the_mailbox_of_the_code_is_handed_over_with_what_was_to_be_done(talk):
    talk.orders = [order(status="paid")]
    talk.says(understood(f"cancel {PAIR}", "cancel_order"))
    talk.says(yes())

    talk.says(understood("I can't get into that mailbox any more", "recover_password"))

    assert isinstance(talk.decision, Escalate)
    assert (talk.decision.reply, talk.decision.escalation.reason) == ("code.unreachable", "policy")
    assert talk.decision.escalation.collected["flow"] == "cancel_order"


@pytest.mark.parametrize(
    ("status", "reply"), [("shipped", "shipped"), ("packed", "packed"), ("refunded", "refunded")]
)
def test_what_the_shop_does_not_allow_is_said_before_anything_is_asked(talk, status, reply):
    talk.orders = [order(status=status)]

    talk.says(understood(f"cancel {PAIR}", "cancel_order"))

    assert reply_of(talk) == f"cancel_order.{reply}"
    assert talk.memory.flow is None


def test_a_no_leaves_everything_as_it_is(talk):
    talk.orders = [order(status="paid")]
    talk.says(understood(f"cancel {PAIR}", "cancel_order"))

    talk.says(no())

    assert (reply_of(talk), performed(talk)) == ("flow.kept", None)


def test_an_item_is_returned_and_everything_collected_reaches_the_shop(talk):
    talk.verify()
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS)]

    said = talk.says(understood("I want to send something back", "return_item"))
    assert said.text.startswith("You have 30 days")
    assert [button.title for button in said.buttons] == ["Harbour kettle, copper", "4 × Stoneware mugs"]
    talk.says(understood("the mugs"))
    assert reply_of(talk) == "return_item.ask.quantity"
    talk.says(understood("two of them"))
    assert reply_of(talk) == "return_item.ask.reason"
    said = talk.says(understood("they look different from the picture", "return_item"))
    assert "£18.00" in said.text
    talk.says(yes())

    assert performed(talk) == {
        "task": "return_item",
        "order_number": "1001234",
        "item": "2",
        "quantity": "2",
        "reason": "not_as_expected",
    }


def test_a_question_answered_three_times_in_vain_goes_to_a_person_with_all_that_was_said(talk):
    talk.verify()
    talk.orders = [order("1001234", "delivered", KETTLE, MUGS)]
    talk.says(understood("swap something", "exchange_item"))
    for text in ("hmm", "the thing I bought"):
        talk.says(understood(text))
    assert reply_of(talk) == "exchange_item.ask.item.again"

    talk.says(understood("that one I said"))

    assert isinstance(talk.decision, Escalate)
    assert talk.decision.escalation.collected == {"flow": "exchange_item", "order_number": "1001234"}


def test_a_refund_of_what_never_came_leads_on_to_the_missing_parcel(talk):
    talk.verify()
    talk.orders = [order("1001234", "shipped")]

    talk.says(understood("give me my money back for 1001234", "get_refund"))

    assert reply_of(talk) == "get_refund.not_delivered"
    assert talk.memory.postponed[0].intent == "report_missing_parcel"


def test_a_refund_of_what_was_not_returned_leads_on_to_the_return(talk):
    talk.verify()
    talk.orders = [order(status="delivered")]

    talk.says(understood("I want my money back", "get_refund"))

    assert reply_of(talk) == "get_refund.not_returned"
    [wish] = talk.memory.postponed
    assert (wish.intent, wish.slots["order_number"], wish.leads_on) == ("return_item", "1001234", True)


def test_what_the_bot_may_not_settle_goes_to_a_person(talk):
    talk.verify()
    talk.orders = [order(status="delivered", total=Decimal(900))]
    talk.result = Result("over_limit", {"claim_number": "C-1"})
    talk.says(understood("never came, send it again", "report_missing_parcel"))

    talk.says(yes())

    assert isinstance(talk.decision, Escalate)
    assert talk.decision.reply == "report_missing_parcel.over_limit"
    assert talk.decision.escalation.collected["wanted"] == "replacement"


def test_nobody_knows_whether_it_was_done_so_a_yes_asks_again_under_the_same_key(talk, monkeypatch):
    talk.verify()
    talk.orders = [order(status="paid")]
    answers = [None, Result()]
    keys = []

    def find(act):
        if act.look != "perform":
            return talk._find_orders(act.memory)
        keys.append(act.memory.flow.key)
        result = answers.pop(0)
        return Finding(result=result, problem=None if result else "unsure", key="k1")

    monkeypatch.setattr(talk, "_find", find)
    talk.says(understood("cancel 1001234", "cancel_order"))
    talk.says(yes())
    assert reply_of(talk) == "shop.unsure"

    talk.says(yes())

    assert reply_of(talk) == "cancel_order.done"
    assert keys == ["", "k1"]


def test_who_asked_too_often_is_offered_a_person_and_a_yes_asks_the_shop_no_more(talk, monkeypatch):
    monkeypatch.setattr(talk, "_find", lambda act: Finding(problem="too_often", key="k1"))

    talk.says(understood(f"I forgot my password, {ANNA}", "recover_password"))

    assert (reply_of(talk), talk.memory.flow) == ("shop.too_often", None)
    assert talk.memory.awaiting == "contact_human_agent"


def test_an_outcome_nobody_foresaw_is_said_plainly(talk):
    talk.verify()
    talk.orders = [order(status="paid")]
    talk.result = Result("moon_phase")
    talk.says(understood("cancel 1001234", "cancel_order"))

    talk.says(yes())

    assert reply_of(talk) == "shop.refused"


def test_a_late_return_is_refused_with_the_way_that_is_left(talk):
    talk.orders = [order(status="delivered", delivered_on=TODAY - timedelta(days=31))]

    said = talk.says(understood(f"return {PAIR}", "return_item"))

    assert reply_of(talk) == "return_item.too_late"
    assert "/warranty" in [button.payload for button in said.buttons]


def test_a_flow_by_choice_leads_on_with_what_it_knows(talk):
    talk.says(understood(f"take {ANNA} off your newsletter, too many emails", "newsletter_subscription"))

    assert reply_of(talk) == "unsubscribe.done"
    assert performed(talk) == {"task": "unsubscribe", "email": ANNA}


def test_data_is_asked_for_by_whoever_is_proved_and_no_order_is_chosen(talk):
    talk.verify()
    talk.orders = [order("1001240"), order()]

    talk.says(understood("delete my account", "delete_account"))
    assert reply_of(talk) == "delete_account.confirm"
    talk.says(yes())

    assert performed(talk) == {"task": "erase_data"}


def test_the_wish_said_once_more_is_a_yes(talk):
    talk.verify()
    talk.orders = [order(status="paid")]
    talk.says(understood("cancel 1001234", "cancel_order"))

    talk.says(understood("ok cancel it", "cancel_order"))

    assert performed(talk) is not None
