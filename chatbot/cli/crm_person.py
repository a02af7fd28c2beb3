"""What the warehouse and its files keep of one person, for `chatbot export` and `chatbot erase`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from chatbot.settings import Settings
from chatbot.store.database import Database
from chatbot.store.insights import Insights

Kept = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by table."""
WAREHOUSE = "warehouse.duckdb"


@dataclass(frozen=True, slots=True)
class Gone:
    """Whom the erasure met, and how many rows went."""

    ids: frozenset[str]
    warehouse: dict[str, int]
    files: dict[str, int]


def kept_in_warehouse(
    settings: Settings, database: Database, email: str, ids: Collection[str]
) -> dict[str, object]:
    """Return what `chatbot export` adds; nothing where there is no warehouse, or it knows nothing of them.

    Args:
        ids: what the shop's database calls the person.
    """
    folder = _folder(settings)
    if folder is None:
        return {}
    from chatbot.cli.crm_people import people_rows
    from chatbot.crm.person_files import rows_in_runs
    from chatbot.warehouse.persons import find_customers, kept_of
    from chatbot.warehouse.warehouse import open_warehouse

    people = people_rows(settings)
    with open_warehouse(folder, read_only=True) as connection:
        whose = find_customers(connection, people, email, ids)
        tables = kept_of(connection, people, whose)
    insights = [asdict(one) for one in map(Insights(database).of, sorted(whose - set(ids))) if one]
    found = {"warehouse": tables, "runs": rows_in_runs(folder, whose), "warehouse_insights": insights}
    return {name: value for name, value in found.items() if value}


def erase_from_warehouse(settings: Settings, database: Database, email: str, ids: Collection[str]) -> Gone:
    """Erase the person from the warehouse, its files, and what a run published of them.

    Raises:
        InvalidData: somebody else has the warehouse open, or a run is being written.
    """
    folder = _folder(settings)
    if folder is None:
        return Gone(frozenset(ids), {}, {})
    from chatbot.cli.crm_people import people_rows
    from chatbot.crm.person_files import erase_from_files
    from chatbot.warehouse.erasing import compact, erase_rows
    from chatbot.warehouse.persons import find_customers, kept_of
    from chatbot.warehouse.warehouse import open_warehouse

    people = people_rows(settings)
    with open_warehouse(folder) as connection:
        whose = find_customers(connection, people, email, ids)
        kept = kept_of(connection, people, whose)
        words = {email.strip(), *_words(kept)}
        files = erase_from_files(folder, whose, _keys(kept), words)
        rows = erase_rows(connection, whose, words)
    if any(rows.values()):
        compact(folder)
    rows["insights"] = Insights(database).forget(whose - set(ids))
    return Gone(whose, rows, files)


def _folder(settings: Settings) -> Path | None:
    folder = settings.crm
    return folder if (folder / WAREHOUSE).exists() else None


def _words(kept: Kept) -> set[str]:
    fields = ("name", "email", "phone", "address")
    return {
        str(row[name])
        for table in ("people", "parked_people", "incoming_people")
        for row in kept.get(table, ())
        for name in fields
        if row.get(name)
    }


def _keys(kept: Kept) -> set[str]:
    return {
        str(row["id"])
        for table in ("orders", "contacts", "reviews")
        for row in kept.get(table, ())
        if "id" in row
    }
