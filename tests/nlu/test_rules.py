from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from chatbot.nlu.rules import Rules

UNDERSTOOD = [
    ("hiya", "greet"),
    ("Good morning!", "greet"),
    ("bye for now", "goodbye"),
    ("thanks, that was very helpful", "thanks"),
    ("yes please go ahead", "affirm"),
    ("👍", "affirm"),
    ("no thanks that's all", "deny"),
    ("yes, cancel it", "affirm"),
    ("no, don't cancel it", "deny"),
    ("nope keep it", "deny"),
    ("👎", "deny"),
    ("are you a robot?", "bot_challenge"),
    ("someone used my card on your site", "report_fraud"),
    ("what data do you have on me", "data_privacy"),
    ("send me a copy of all my data", "export_data"),
    ("delete all my data", "delete_account"),
    ("I want to talk to a human", "contact_human_agent"),
    ("agent", "contact_human_agent"),
    ("I want my money back and a human", "contact_human_agent"),
    ("give me a refund, and a real person please!", "contact_human_agent"),
    ("unsubscribe me from your newsletter", "newsletter_subscription"),
    ("i forgot my password", "recover_password"),
    ("it says my email is already in use when I sign up", "registration_problems"),
    ("please delete my account", "delete_account"),
    ("how do I open an account", "create_account"),
    ("change the phone number in my account", "edit_account"),
    ("merge my two accounts", "switch_account"),
    ("can I add a second delivery address", "set_up_shipping_address"),
    ("I need to change my delivery address", "change_shipping_address"),
    ("how do I redeem a gift card", "gift_card"),
    ("how much is left on my gift card", "gift_card_balance"),
    ("is there a fee for cancelling", "check_cancellation_fee"),
    ("cancel my order please", "cancel_order"),
    ("add a mug to my order", "change_order"),
    ("where is my parcel?", "track_order"),
    ("my order hasn't arrived", "track_order"),
    ("it says delivered but nothing came", "report_missing_parcel"),
    ("my lamp arrived broken", "report_damaged_item"),
    ("I want to return this kettle", "return_item"),
    ("can I swap it for a bigger size", "exchange_item"),
    ("I want a refund", "get_refund"),
    ("when will I get my refund", "track_refund"),
    ("what is your return policy", "check_refund_policy"),
    ("do you take paypal", "check_payment_methods"),
    ("my card was declined", "payment_issue"),
    ("please send me an invoice", "get_invoice"),
    ("I don't understand my bill", "check_invoice"),
    ("how much is delivery", "delivery_options"),
    ("how long does delivery take", "delivery_period"),
    ("how long is the warranty", "warranty"),
    ("my speaker won't connect to bluetooth", "technical_support"),
    ("do you have a discount code", "promotion_discount"),
    ("where can I leave a review", "review"),
    ("is the copper kettle in stock", "product_availability"),
    ("which coffee machine would you recommend", "recommend_product"),
    ("is the pan dishwasher safe", "product_information"),
    ("what are your opening hours", "contact_customer_service"),
    ("how do I place an order", "place_order"),
    ("I want to complain about your service", "complaint"),
]


@pytest.mark.parametrize(("text", "intent"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_a_plain_message_is_understood_without_a_model(rules: Rules, text: str, intent: str) -> None:
    match = rules.match(text)

    assert match is not None
    assert match.intent == intent


def test_every_intent_of_the_catalogue_has_a_rule(rules: Rules) -> None:
    intents = yaml.safe_load(Path("intents/domain.yml").read_text(encoding="utf-8"))["intents"]

    assert set(intents) == rules.intents
    assert {intent for _, intent in UNDERSTOOD} == rules.intents


@pytest.mark.parametrize(
    "text",
    [
        *("What's your name?", "how are you", "what can you do", "who are you", "r u a bot"),
        *("are you single?", "will you marry me", "silly bot lol", "you muppet", "you're funny"),
        "do you like music",
    ],
)
def test_questions_about_the_bot_have_words_of_their_own(rules: Rules, text: str) -> None:
    match = rules.match(text)

    assert match is not None
    assert match.intent == "bot_challenge"
    assert match.reply


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("don't you dare cancel my order", True),
        ("whatever you do, don't cancel 1003311", True),
        ("I never said cancel", True),
        ("don't cancel it, just change the colour", False),
        ("don't cancel until monday", False),
        ("why don't you cancel it", False),
    ],
)
def test_what_is_not_to_be_cancelled_is_kept_however_sure_the_model(
    rules: Rules, text: str, kept: bool
) -> None:
    match = rules.overruling(text)

    assert (match is not None and match.intent == "deny") == kept


@pytest.mark.parametrize(
    ("text", "honest"),
    [
        ("is this a scam site?", True),
        ("are you guys legit or a scam", True),
        ("can I trust this shop", True),
        ("this is a scam, somebody used my card", False),
        ("is this email a scam", False),
    ],
)
def test_who_asks_whether_the_shop_is_honest_needs_nobody(rules: Rules, text: str, honest: bool) -> None:
    match = rules.overruling(text)

    assert (match is not None and match.intent is None and match.reply is not None) == honest


