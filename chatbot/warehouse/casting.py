"""Read values that are text: one SQL expression for the value of a column, and one for why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chatbot.warehouse.ranges import RANGES, YEARS
from chatbot.warehouse.schema import Column, Table

DATES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%g",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d %b %Y %H:%M",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
)
"""Those that can be read in one way only."""
SLASHED = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")
MONTH_FIRST = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y")
ZONED = r"^\d{4}-\d\d-\d\d[T ].*(Z|[+-]\d\d(:?\d\d)?)$"
NOTHING = ("", "null", "NULL", r"\N", "NaN")
SHOWN = 40
"""How many signs of a value a reason quotes."""
_CENTS = "DECIMAL(14, 2)"
_YES, _NO = "('true', 't', 'yes', 'y', '1', 'on')", "('false', 'f', 'no', 'n', '0', 'off')"


@dataclass(frozen=True, slots=True)
class Money:
    """The shop's currency, and what others are worth in it."""

    currency: str
    rates: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Cast:
    """How values are written in a source."""

    money: Money
    time_zone: str
    dates: tuple[str, ...] = ()
    decimal: str = "."
    currency: str | None = None
    """The text column that says what a row's amounts are in."""


def literal(text: str) -> str:
    """Return text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def present(column: str) -> str:
    """Return the text of a column without blanks around it, or NULL where nothing stands."""
    words = ", ".join(literal(word) for word in NOTHING)
    return f"CASE WHEN trim({column}) NOT IN ({words}) THEN trim({column}) END"


def value_of(column: Column, text: str, cast: Cast) -> str:
    """Return the expression of a column's value; NULL where it cannot be read. `text` is `present`."""
    if column.kind == "moment":
        return _moment(text, cast)
    if column.kind == "money":
        slow = f"TRY_CAST(round({_amount(text, cast)} * {_rate(text, cast)}, 2) AS {_CENTS})"
        plain = cast.decimal == "." and cast.currency is None
        return f"coalesce(TRY_CAST({text} AS {_CENTS}), {slow})" if plain else slow
    if column.kind == "number":
        return f"TRY_CAST({_digits(text, cast)} AS DOUBLE)"
    if column.kind == "count":
        return f"CASE WHEN {_digits(text, cast)} % 1 = 0 THEN TRY_CAST({_digits(text, cast)} AS INTEGER) END"
    if column.kind == "flag":
        return f"CASE WHEN lower({text}) IN {_YES} THEN true WHEN lower({text}) IN {_NO} THEN false END"
    return text


def reason_of(table: Table, column: Column, text: str, value: str, cast: Cast) -> str:
    """Return the expression of why a row is refused on account of a column; NULL where it is not."""
    cases = []
    if column.required:
        cases.append(f"WHEN {text} IS NULL THEN '{column.name}: nothing stands there, and it is needed'")
    if column.kind == "money":
        cases.append(_no_rate(column.name, text, cast))
    if column.kind not in ("key", "text"):
        cases.append(f"WHEN {text} IS NOT NULL AND {value} IS NULL THEN {_unread(column, text, cast)}")
    if bounds := RANGES.get((table.name, column.name)):
        least, most = (f"{bound:.0f}" for bound in bounds)
        words = f"' lies outside of {least} to {most}'"
        cases.append(
            f"WHEN {value} NOT BETWEEN {least} AND {most} THEN '{column.name}: ' || {_quoted(text)} || {words}"
        )
    if column.kind == "moment":
        words = f"' lies outside of the years {YEARS[0]} to {YEARS[1]}'"
        cases.append(
            f"WHEN year({value}) NOT BETWEEN {YEARS[0]} AND {YEARS[1]} "
            f"THEN '{column.name}: ' || {_quoted(text)} || {words}"
        )
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _unread(column: Column, text: str, cast: Cast) -> str:
    words = {
        "moment": "' is no date that can be read in one way: name its form in the mapping, dates: [\"%d/%m/%Y\"]'",
        "money": f"' is no amount with the decimal sign \"{cast.decimal}\": see decimal in the mapping'",
        "number": f"' is no number with the decimal sign \"{cast.decimal}\": see decimal in the mapping'",
        "count": "' is no whole number'",
        "flag": "' is neither yes nor no'",
    }
    return f"'{column.name}: ' || {_quoted(text)} || {words[column.kind]}"


