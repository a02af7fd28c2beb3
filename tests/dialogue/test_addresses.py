"""Addresses as customers write them: in the middle of a wish, after a no, in lines, abroad."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.dialogue.addresses import asked_address, corrected_address, told_address
from chatbot.domain.understanding import Entity
from tests.dialogue.talk import understood

HIGH_STREET = "5 High St, York, YO1 7HH"


def said(text, postcode=None):
    """Return a message in which the nlu room found a postcode."""
    found = understood(text)
    if postcode is None:
        return found
    start = text.index(postcode)
    return replace(found, entities=(Entity("postcode", postcode, start, start + len(postcode), 1.0),))


@pytest.fixture
def filler(catalogue):
    return catalogue.languages["en"].filler


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("change the address of order 1001239 to 5 High St, York, YO1 7HH please", HIGH_STREET),
        ("2 days ago I moved to 5 High St, York, YO1 7HH. Can you send it there?", HIGH_STREET),
        ("send it to Flat 2, Rose House, 5 High St, York, YO1 7HH", f"Flat 2, Rose House, {HIGH_STREET}"),
        ("I live in YO1 7HH, can you deliver there?", None),
        ("is it 5 High St?", None),
    ],
)
def test_an_address_is_found_in_the_middle_of_a_wish(text, address, filler):
    assert told_address(said(text, "YO1 7HH" if "YO1" in text else None), filler) == address


@pytest.mark.parametrize(
    ("text", "postcode", "address"),
    [
        ("no, 5 High St, York, YO1 7HH", "YO1 7HH", HIGH_STREET),
        ("please send it to 5 High St, York, YO1 7HH thanks", "YO1 7HH", HIGH_STREET),
        ("5 High St\nYork\nYO1 7HH", "YO1 7HH", HIGH_STREET),
        (
            "my new address is Old Mill, Quay Road, York, YO1 7HH",
            "YO1 7HH",
            "Old Mill, Quay Road, York, YO1 7HH",
        ),
        ("Am Speicher 52, 00384 Musterhafen, Germany", None, "Am Speicher 52, 00384 Musterhafen, Germany"),
        ("it's 5 High St, York", None, None),
        ("to my mum's house please", None, None),
    ],
)
def test_an_address_that_was_asked_for_loses_what_leads_up_to_it(text, postcode, address, filler):
    assert asked_address(said(text, postcode), filler) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Sorry, I mistyped the postcode, it should be LS2 7QA", "5 High St, York, LS2 7QA"),
        ("no, LS2 7QA", "5 High St, York, LS2 7QA"),
        ("wrong post code, sorry: it's LS2 7QA!", "5 High St, York, LS2 7QA"),
        ("no, 31 Canal Street, Leeds LS2 7QA", "31 Canal Street, Leeds LS2 7QA"),
        ("to Old Mill, Quay Road, Leeds LS2 7QA please", "Old Mill, Quay Road, Leeds LS2 7QA"),
        ("yes, LS2 7QA is right", "5 High St, York, LS2 7QA"),
        ("that's not it", None),
    ],
)
def test_a_postcode_alone_puts_the_address_right_and_is_none_by_itself(text, address, filler):
    message = said(text, "LS2 7QA" if "LS2" in text else None)

    assert corrected_address(message, filler, HIGH_STREET) == address
    if address and address.startswith("5"):
        assert asked_address(message, filler) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5 High St, Leeds, LS1 2AB, United Kingdom", "5 High St, Leeds, LS2 7QA, United Kingdom"),
        ("Flat 3, E1 2AB House, 5 High St, Leeds LS1 2AB", "Flat 3, E1 2AB House, 5 High St, Leeds LS2 7QA"),
        ("5 High St, York LS2 7QA", "5 High St, York LS2 7QA"),
        ("12 rue du Port, 00384 Exempleville", None),
    ],
)
def test_only_the_postcode_itself_is_put_right(old, new, filler):
    assert corrected_address(said("no, LS2 7QA", "LS2 7QA"), filler, old) == new
