"""A customer in the line who needs no person any more, by words alone."""

from __future__ import annotations

import pytest

from chatbot.domain.conversation import Memory
from chatbot.handoff.withdrawal import Withdrawal, find_withdrawal
from tests.handoff.conftest import heard, mood

PERSON = "contact_human_agent"
TAKEN_BACK = [
    "never mind",
    "oh never mind then",
    "nvm",
    "nevermind!",
    "Never mind, thanks",
    "I found it, never mind",
    "forget it",
    "actually, forget about it",
    "actually forget it, it's solved",
    "you know what, forget it",
    "sorry, doesn't matter any more",
    "never mind the agent",
    "I don't need a human any more",
    "I don't need a human anymore thanks",
    "dont need to speak to anyone now",
    "I no longer need to talk to a person",
    "I don't want an agent after all",
    "I don't need help any more",
    "don't need you anymore",
    "no need for an agent, thanks",
    "No need for a colleague.",
    "there is no need to call anybody",
    "no need any more",
    "no need to put me through",
    "no need to wait for an agent",
    "it's sorted now",
    "all sorted, cheers",
    "it has been solved",
    "I've worked it out myself",
    "managed to fix it",
    "my problem is solved",
    "just found it!",
    "everything is fine now",
    "it works again",
    "take me out of the queue please",
    "please cancel my request for a person",
    "cancel the callback",
    "cancel the agent",
    "I'll carry on with you",
    "can I talk to the bot again",
    "back to the bot please",
    "changed my mind",
    "it's sorted now, thank you",
    "never mind, it's sorted now, thank you",
    "Problem solved, thanks so much for your help!",
    "the issue has been resolved",
    "thanks, it works now",
    "it's all working again, cheers",
    "just fixed it",
    "we figured it out, thanks",
    "I can talk to you instead",
    "let me carry on with the bot",
    "there's no need for anyone to call, bye",
]
STAYS = [
    "hello?",
    "how long will it take",
    "my order number is 1001234",
    "thanks",
    "no",
    "never mind, I'll wait",
    "forget it I can wait a bit longer",
    "never mind I found the order number, it's 1001234",
    "never mind the colour, the lamp is broken",
    "don't forget it was a present",
    "I won't forget it",
    "they told me to leave it with the neighbour",
    "is it sorted yet?",
    "it's still not solved",
    "I want this sorted today",
    "when will my problem be fixed",
    "has it been resolved?",
    "the driver said it would be sorted",
    "it isn't working now",
    "is it fine now?",
    "I don't need a refund any more, just an exchange",
    "I don't need it any more, I want to send it back",
    "cancel my order",
    "cancel it",
    "I don't need someone to tell me to wait",
    "no need to be rude",
    "I found it broken in the box",
    "I changed my mind about the colour",
    "I changed my mind, I want to return it",
    "I don't want to wait any longer",
    "it arrived this morning but broken",
    "I can't talk to the bot again about this",
    "never mind that, I still need a human",
    "no need to call me, just get me a manager here",
    "was everything sorted?",
    "I want to be put through, don't forget it",
    "my parcel has been sorted at the depot since Monday",
    "my parcel has been sorted",
    "the tracking page shows it has been sorted in Leipzig",
    "the tracking page shows it has been sorted",
    "it has been sorted in Leipzig",
    "I can talk to you now",
    "ok i can speak to you",
    "I'll talk to you then",
    "it is fine now to call me",
    "I am ok now to take the call",
    "that works fine now but the refund is still missing",
    "it's fixed now but the refund has not come",
    "it works now, although the lid is loose",
    "we have sorted things out into two boxes, both are wrong",
    "problem fixed price was charged",
    "all settled invoices are in my account",
    "I worked it out to be thirty pounds short",
    "how do I fix it",
    "when can I have it back to you",
    "I am sending it back to you",
    "the invoice was issued, no need to send it again",
    "no need to keep the box",
    "I don't have anyone to talk to",
    "the colour doesn't matter",
    "the driver said leave it",
    "don't take me out of the queue",
    "never mind, the other one is broken",
    "I sorted it, the wrong lamp is in the box",
    "forget it, this is unacceptable",
    "never mind about my tone earlier today",
    "it's solved, they wrote, and I have no kettle",
    "everything is fixed except the cable",
]


@pytest.mark.parametrize("text", TAKEN_BACK)
@pytest.mark.parametrize("guess", [None, "deny", PERSON])
def test_the_wish_is_taken_back(patterns, text, guess):
    assert find_withdrawal(heard(text, guess, 0.9), Memory(), patterns) is not None


@pytest.mark.parametrize("text", STAYS)
@pytest.mark.parametrize("guess", [None, "track_order"])
def test_the_customer_stays_in_the_line(patterns, text, guess):
    assert find_withdrawal(heard(text, guess, 0.9), Memory(), patterns) is None


@pytest.mark.parametrize(
    ("text", "wish", "says_more"),
    [
        ("never mind", None, False),
        ("actually forget it, it's solved", None, False),
        ("no need for an agent, thanks", "deny", False),
        ("never mind, where is order 1001234?", "track_order", True),
        ("forget it. how do I return a lamp", "return_item", True),
    ],
)
def test_a_question_beside_it_is_seen(patterns, text, wish, says_more):
    assert find_withdrawal(heard(text, wish, 0.9), Memory(), patterns) == Withdrawal(None, says_more)


@pytest.mark.parametrize(
    ("guess", "confidence"),
    [(None, 0.9), ("track_order", 0.5), ("thanks", 0.9), ("contact_human_agent", 0.5)],
)
def test_who_says_more_that_is_no_sure_wish_stays(patterns, guess, confidence):
    text = "never mind, my neighbours dog is on the loose"

    assert find_withdrawal(heard(text, guess, confidence), Memory(), patterns) is None


@pytest.mark.parametrize("danger", ["high_risk.safety", "high_risk.self_harm", "vulnerable.bereavement"])
def test_after_danger_the_customer_may_not_leave(patterns, danger):
    withdrawal = find_withdrawal(heard("never mind"), Memory(warned=("angry.None", danger)), patterns)

    assert withdrawal == Withdrawal(danger, says_more=False)


@pytest.mark.parametrize(
    "understanding",
    [
        heard("forget it, you thieves"),
        heard("forget it", "deny", 0.9, sentiment=mood(0.9)),
        heard("never mind, the kettle is on fire"),
        heard("never mind the refund, get me a manager"),
        heard("never mind", source="button"),
    ],
)
def test_who_needs_a_person_for_something_else_stays(patterns, understanding):
    assert find_withdrawal(understanding, Memory(), patterns) is None
