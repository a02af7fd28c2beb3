"""The mapping file: how another house's tables and columns become ours."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from chatbot.files import WrongKey
from chatbot.warehouse.schema import TABLES
from chatbot.warehouse.warehouse import connect

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Rate = Annotated[Decimal, Field(gt=0)]
CURRENCY = "currency"
"""A column of no table: what the amounts of each row are in."""


class Text(BaseModel):
    """The base: a misspelt key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Reading(Text):
    """How values are written; a table may differ from the file's own."""

    dates: tuple[str, ...] = ()
    """`%d/%m/%Y`: read before those that can be read in one way only."""
    decimal: Literal[".", ","] | None = None
    encoding: str | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    time_zone: str | None = None
    """Of moments without one; None: UTC."""

    @field_validator("dates")
    @classmethod
    def know_the_forms(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a form of dates that nothing can be read by."""
        for form in value:
            try:
                with connect() as connection:
                    connection.execute("SELECT try_strptime('', ?)", [form])
            except duckdb.Error as error:
                raise ValueError(f"{form!r} is no form of a date; one is %d/%m/%Y") from error
        return value

    @field_validator("time_zone")
    @classmethod
    def know_the_zone(cls, value: str | None) -> str | None:
        """Refuse a zone nobody knows."""
        try:
            if value:
                ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no such time zone: {value!r}; one is Europe/London") from error
        return value

    @field_validator("encoding")
    @classmethod
    def know_the_encoding(cls, value: str | None) -> str | None:
        """Refuse an encoding in which a line's end does not look as in ASCII."""
        try:
            known = value is None or 'a\n,"'.encode(value) == b'a\n,"'
        except LookupError as error:
            raise ValueError(f"no such encoding: {value!r}; two are latin-1 and cp1252") from error
        if not known:
            raise ValueError(f"{value} cannot be read in pieces: save the file as UTF-8")
        return codecs.lookup(value).name if value else None


class TableMapping(Reading):
    """Where one of our tables comes from; without any, from the file of its name."""

    file: str | None = None
    table: str | None = None
    query: str | None = None
    columns: Mapping[str, str] = {}
    """Our column to theirs; one of the same name needs no line."""
    constants: Mapping[str, str] = {}
    """Our column to what it is in every row."""

    @model_validator(mode="after")
    def come_from_one_place(self) -> TableMapping:
        """Refuse two sources."""
        if sum(1 for one in (self.file, self.table, self.query) if one) > 1:
            raise ValueError("give one of file, table and query")
        return self


class MappingFile(Reading):
    """The whole file."""

    currency: Currency | None = None
    """The shop's; None: as in the domain file."""
    rates: Mapping[Currency, Rate] = {}
    """What one unit of another currency is in the shop's."""
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    """Of telephone numbers that name none; None: the shop's."""
    tables: Mapping[str, TableMapping] = {}

    @field_validator("tables")
    @classmethod
    def know_tables_and_columns(cls, value: Mapping[str, TableMapping]) -> Mapping[str, TableMapping]:
        """Refuse what we have no table or column for."""
        for name, mapped in value.items():
            if name not in TABLES:
                raise WrongKey(name, f"unknown table; there are {', '.join(TABLES)}")
            known = {column.name for column in TABLES[name].columns} | {CURRENCY}
            for column in (*mapped.columns, *mapped.constants):
                if column not in known:
                    raise ValueError(f"{name} has no column {column}; it has {', '.join(sorted(known))}")
        return value


def reading_of(whole: MappingFile, name: str) -> Reading:
    """Return how a table is written: its own words first, then the file's."""
    own = whole.tables.get(name, TableMapping())
    return Reading(
        dates=own.dates or whole.dates,
        decimal=own.decimal or whole.decimal,
        encoding=own.encoding or whole.encoding,
        delimiter=own.delimiter or whole.delimiter,
        time_zone=own.time_zone or whole.time_zone,
    )