@pytest.mark.parametrize(
    "text",
    [
        *("how are you", "what's your name", "are you single", "what's your favourite colour"),
        *("tell me a joke", "make me laugh", "lol", "will it rain tomorrow", "lovely weather today"),
        *("good bot", "i'm bored", "happy new year", "it's my birthday", "test 1 2 3"),
    ],
)
def test_small_talk_leads_back_to_what_the_customer_needs(rules: Rules, text: str) -> None:
    replies = {match.reply for _ in range(20) if (match := rules.match(text))}

    assert replies
    assert all(reply and (reply.endswith("?") or "order number" in reply) for reply in replies)


@pytest.mark.parametrize(
    "text",
    [
        *("do you have kids beds", "have you got a family discount", "the weather delayed my parcel"),
        *("i love this lamp", "stupid robot vacuum wont dock", "your delivery is slow", "test my wifi"),
        *("Do you enjoy wasting people's time?", "do you like making me wait"),
    ],
)
def test_a_matter_of_the_shop_is_no_small_talk(rules: Rules, text: str) -> None:
    match = rules.match(text)

    assert match is None or match.intent not in (None, "bot_challenge")


@pytest.mark.parametrize(
    "text", ["i love you", "good bot", "you're so cute", "merry christmas!", "happy new year to you", "sorry"]
)
def test_kind_words_about_the_bot_are_no_thanks_and_no_goodbye(rules: Rules, text: str) -> None:
    match = rules.overruling(text)

    assert match is not None
    assert match.spares_wishes
    assert match.reply


@pytest.mark.parametrize(
    "text", ["hmm", "maybe", "not sure yet", "well, I'm not sure about that", "let me think", "perhaps not"]
)
def test_who_hesitates_has_not_said_yes(rules: Rules, text: str) -> None:
    match = rules.overruling(text)

    assert match is not None
    assert match.intent is None
    assert match.reply


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("my voucher says invalid, what's on it", "gift_card_balance"),
        ("the voucher my aunt gave me, is it used up?", "gift_card_balance"),
        ("my 15% voucher says invalid, what's on it", None),
        ("what is on offer with this voucher", None),
    ],
)
def test_a_voucher_that_holds_money_is_a_gift_card(rules: Rules, text: str, intent: str | None) -> None:
    match = rules.overruling(text)

    assert (match.intent if match else None) == intent


@pytest.mark.parametrize("text", ["sorry, no thanks", "sorry I meant the other order", "i love your lamps"])
def test_a_sorry_may_begin_something_else(rules: Rules, text: str) -> None:
    assert rules.overruling(text) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yes please cancel it now", "affirm"),
        ("yes, that's my email address", "affirm"),
        ("yes that looks right to me", "affirm"),
        ("please carry on", "affirm"),
        ("that's correct, thank you", "affirm"),
        ("yes, cancel it and refund me", None),
        ("no, don't cancel my order", "deny"),
        ("don't cancel it, just change the colour", None),
        ("keep the lamp and send back the rug", None),
        ("leave it with a neighbour", None),
        ("no, leave everything as it is please", "deny"),
    ],
)
def test_yes_and_no_may_repeat_what_was_asked(rules: Rules, text: str, intent: str | None) -> None:
    match = rules.overruling(text)

    assert (match.intent if match else None) == intent


@pytest.mark.parametrize(
    "text",
    ["", "???", "wo ist mein paket", "what is the meaning of life", "asdf jkl", "2 + 2", "(((((", "a" * 2000],
)
def test_what_no_rule_knows_is_left_alone(rules: Rules, text: str) -> None:
    assert rules.match(text) is None


def test_rules_taken_for_held_out_messages_are_right(rules: Rules) -> None:
    blocks = yaml.safe_load(Path("intents/held_out/en/messages.yml").read_text(encoding="utf-8"))["nlu"]
    taken = [
        (block["intent"], match.intent)
        for block in blocks
        for line in block["examples"].splitlines()
        if (match := rules.match(line[2:])) and match.intent and block["intent"] != "out_of_scope"
    ]

    assert len(taken) >= 200
    assert sum(meant == found for meant, found in taken) >= 0.87 * len(taken)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm worried about my new lamp.", "your new lamp"),
        ("i need help with our DPD parcel, please", "your DPD parcel"),
        ("There's a problem with my yellow hat", "your yellow hat"),
    ],
)
def test_the_customers_words_come_back_turned_round(rules: Rules, text: str, words: str) -> None:
    match = rules.match(text)

    assert match is not None
    assert words in str(match.reply)


def test_a_customer_cannot_write_wildcards(rules: Rules) -> None:
    match = rules.match("i am worried about %1 and 50% of %9")

    assert match is not None
    assert "%1 and 50% of %9" in str(match.reply)


def test_a_long_tale_is_not_taken_for_its_first_key_word(rules: Rules) -> None:
    tale = "the parcel came and my husband liked it, then the cat sat on it, and so my lamp arrived broken"

    assert rules.match(tale) is None
    assert rules.match(f"{tale}, give me a human") is not None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("thanks for the refund", True),
        ("thank you for sorting out the broken lamp so quickly", True),
        (
            "Thank you so much for all your help today, I was really stressed about it and now I can sleep again",
            True,
        ),
        ("thanks for the refund but where is my invoice", False),
        ("thanks for your help, could you also cancel the other one", False),
        ("thanks for the refund, the lamp is still missing", False),
        ("is there a thank you for the driver", False),
    ],
)
def test_thanks_are_thanks_at_any_length_unless_more_is_wanted(rules: Rules, text: str, meant: bool) -> None:
    match = rules.overruling(text)

    assert (match is not None and match.intent == "thanks") == meant
