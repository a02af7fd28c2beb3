"""An agent's past answer is suggested only where nobody can be known by it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatbot.desk.impersonal import Impersonal
from chatbot.domain.tools import PastAnswer
from chatbot.services.content import watch
from chatbot.services.tools import PublicWords
from chatbot.settings import Settings

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def impersonal() -> Impersonal:
    files = watch(Settings(_env_file=None))
    facts = files.catalogue.current().facts
    return Impersonal(
        entities=files.entities.current,
        facts=lambda: [fact for fact in facts.values() if len(fact) > 2],
        words=PublicWords(files).current,
        clock=lambda: NOW,
    )


def of(text: str) -> PastAnswer:
    """Return an answer to Petra Okafor-Klein, who bought a stand mixer, by Maya Brown."""
    private = (
        "1001234",
        "Stand mixer, cream",
        "4 Baker Street, Norwich",
        "petra@example.com",
        "HLGC-4F7K-92QM",
    )
    return PastAnswer("c", 3, "where is it", text, "Maya Brown", "Petra Okafor-Klein", private)


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        (
            "Fill the kettle with water and two spoons of citric acid, boil it and wait for an hour.",
            "Fill the kettle with water and two spoons of citric acid, boil it and wait for an hour.",
        ),
        (
            "Hi Petra, I've sent the label to your mailbox. Best wishes, Maya",
            "Hi {customer_name}, I've sent the label to your mailbox. Best wishes, {agent_name}",
        ),
        (
            "Hello Mohammed, please try another browser, or delete the cookies first.",
            "Hello {customer_name}, please try another browser, or delete the cookies first.",
        ),
        (
            "Your order #1001234 has left us, and the carrier will write to you.",
            "Your order #{order_number} has left us, and the carrier will write to you.",
        ),
        (
            "Standard delivery is £3.95 and takes 2 to 4 working days, with DPD or Royal Mail.",
            "Standard delivery is £3.95 and takes 2 to 4 working days, with DPD or Royal Mail.",
        ),
        (
            "Unfortunately it is out of stock. I'm sorry: it comes back in spring.",
            "Unfortunately it is out of stock. I'm sorry: it comes back in spring.",
        ),
    ],
)
def test_what_fits_anybody_is_kept_with_room_for_names(impersonal: Impersonal, text: str, fit: str) -> None:
    assert impersonal.fit(of(text)) == fit


@pytest.mark.parametrize(
    "text",
    [
        "You're welcome!",
        "x" * 1_001,
        "I've written to petra@example.com, please look into your spam folder, too.",
        "I'll call you on 07700 900123 when the parcel is on its way to you.",
        "The refund of £49.00 is on its way back to you; it takes a few days.",
        "It arrives on Tuesday 3 May between noon and the early afternoon.",
        "The parcel with the number JD014600003 is still at the depot, sorry.",
        "Your gift card HLGC-4F7K-92QM still has money on it, do not worry.",
        "The stand mixer, cream is sold out, so I have sent you the money back.",
        "We deliver to 4 Baker Street, Norwich as soon as the driver is back.",
        "Orders 1001234 and 1001240 both leave the warehouse in the afternoon.",
        "Mrs Okafor-Klein, I have talked to the warehouse about your parcel now.",
        "Mohammed, please try another browser, or delete the cookies first of all.",
        "I have asked the driver to leave it with Mohammed, your next-door neighbour.",
        "Card 4111 1111 1111 1111 was refused by your bank, please use another.",
        "Please write {customer_name} with your next message, so that I find it.",
    ],
)
def test_what_may_tell_of_one_customer_is_left_out(impersonal: Impersonal, text: str) -> None:
    assert impersonal.fit(of(text)) is None
