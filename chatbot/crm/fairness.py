"""Whether models and waits treat groups alike: attributes that no model is given, looked at afterwards.

Source: Hardt, Price & Srebro 2016, "Equality of Opportunity in Supervised Learning"; Chouldechova 2017, "Fair
Prediction with Disparate Impact" (error rates and calibration cannot all be equal where base rates differ).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
from numpy.typing import NDArray

from chatbot.crm.cases import Floats
from chatbot.crm.question import Answer
from chatbot.store.runs import Json, Result

FEWEST = 50
"""Smaller groups are not shown: figures would be chance, and could tell of a single person."""
BANDS = ((0, "under 25"), (25, "25 to 39"), (40, "40 to 59"), (60, "60 and over"))
APART = 0.05
"""From this difference between two error rates on, it is pointed out."""
WAIT_DAYS = 365
Groups = Mapping[str, Mapping[str, str]]
"""By attribute: customer to group."""


@dataclass(frozen=True, slots=True)
class Share:
    """How a group fared with one model; None: too few there to be wrong about."""

    attribute: str
    group: str
    cases: int
    false_alarms: float | None
    """Of those where it did not come to pass, the share that was marked: FPR."""
    missed: float | None
    """Of those where it did, the share that was not: FNR."""
    foretold: float
    came: float


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a group waited for the first answer, in seconds."""

    attribute: str
    group: str
    contacts: int
    p50: float
    p90: float


def read_groups(connection: duckdb.DuckDBPyConnection, day: date) -> Groups:
    """Return which groups customers belong to, as far as they told; those who want no profile are left out."""
    rows = connection.execute(
        "SELECT id, lower(gender), birth_year FROM customers"
        " WHERE NOT coalesce(do_not_profile, false) AND (gender IS NOT NULL OR birth_year IS NOT NULL)"
    ).fetchall()
    gender = {whose: str(found) for whose, found, _ in rows if found}
    age = {whose: _band(day.year - year) for whose, _, year in rows if year and 0 <= day.year - year <= 120}
    return {name: found for name, found in (("gender", gender), ("age", age)) if found}


def fairness(connection: duckdb.DuckDBPyConnection, answers: Sequence[Answer], day: date) -> Result:
    """Return error rates and waits by group, with sentences; without attributes, a sentence that says so."""
    groups = read_groups(connection, day)
    if not groups:
        return {"sentences": ["No attributes of groups were given: nothing can be compared."], "models": {}}
    models: dict[str, Json] = {}
    sentences: list[Json] = []
    for answer in answers:
        shares = tuple(by_group(answer, groups))
        models[answer.question.name] = [asdict(share) for share in shares]
        sentences += list(_told(answer.question.name, shares))
    waits = tuple(_waits(connection, groups, day))
    return {
        "sentences": [*sentences, *_told_waits(waits)],
        "models": models,
        "waits": [asdict(wait) for wait in waits],
        "fewest": FEWEST,
        "note": f"Groups under {FEWEST} are not shown. The attributes are in no model.",
    }


def by_group(answer: Answer, groups: Groups) -> Iterator[Share]:
    """Return the error rates of one model on the cases it was tried on."""
    tried = answer.question.tried
    marked = answer.probabilities >= answer.fitted.blend.cutoff
    for attribute, member in groups.items():
        belongs = np.array([member.get(whose, "") for whose in tried.ids.tolist()])
        for group in sorted(set(member.values())):
            rows = belongs == group
            if rows.sum() >= FEWEST:
                yield _share(
                    attribute, group, answer.probabilities[rows], tried.labels[rows] > 0, marked[rows]
                )


def _share(
    attribute: str, group: str, given: Floats, came: NDArray[np.bool_], marked: NDArray[np.bool_]
) -> Share:
    return Share(
        attribute,
        group,
        cases=len(given),
        false_alarms=float(marked[~came].mean()) if (~came).sum() >= FEWEST else None,
        missed=float((~marked[came]).mean()) if came.sum() >= FEWEST else None,
        foretold=float(given.mean()),
        came=float(came.mean()),
    )


def _waits(connection: duckdb.DuckDBPyConnection, groups: Groups, day: date) -> Iterator[Wait]:
    rows = connection.execute(
        'SELECT customer_id, first_response_s FROM contacts WHERE "at" >= $start AND "at" < $end'
        " AND first_response_s IS NOT NULL",
        {"start": day - timedelta(days=WAIT_DAYS), "end": day},
    ).fetchnumpy()
    waited = np.asarray(rows["first_response_s"], dtype=np.float64)
    for attribute, member in groups.items():
        belongs = np.array([member.get(whose, "") for whose in rows["customer_id"]], dtype=np.str_)
        for group in sorted(set(member.values())):
            found = waited[belongs == group]
            whose = np.asarray(rows["customer_id"])[belongs == group]
            if len(set(whose.tolist())) >= FEWEST:
                p50, p90 = np.quantile(found, (0.5, 0.9))
                yield Wait(attribute, group, len(found), float(p50), float(p90))


def _told(name: str, shares: Sequence[Share]) -> Iterator[str]:
    for attribute in dict.fromkeys(share.attribute for share in shares):
        own = [share for share in shares if share.attribute == attribute]
        for words, rate in (("marked wrongly", "false_alarms"), ("missed", "missed")):
            rates = {share.group: value for share in own if (value := getattr(share, rate)) is not None}
            if len(rates) > 1:
                yield _apart(f"{name}, by {attribute}", words, rates)


def _apart(where: str, words: str, rates: Mapping[str, float]) -> str:
    least, *_, most = sorted(rates, key=lambda group: rates[group])
    close = "" if rates[most] - rates[least] >= APART else "; the groups are close"
    return f"{where}: {rates[most]:.0%} {words} of {most}, {rates[least]:.0%} of {least}{close}."


def _told_waits(waits: Sequence[Wait]) -> Iterator[str]:
    for attribute in dict.fromkeys(wait.attribute for wait in waits):
        own = {wait.group: wait.p50 for wait in waits if wait.attribute == attribute}
        if len(own) > 1:
            least, *_, most = sorted(own, key=lambda group: own[group])
            yield (
                f"Waits, by {attribute}: half of {most} had a first answer within {own[most]:,.0f} s,"
                f" half of {least} within {own[least]:,.0f} s."
            )


def _band(age: int) -> str:
    return [name for start, name in BANDS if age >= start][-1]
