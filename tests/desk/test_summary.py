"""What a colleague would say of a conversation while handing it over, for a table of conversations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chatbot.desk.summary import summarise
from chatbot.desk.summary_words import NO_WISH, WANTED
from chatbot.domain.conversation import Button, Message
from chatbot.domain.decision import Escalation
from chatbot.domain.desk import Handoff
from chatbot.domain.understanding import Intent
from chatbot.playbook.catalogue import Catalogue
from tests.store.actors import NOW

YES_NO = (Button("Yes", "/affirm"), Button("No", "/deny"))
LAMP = {"order_number": "1001234", "item": "Lamp"}


@dataclass(frozen=True)
class Bubble:
    """A line that is no customer's."""

    text: str = ""
    source: str | None = "flow"
    asks: bool = False
    author: str = "bot"
    kind: str = "text"
    helpful: bool | None = None


ASKS = Bubble("So the Lamp came damaged, and you'd like a new one. Is that right?", asks=True)
PAYS = Bubble("So the Lamp came damaged, and you'd like your money back. Is that right?", asks=True)
QUESTION, TELLS = Bubble("Which item is it?"), Bubble("It left us on Tuesday.")
CLARIFY, ARTICLE = Bubble(source="clarify"), Bubble(source="knowledge")
HANDS_OVER = Bubble(source="handoff")
RESOLVED = Bubble(source=None, author="system", kind="resolved")
MAYA = Bubble("I'll look into it.", "human", author="agent")
NOTE = Bubble("He shouts.", None, author="agent", kind="note")

Talk = Sequence[tuple[str, str | None] | Bubble]


def lines(talk: Talk) -> list[Message]:
    return [_line(seq, one) for seq, one in enumerate(talk, start=1)]


def _line(seq: int, one: tuple[str, str | None] | Bubble) -> Message:
    at = NOW + timedelta(minutes=seq)
    if isinstance(one, tuple):
        return Message(seq, f"m{seq}", "customer", one[0], at, intent=Intent(one[1], 0.9))
    return Message(
        seq,
        f"m{seq}",
        one.author,  # type: ignore[arg-type]
        one.text,
        at,
        buttons=YES_NO if one.asks else (),
        agent_name="Maya" if one.author == "agent" else None,
        kind=one.kind,  # type: ignore[arg-type]
        source=one.source,
        helpful=one.helpful,
    )


def handed(at: int = 90, **collected: str) -> Handoff:
    """Return the hand-over that was opened so many minutes after the start."""
    why = Escalation("human_requested", 3, "The customer asks for a person.", collected=collected)
    return Handoff(1, why, NOW + timedelta(minutes=at), None, None, None)


