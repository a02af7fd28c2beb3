"""One way to write a skill, a language, a name, an address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.desk.profile import LANGUAGES, tidy, tidy_email
from chatbot.domain.staff import Profile
from chatbot.errors import InvalidFields

MAYA = Profile("Maya", skills=frozenset({"refunds"}), languages=frozenset({"en"}))


def test_what_is_in_order_stays_as_it_is():
    assert tidy(MAYA) == MAYA


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("name", "  Maya \n Okafor ", "Maya Okafor"),
        ("name", "Ma\x00ya\u202e", "Maya"),
        ("name", "<b>Maya</b>", "<b>Maya</b>"),
        ("skills", {"Product Setup", " refunds "}, {"product_setup", "refunds"}),
        ("skills", {"Refunds", "refunds"}, {"refunds"}),
        ("languages", {"EN", " de"}, {"en", "de"}),
        ("capacity", 0, 0),
        ("capacity", 100, 100),
    ],
)
def test_what_is_written_otherwise_is_put_right(field, written, kept):
    found = tidy(replace(MAYA, **{field: written}))

    assert getattr(found, field) == kept


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("name", " \u202e ", "a name is needed"),
        ("name", "M" * 81, "at most 80"),
        ("capacity", -1, "from 0 to 100"),
        ("capacity", 101, "from 0 to 100"),
        ("skills", {"zahlungsärger"}, "is no skill"),
        ("skills", {"<script>"}, "is no skill"),
        ("skills", {"s" * 41}, "is no skill"),
        ("skills", {f"skill{number}" for number in range(31)}, "at most 30"),
        ("languages", {"english"}, "ISO 639-1"),
        ("languages", {"xx"}, "no language has the code 'xx'"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(field, written, words):
    with pytest.raises(InvalidFields) as refused:
        tidy(replace(MAYA, **{field: written}))

    assert list(refused.value.fields) == [field]
    assert words in refused.value.fields[field]


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(InvalidFields) as refused:
        tidy(Profile("", capacity=-1, languages=frozenset({"q"})))

    assert list(refused.value.fields) == ["name", "capacity", "languages"]


def test_an_address_is_kept_in_small_letters():
    assert tidy_email("  Maya@Example.COM ") == "maya@example.com"


@pytest.mark.parametrize(
    "email", ["", "maya", "@", "a b@example.com", "a@b@c", "m@e\x00", "m" * 250 + "@e.com"]
)
def test_what_is_no_address_is_refused(email):
    with pytest.raises(InvalidFields, match=r"maya@example\.com"):
        tidy_email(email)


def test_languages_have_two_letters():
    assert {len(code) for code in LANGUAGES} == {2}
    assert len(LANGUAGES) == 183
