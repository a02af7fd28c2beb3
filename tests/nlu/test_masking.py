from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import luhn

from chatbot.nlu.masking import mask
from chatbot.nlu.text import fold

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("card 4111 1111 1111 1111 exp 12/26", "card [card] exp 12/26"),
        ("4111-1111-1111-1111", "[card]"),
        ("4111–1111–1111–1111", "[card]"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card]"),
        ("3782 822463 10005", "[card]"),
        ("my4111111111111111card", "my[card]card"),
        ("４１１１１１１１１１１１１１１１", "[card]"),
        ("4111\u200b1111\u200b1111\u200b1111", "[card]"),
        ("4111\u00a01111\u00a01111\u00a01111 123", "[card] 123"),
        ("4111 1111\n1111 1111", "[card]"),
        ("4111 1111 11\r\n11 1111 exp 12/26", "[card] exp 12/26"),
        ("4111    1111    1111    1111", "[card]"),
        ("4111/1111/1111/1111, thanks", "[card], thanks"),
        ("4111, 1111, 1111, 1111, 12/26", "[card], 12/26"),
        ("4111 | 1111 | 1111 | 1111", "[card]"),
        ("4111:1111+1111=1111", "[card]"),
        ("4111·1111·1111·1111", "[card]"),
        ("(4111)(1111)(1111) (1111)", "([card])"),
        ("3782/822463/10005", "[card]"),
        ("4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "[card]"),
        ("1001234, 4111/1111/1111/1111, 1001235", "1001234, [card], 1001235"),
        ("order 1001234 4111111111111111 1001235", "order 1001234 [card] 1001235"),
        ("GB29 NWBK 6016 1331 9268 19 please", "[iban] please"),
        ("ibande89370400440532013000", "iban[iban]"),
        ("Tom@Example.com or ｔｏｍ＠example．com", "[email] or [email]"),
        ("t\u200bom@example.com", "[email]"),
        ("call07700900417now or +44 (0)131 496 0892", "call[phone]now or [phone]"),
        ("07700 900123 4111 1111 1111 1111", "[phone] [card]"),
    ],
)
def test_private_numbers_and_addresses_are_hidden(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "order #1001234, HL-1001235",
        "1018842 1018843 1018850",
        "£1,249.00 on 01.02.2026 at 10:30",
        "44\n1001237\n1001240",
        "44, 1001242, 1001240",
        "3 x 1018842\n1018843 / 1018850",
        "2026-12-30\n2026-12-31\n2026-12-24 / 30/12/2026, 10:30:15",
        "2019, 2020, 2021, 2022, 2023, 2024",
        "sizes 36, 37, 38, 39, 40, 41, 42, 43, 44, 45",
        "4.99\n36.50\n50.00\n4.00\n1,249.00\n55.10",
        "£4,000,000,000,006",
        "parcel H00HYA0071829364",
        "nothing private",
    ],
)
def test_what_the_shop_needs_stays(text: str) -> None:
    assert mask(text) == text


def test_some_of_what_stays_would_check_out_as_a_card() -> None:
    assert all(map(luhn.is_valid, ("4410012371001240", "4410012421001240", "4000000000006")))


@given(ANY_TEXT)
def test_a_masked_text_stays_as_it_is(text: str) -> None:
    once = mask(text)

    assert mask(once) == once


def card(digits: list[int], length: int) -> str:
    number = "4" + "".join(map(str, digits[: length - 2]))
    return number + luhn.calc_check_digit(number)


CARDS = st.builds(card, st.lists(st.integers(0, 9), min_size=18, max_size=18), st.sampled_from([13, 16, 19]))
GAPS = st.lists(st.sampled_from(["", "", "", " ", "-", ". ", "\u00a0", "\u200b"]), min_size=19, max_size=19)


@given(CARDS, GAPS, st.text(alphabet="abc ,!£", max_size=9), st.text(alphabet="abc ,!£", max_size=9))
def test_no_card_survives_however_it_is_written(
    number: str, gaps: list[str], before: str, after: str
) -> None:
    written = "".join(digit + gap for digit, gap in zip(number, gaps, strict=False))

    assert not re.search(r"\d", mask(f"{before}{written}{after}"))


WIDE = st.text(alphabet=" \t\n\u00a0", min_size=1, max_size=8)
SIGNS = st.sampled_from(["/", ", ", " | ", ":", "+", " = ", "·", ")(", ") ("])


@given(
    CARDS, st.lists(WIDE | SIGNS, min_size=4, max_size=4), st.sampled_from(["", "12/26, ", "order 1001234, "])
)
def test_no_card_survives_in_groups_of_four_whatever_stands_between_them(
    number: str, gaps: list[str], before: str
) -> None:
    groups = [number[place : place + 4] for place in range(0, len(number), 4)]

    written = "".join(gap + group for gap, group in zip(["", *gaps], groups, strict=False))

    assert mask(before + written) == f"{before}[card]"


@given(
    st.lists(st.integers(1000000, 1999999), min_size=1, max_size=9),
    st.sampled_from(["\n", "    ", ", ", "/"]),
)
def test_order_numbers_stay_however_many_are_listed(numbers: list[int], gap: str) -> None:
    text = gap.join(map(str, numbers))

    assert mask(text) == text


@given(st.text(alphabet="0123456789０٣ab -.", max_size=80))
@example("282092327682056-6")
def test_no_run_that_checks_out_as_a_card_survives(text: str) -> None:
    runs = re.findall(r"\d+", fold(mask(text)))

    assert not [run for run in runs if 13 <= len(run) <= 19 and luhn.is_valid(run)]