def _quoted(text: str) -> str:
    return f"'\"' || left({text}, {SHOWN}) || '\"'"


def _moment(text: str, cast: Cast) -> str:
    """Read the usual form at once: the others cost twenty times as much."""
    usual = f"length({text}) = 19 AND {text}[5] = '-' AND {text}[17] = ':'"
    zoned = f"length({text}) > 16 AND regexp_matches({text}, {literal(ZONED)})"
    told = f"{_strptime(text, cast.dates)}, " if cast.dates else ""
    local = f"coalesce({told}{_in_one_way(text)})"
    return (
        f"CASE WHEN {usual} THEN {_as_utc(f'TRY_CAST({text} AS TIMESTAMP)', cast)} "
        f"WHEN {zoned} THEN TRY_CAST({text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' ELSE {_as_utc(local, cast)} END"
    )


def _as_utc(local: str, cast: Cast) -> str:
    zone = literal(cast.time_zone)
    return local if cast.time_zone == "UTC" else f"(({local}) AT TIME ZONE {zone}) AT TIME ZONE 'UTC'"


def _in_one_way(text: str) -> str:
    """Read what has one meaning; of 13/04/2026 the 13 can be no month, of 03/04/2026 nobody knows."""
    day_first, month_first = _strptime(text, SLASHED), _strptime(text, MONTH_FIRST)
    slashed = (
        f"CASE WHEN {day_first} IS NULL OR {month_first} IS NULL OR {day_first} = {month_first} "
        f"THEN coalesce({day_first}, {month_first}) END"
    )
    return f"coalesce({_strptime(text, DATES)}, {slashed})"


def _strptime(text: str, forms: tuple[str, ...]) -> str:
    return f"try_strptime({text}, [{', '.join(literal(form) for form in forms)}])"


def _digits(text: str, cast: Cast) -> str:
    """Return a decimal of what is a number as people write it: 1,234.50, or with a comma 1.234,50 and 1 234,50."""
    group, point = (",", r"\.") if cast.decimal == "." else (r"\.", ",")
    form = literal(rf"^[+-]?(\d+|\d{{1,3}}([{group}' \x{{a0}}]\d{{3}})+)?({point}\d+)?([eE][+-]?\d+)?$")
    groups = literal(f"{group[-1]}' \xa0")
    bare = f"replace(translate({text}, {groups}, ''), {literal(point[-1])}, '.')"
    return f"CASE WHEN regexp_matches({text}, {form}) THEN TRY_CAST({bare} AS DOUBLE) END"


_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY"}
_WRITTEN = r"^([A-Z]{3}|[€£¥$])?\s*(-?[\d., '\x{a0}]*\d)\s*([A-Z]{3}|[€£¥$])?$"


def _amount(text: str, cast: Cast) -> str:
    return _digits(f"coalesce(nullif(regexp_extract({text}, {literal(_WRITTEN)}, 2), ''), {text})", cast)


def _currency(text: str, cast: Cast) -> str:
    """Return what an amount is in: its own sign, its row's currency, or the shop's."""
    found = [f"nullif(regexp_extract({text}, {literal(_WRITTEN)}, {group}), '')" for group in (1, 3)]
    row = f", upper({present(cast.currency)})" if cast.currency else ""
    cases = " ".join(f"WHEN {literal(sign)} THEN {literal(code)}" for sign, code in _SIGNS.items())
    own = f"coalesce({found[0]}, {found[1]}{row}, {literal(cast.money.currency)})"
    return f"CASE {own} {cases} WHEN '$' THEN {literal(_dollar(cast.money))} ELSE {own} END"


def _dollar(money: Money) -> str:
    return money.currency if money.currency in ("USD", "CAD", "AUD", "NZD", "SGD", "HKD") else "USD"


def _rate(text: str, cast: Cast) -> str:
    cases = " ".join(f"WHEN {literal(code)} THEN {rate}" for code, rate in cast.money.rates.items())
    return f"CASE {_currency(text, cast)} WHEN {literal(cast.money.currency)} THEN 1.0 {cases} END"


def _no_rate(name: str, text: str, cast: Cast) -> str:
    currency = _currency(text, cast)
    words = "' has no rate: give it in the mapping, rates: {' || " + currency + " || ': 1.0}'"
    return f"WHEN {text} IS NOT NULL AND {_rate(text, cast)} IS NULL THEN '{name}: ' || {currency} || {words}"
