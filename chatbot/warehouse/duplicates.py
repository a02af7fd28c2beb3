"""Find customers who are one person: pairs that share an address, weighed by how much else agrees.

Source of the method: Fellegi and Sunter 1969, "A Theory for Record Linkage"; pairs are looked for within blocks only,
names and postal addresses compared by Jaro-Winkler (Winkler 1990). The weights, log-odds of base 2, are set and not
learnt. Names are open in memory alone: nothing of this is ever written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import duckdb
import numpy as np

from chatbot.warehouse.contact_data import plain_email, plain_phone
from chatbot.warehouse.people_rows import Person
from chatbot.warehouse.warehouse import connect

BATCH_ROWS = 50_000
MOST_IN_BLOCK = 30
"""So many who share something share it because it says nothing: `none@example.com`, the shop's own number."""
LEAST = 3.0
"""Log-odds from which a pair is proposed, 8 to 1."""
PRIOR = -3.0
"""Of a pair in one block."""
SAME_EMAIL, SAME_PHONE, SAME_ADDRESS, LIKE_ADDRESS = 6.0, 5.0, 4.0, 2.5
SAME_NAME, LIKE_NAME, OTHER_NAME = 3.0, 1.5, -5.0
_SCHEMA = "id VARCHAR, name VARCHAR, email VARCHAR, phone VARCHAR, address VARCHAR"
_BLOCKS = (
    "email",
    "phone",
    "left(first, 1) || left(last, 3) || left(address, 10)",
)
"""What the two of a pair share at least: the last is initial, surname's and address's beginning."""


def _alike(one: str, other: str) -> str:
    """Compare two names; an initial is like every name it begins, and less like it than the same name."""
    initial = f"least(length({one}), length({other})) = 1"
    return (
        f"CASE WHEN {initial} THEN CASE WHEN left({one}, 1) = left({other}, 1) THEN 0.9 ELSE 0 END "
        f"ELSE jaro_winkler_similarity({one}, {other}) END"
    )


_SCORED = f"""
    SELECT one, other, score, same_email, same_phone, name_alike, address_alike FROM (
        SELECT *, {PRIOR} + CASE WHEN same_email THEN {SAME_EMAIL} ELSE 0 END
            + CASE WHEN same_phone THEN {SAME_PHONE} ELSE 0 END
            + CASE WHEN address_alike >= 0.99 THEN {SAME_ADDRESS} WHEN address_alike >= 0.92 THEN {LIKE_ADDRESS}
                ELSE 0 END
            + CASE WHEN name_alike >= 0.92 THEN {SAME_NAME} WHEN name_alike >= 0.87 THEN {LIKE_NAME}
                WHEN name_alike < 0.8 THEN {OTHER_NAME} ELSE 0 END AS score
        FROM (SELECT a.id AS one, b.id AS other, coalesce(a.email = b.email, false) AS same_email,
            coalesce(a.phone = b.phone, false) AS same_phone,
            coalesce(jaro_winkler_similarity(a.address, b.address), 0) AS address_alike,
            greatest(
                least({_alike("a.first", "b.first")}, {_alike("a.last", "b.last")}),
                least({_alike("a.first", "b.last")}, {_alike("a.last", "b.first")})) AS name_alike
            FROM pairs JOIN named a ON a.id = pairs.one JOIN named b ON b.id = pairs.other))
    WHERE score >= {LEAST} ORDER BY score DESC, one, other"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers who may be one."""

    one: str
    other: str
    score: float
    """Probability, 0 to 1, as far as the weights are right."""
    reasons: str
    """As a person reads it; no name is in it."""


def find_pairs(people: Iterable[Person], calling_code: str) -> list[Pair]:
    """Return the pairs to propose, the surest first."""
    connection = connect(temp_directory="")  # nothing goes to the disk
    try:
        _load(connection, people, calling_code)
        connection.execute("CREATE TABLE pairs (one VARCHAR, other VARCHAR)")
        for block in _BLOCKS:
            connection.execute(_pairs(block))
        rows = connection.execute(
            f"WITH pairs AS (SELECT DISTINCT one, other FROM pairs) {_SCORED}"
        ).fetchall()
    finally:
        connection.close()
    return [
        Pair(one, other, 1 - 1 / (1 + 2 ** float(score)), _words(*signs))
        for one, other, score, *signs in rows
    ]


def _load(connection: duckdb.DuckDBPyConnection, people: Iterable[Person], calling_code: str) -> None:
    connection.execute(f"CREATE TABLE opened ({_SCHEMA})")
    rows = iter(people)
    while batch := list(islice(rows, BATCH_ROWS)):
        columns = {
            "id": [one.customer_id for one in batch],
            "name": [one.name for one in batch],
            "email": [plain_email(one.email) for one in batch],
            "phone": [plain_phone(one.phone, calling_code) for one in batch],
            "address": [one.address for one in batch],
        }
        connection.register("batch", {name: np.array(values, object) for name, values in columns.items()})
        connection.execute("INSERT INTO opened SELECT id, name, email, phone, address FROM batch")
        connection.unregister("batch")
    plain = "nullif(trim(regexp_replace(lower(strip_accents({})), '[^a-z0-9]+', ' ', 'g')), '')"
    name, address = plain.format("name"), plain.format("address")
    connection.execute(
        f"""CREATE TABLE named AS SELECT id, split_part(name, ' ', 1) AS first, split_part(name, ' ', -1) AS last,
        email, phone, address FROM (SELECT id, {name} AS name, email, phone, {address} AS address FROM opened)"""
    )
    connection.execute("DROP TABLE opened")


def _pairs(block: str) -> str:
    return f"""
        INSERT INTO pairs SELECT a.id, b.id
        FROM (SELECT id, {block} AS block FROM named QUALIFY count(*) OVER (PARTITION BY block)
            BETWEEN 2 AND {MOST_IN_BLOCK}) a
        JOIN (SELECT id, {block} AS block FROM named) b ON a.block = b.block AND a.id < b.id"""


def _words(same_email: bool, same_phone: bool, name_alike: float | None, address_alike: float) -> str:
    told = []
    if same_email:
        told.append("same e-mail address")
    if same_phone:
        told.append("same telephone number")
    if address_alike >= 0.92:
        told.append("same postal address" if address_alike >= 0.99 else "nearly the same postal address")
    if name_alike is not None:
        told.append("same name" if name_alike >= 0.999 else f"names alike to {name_alike:.0%}")
    return ", ".join(told)