PERSON = ("get me a person", "contact_human_agent")
CASES: list[tuple[Talk, list[Handoff], str, str]] = [
    (
        [
            ("hi", "greet"),
            Bubble(source="intent"),
            ("my lamp came broken", "report_damaged_item"),
            QUESTION,
            ("a new one", None),
            ASKS,
            ("no", "deny"),
            ("a new one then", None),
            ASKS,
            ("no!", "deny"),
            PERSON,
            HANDS_OVER,
        ],
        [handed(flow="report_damaged_item", wanted="refund", **LAMP)],
        "Wants a refund for Lamp from order #1001234, which arrived damaged.",
        "The bot offered a replacement twice; the customer declined both.",
    ),
    (
        [("it came broken", "report_damaged_item"), PAYS, ("yes", "affirm"), QUESTION, PERSON, HANDS_OVER],
        [handed(flow="report_damaged_item", wanted="a new one sent to you", **LAMP)],
        "Wants a replacement for Lamp from order #1001234, which arrived damaged.",
        "The bot offered a refund; the customer agreed.",
    ),
    (
        [
            ("where is 1001240", "track_order"),
            TELLS,
            ("that is not what I asked", "track_order"),
            CLARIFY,
            PERSON,
        ],
        [handed(order_number="1001240")],
        "Wants to know where order #1001240 is.",
        "The bot told them where order #1001240 is. It did not understand once.",
    ),
    (
        [
            ("I'd like to return it", "return_item"),
            QUESTION,
            ("and my refund for #1001111?", "track_refund"),
            TELLS,
            PERSON,
        ],
        [handed(flow="return_item", reason="wrong_size", **LAMP)],
        "Wants to return Lamp from order #1001234 (wrong size). "
        "Also wants to know where the refund for order #1001111 is.",
        "The bot told them how the refund stands. It asked for what it needed to settle it, and did not get that far.",
    ),
    (
        [("swap it please", "exchange_item"), QUESTION, PERSON],
        [handed(flow="exchange_item", wanted="the blue one", item="Lamp")],
        "Wants to exchange Lamp for: the blue one.",
        "The bot asked for what it needed to settle it, and did not get that far.",
    ),
    (
        [
            ("my money back", "get_refund"),
            Bubble("So you'd like your money back?", asks=True),
            PERSON,
            HANDS_OVER,
        ],
        [handed()],
        "Wants a refund for their order.",
        "The bot offered a refund, and got no yes.",
    ),
    (
        [("cancel 1001234", "cancel_order"), Bubble("Shall I?", asks=True), ("no", "deny"), PERSON],
        [],
        "Wants to cancel order #1001234.",
        "The bot offered to cancel order #1001234; the customer declined.",
    ),
    (
        [("asdf", None), CLARIFY, ("blub blob blob", None), CLARIFY, PERSON, HANDS_OVER],
        [handed()],
        "In their own words: “blub blob blob”",
        "The bot did not understand twice.",
    ),
    (
        [("my toaster smokes", None), HANDS_OVER],
        [handed()],
        "In their own words: “my toaster smokes”",
        "The bot handed over at once.",
    ),
    (
        [PERSON, HANDS_OVER],
        [handed()],
        "Wants a person, and has not said why.",
        "The bot handed over at once.",
    ),
    ([("hello", "greet")], [], "Has not said yet what it is about.", "The bot has not answered it yet."),
    (
        [("you are hopeless, all of you", "complaint"), Bubble(source="intent"), PERSON],
        [handed()],
        "Complains: “you are hopeless, all of you”",
        "The bot handed over at once.",
    ),
    (
        [
            ("how long to Ireland", "delivery_period"),
            Bubble(source="intent"),
            ("can I pay by card", "check_payment_methods"),
            Bubble(source="intent", helpful=False),
            ("and wool?", None),
            ARTICLE,
        ],
        [],
        "Asks how one can pay. Also asks how long delivery takes.",
        "The bot answered in general terms (delivery period, check payment methods). It quoted an article. "
        "The customer marked an answer as not helpful.",
    ),
    (
        [("I feed a llama", "llama_care"), Bubble(source="intent")],
        [],
        "Asks about “llama care”.",
        "The bot answered in general terms (llama care).",
    ),
    (
        [
            ("where is 1001234", "track_order"),
            TELLS,
            PERSON,
            MAYA,
            NOTE,
            ("ok", None),
            MAYA,
            MAYA,
            RESOLVED,
            ("it is still not here", None),
            CLARIFY,
        ],
        [handed(3, order_number="1001234")],
        "Comes back: wants to know where order #1001234 is.",
        "Came back after it was resolved. The bot did not understand once.",
    ),
    (
        [
            ("where is 1001234", "track_order"),
            TELLS,
            RESOLVED,
            ("an invoice please", "get_invoice"),
            QUESTION,
            PERSON,
            MAYA,
        ],
        [handed(6, flow="get_invoice", order_number="1001250"), handed(1, order_number="1001234")],
        "Wants the invoice for order #1001250.",
        "Came back after it was resolved. The bot asked for what it needed to settle it, and did not get that far. "
        "Maya has answered once.",
    ),
    (
        [("where is 1001234", "track_order"), TELLS, RESOLVED],
        [],
        "Wants to know where order #1001234 is.",
        "The bot told them where order #1001234 is.",
    ),
    (
        [
            ("a", "warranty"),
            ("b", "gift_card"),
            ("c", "newsletter_subscription"),
            ("d", "data_privacy"),
            ("e", "warranty"),
        ],
        [],
        "Asks about the guarantee. Also asks about data protection. Also asks about the newsletter.",
        "The bot has not answered it yet.",
    ),
]


@pytest.mark.parametrize(("talk", "handoffs", "wanted", "tried"), CASES, ids=[case[2][:40] for case in CASES])
def test_a_colleague_would_say(talk: Talk, handoffs: list[Handoff], wanted: str, tried: str) -> None:
    found = summarise(lines(talk), handoffs)

    assert found is not None
    assert (found.wanted, found.tried) == (wanted, tried)


def test_of_somebody_silent_there_is_nothing_to_say() -> None:
    assert summarise([], []) is None
    assert summarise(lines([MAYA, NOTE, RESOLVED]), [handed()]) is None


def test_a_long_message_is_quoted_in_part() -> None:
    found = summarise(lines([("word " * 100, None)]), [])

    assert found is not None
    assert found.wanted.endswith("word…”")
    assert len(found.wanted) < 150


def test_every_wish_of_the_shop_has_its_words(catalogue: Catalogue) -> None:
    assert [name for name in {*catalogue.intents, *catalogue.flows} if name not in {*WANTED, *NO_WISH}] == []


_names = some.sampled_from([*WANTED, *NO_WISH, None, "unheard_of", "{odd}"])
_said = some.tuples(some.text(max_size=30), _names)
_bubbles = some.sampled_from(
    [ASKS, PAYS, QUESTION, CLARIFY, ARTICLE, HANDS_OVER, RESOLVED, MAYA, NOTE, TELLS]
)
_values = some.dictionaries(
    some.sampled_from(["flow", "item", "wanted", "reason", "order_number"]), some.text(max_size=9)
)


@given(talk=some.lists(_said | _bubbles, max_size=40), told=_values, at=some.integers(0, 50))
def test_whatever_was_said_it_is_two_readable_lines(talk: Talk, told: dict[str, str], at: int) -> None:
    found = summarise(lines(talk), [handed(at, **told)])

    for line in (found.wanted, found.tried) if found else ():
        assert 10 < len(line) < 700
        assert "\n" not in line
        assert line[0].isupper()
        assert re.search(r"[.”]$", line)
