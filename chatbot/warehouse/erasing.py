"""Erase one person from the warehouse: every row of theirs, and the bytes those rows stood in."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb

from chatbot.disk import sync
from chatbot.errors import InvalidData
from chatbot.warehouse.casting import literal
from chatbot.warehouse.incoming import transaction
from chatbot.warehouse.kept_out import remember_erased
from chatbot.warehouse.persons import orders_of, parameters, places
from chatbot.warehouse.warehouse import FILE, MEMORY, connect, one_row

FRESH = ".fresh.duckdb"
REJECTED = "incoming_rejects"
QUOTED = 40
"""Signs of a value a refusal quotes: see `casting.SHOWN`."""


def erase_rows(
    connection: duckdb.DuckDBPyConnection, ids: Collection[str], words: Collection[str] = ()
) -> dict[str, int]:
    """Delete what is theirs from every table, and see to it that no import brings it back; return the rows of each.

    Args:
        words: their name and addresses: lines of refusals that quote them go too.
    """
    with transaction(connection):
        found = list(places(connection))
        asked = [parameters(connection, place, ids) for place in found]  # before any order is gone
        orders = orders_of(connection, ids)
        counts = {
            place.table: _delete(connection, place.table, place.condition, values)
            for place, values in zip(found, asked, strict=True)
        }
        quoting = [word.casefold()[:QUOTED] for word in words]
        if _is_there(connection, REJECTED):
            condition = "len(list_filter($words, lambda word: contains(lower(reason), word))) > 0"
            counts[REJECTED] = _delete(connection, REJECTED, condition, {"words": quoting})
        if any(counts.values()):
            remember_erased(connection, ids, orders)
    return counts


def compact(folder: Path) -> None:
    """Write the warehouse's file anew without what was deleted; deleted rows else stand in it until overwritten.

    Raises:
        InvalidData: somebody else has it open.
    """
    file, fresh = folder / FILE, folder / FRESH
    fresh.unlink(missing_ok=True)
    connection = connect(memory_limit=MEMORY, temp_directory="")
    try:
        connection.execute(f"ATTACH {literal(str(file))} AS old")
        connection.execute("CHECKPOINT old")
        connection.execute(f"ATTACH {literal(str(fresh))} AS fresh")
        shutil.copymode(file, fresh)
        connection.execute("COPY FROM DATABASE old TO fresh")
        connection.execute("DETACH fresh")
        shutil.rmtree(folder / f"{FILE}.tmp", ignore_errors=True)  # what a killed query had spilled
        sync(fresh)
        fresh.replace(file)  # while the old one is held open: nobody writes into it in between
    except duckdb.IOException as error:
        raise InvalidData(f"{file} is in use, or damaged: {error}") from error
    finally:
        connection.close()
        fresh.unlink(missing_ok=True)


def _delete(
    connection: duckdb.DuckDBPyConnection, table: str, condition: str, values: dict[str, list[str]]
) -> int:
    row = one_row(connection, f"DELETE FROM {table} WHERE {condition}", values)
    return int(row[0]) if row else 0


def _is_there(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = one_row(connection, "SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table])
    return found is not None
