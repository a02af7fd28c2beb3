"""Find what is to be imported: files of a folder, one file, or tables of a database, each for one of our tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Engine

from chatbot.errors import InvalidData
from chatbot.warehouse.casting import Cast, Money
from chatbot.warehouse.csv_source import open_csv
from chatbot.warehouse.mapping import CURRENCY, MappingFile, Reading, TableMapping, reading_of
from chatbot.warehouse.parquet_source import open_parquet
from chatbot.warehouse.piece import Source
from chatbot.warehouse.reading import Plan, check
from chatbot.warehouse.schema import TABLES, Table
from chatbot.warehouse.sql_source import open_engine, open_query, open_table

CSV, PARQUET = (".csv", ".tsv", ".txt"), (".parquet",)


@dataclass(frozen=True, slots=True)
class House:
    """What holds for the shop where the mapping says nothing."""

    currency: str
    country: str


def plan_files(place: Path, table: str | None, mapping: MappingFile, house: House) -> list[Plan]:
    """Return what is read from a folder or a file, in the order of our tables.

    Args:
        table: what a single file holds, where its name does not say it.

    Raises:
        InvalidData: nothing is there for any table, or a file cannot be what it is to be.
    """
    found = _in_folder(place, mapping) if place.is_dir() else {_table_of(place, table): place}
    if not found:
        raise InvalidData(
            f"{place}: no file is called as a table ({', '.join(TABLES)}), .csv or .parquet; "
            "name the files in a mapping"
        )
    plans = []
    for name in (name for name in TABLES if name in found):
        reading = reading_of(mapping, name)
        plans.append(make_plan(TABLES[name], _open_file(found[name], reading), reading, mapping, house))
    return plans


def plan_database(url: str, mapping: MappingFile, house: House) -> list[Plan]:
    """Return what is read from a database: what the mapping names.

    Raises:
        InvalidData: the mapping names nothing, or the database does not know it.
    """
    engine = open_engine(url)
    plans = []
    for name, table in TABLES.items():
        mapped = mapping.tables.get(name)
        if mapped and (mapped.table or mapped.query):
            source = _open_sql(engine, table, mapped)
            plans.append(make_plan(table, source, reading_of(mapping, name), mapping, house))
    if not plans:
        raise InvalidData(
            "a database needs a mapping that names a table or a query for one of our tables at least"
        )
    return plans


def _in_folder(folder: Path, mapping: MappingFile) -> Mapping[str, Path]:
    found = {}
    for name in TABLES:
        mapped = mapping.tables.get(name)
        names = [mapped.file] if mapped and mapped.file else [name + end for end in (*CSV, *PARQUET)]
        there = [folder / one for one in names if (folder / one).is_file()]
        if mapped and mapped.file and not there:
            raise InvalidData(f"{folder / mapped.file}: is not there: see tables.{name}.file in the mapping")
        if len(there) > 1:
            raise InvalidData(f"{there[0]} and {there[1].name} are both {name}: name one in the mapping")
        if there:
            found[name] = there[0]
    return found


def _table_of(file: Path, table: str | None) -> str:
    name = table or file.stem
    if not file.is_file():
        raise InvalidData(f"{file}: is not there")
    if name not in TABLES:
        raise InvalidData(f"{name}: unknown table; say --table with one of {', '.join(TABLES)}")
    return name


def _open_file(path: Path, reading: Reading) -> Source:
    if path.suffix.lower() in PARQUET:
        return open_parquet(path)
    return open_csv(path, delimiter=reading.delimiter, encoding=reading.encoding)


def _open_sql(engine: Engine, table: Table, mapped: TableMapping) -> Source:
    keys = [mapped.columns.get(key, key) for key in table.key]
    if mapped.query:
        return open_query(engine, mapped.query, f"the query for {table.name}", keys)
    return open_table(engine, mapped.table or table.name, keys)


def make_plan(
    table: Table,
    source: Source,
    reading: Reading,
    mapping: MappingFile,
    house: House,
    *,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Return how a source is read into a table, checked; `renamed` is as `columns` of a mapping."""
    mapped = mapping.tables.get(table.name, TableMapping())
    by_name = {name.lower(): name for name in source.columns}
    names = [*(column.name for column in table.columns), CURRENCY]
    columns = {name: by_name[name] for name in names if name in by_name and name not in mapped.constants}
    columns |= {**renamed, **mapped.columns}
    given = CURRENCY in columns or CURRENCY in mapped.constants
    cast = Cast(
        money=Money(mapping.currency or house.currency, mapping.rates),
        time_zone=reading.time_zone or "UTC",
        dates=reading.dates,
        decimal=reading.decimal or ".",
        currency=CURRENCY if given else None,
    )
    plan = Plan(table, source, columns, mapped.constants, cast)
    check(plan)
    return plan
