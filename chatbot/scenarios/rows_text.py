"""The door for rows of the database in a scenario: known tables and columns, values of the columns' types."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from sqlalchemy import Table

from chatbot.scenarios.rows import ExpectedRows, GivenRow
from chatbot.store.shop_tables import customers

_STRICT = ConfigDict(extra="forbid", frozen=True)
Cells = dict[str, Any]


class _RowsText(BaseModel):
    model_config = _STRICT

    table: str
    where: Cells = Field(default_factory=dict)

    @field_validator("table")
    @classmethod
    def know_the_table(cls, value: str) -> str:
        """Refuse a table that there is not."""
        if value not in customers.metadata.tables:
            raise ValueError(
                f"no table is called {value!r}: use {_likeliest(value, customers.metadata.tables)}"
            )
        return value

    @field_validator("where", "set", "has", check_fields=False)
    @classmethod
    def know_the_columns(cls, value: Cells, info: ValidationInfo) -> Cells:
        """Refuse a column that there is not, and a value it cannot hold."""
        table = customers.metadata.tables.get(info.data.get("table", ""))
        return value if table is None else {name: _cell(name, cell, table) for name, cell in value.items()}


class ExpectedRowsText(_RowsText):
    """One entry of `database:`."""

    has: Cells = Field(default_factory=dict)
    count: int | None = Field(default=None, ge=0)

    def expected(self, line: int) -> ExpectedRows:
        """Return it as the house knows it."""
        return ExpectedRows(self.table, self.where, self.has, self.count, line)


class GivenRowText(_RowsText):
    """One entry of `given:`."""

    set: Cells = Field(min_length=1)

    def given(self, place: str) -> GivenRow:
        """Return it as the house knows it."""
        return GivenRow(self.table, self.where, self.set, place)


def _cell(name: str, value: object, table: Table) -> object:
    if name not in table.c:
        raise ValueError(f"there is no column {name!r}: use {_likeliest(name, table.c.keys())}")
    kind = table.c[name].type.python_type
    try:
        return None if value is None else _typed(kind, value)
    except (ValueError, InvalidOperation) as error:
        raise ValueError(f"{name} holds {kind.__name__}, not {value!r}") from error


def _typed(kind: type, value: object) -> object:
    """Return a value as YAML read it in the type of its column."""
    if kind is datetime:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        found = datetime.fromisoformat(str(value))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    if kind is date:
        return date.fromisoformat(str(value))
    if kind is Decimal:
        return Decimal(str(value))
    return str(value) if kind is str else value


def _likeliest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is meant, or all of them."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return repr(close[0]) if close else f"one of {', '.join(sorted(known))}"
