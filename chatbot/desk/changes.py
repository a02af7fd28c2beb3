"""Two who change the same thing: what only one of them touched is kept, what both did is refused to the later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from chatbot.errors import ChangedMeanwhile

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


SENT_AS: Mapping[str, str] = {"members": "member_ids"}
"""Fields that requests call otherwise."""


def merge(seen: T, wanted: T, current: T, *, thing: str, names: Mapping[str, str] | None = None) -> T:
    """Return `current` with what `wanted` changes of `seen`; all three are of one frozen dataclass.

    Args:
        seen: what stood there when the change was begun.
        thing: what is changed, for the sentence that refuses.
        names: how ids in it are told to people.

    Raises:
        ChangedMeanwhile: somebody else changed one of the same fields to something else.
    """
    values, clashes = {}, {}
    for field in fields(current):
        before, new, now = (getattr(one, field.name) for one in (seen, wanted, current))
        values[field.name] = now if new == before else new
        if new != before and now not in (before, new):
            told = said(now, names or {}), said(before, names or {})
            clashes[SENT_AS.get(field.name, field.name)] = "is {} now, and was {} when you began".format(
                *told
            )
    if clashes:
        told_all = "; ".join(f"{field} {text}" for field, text in clashes.items())
        mend = "look at what is there now, and change it again if you still want to"
        raise ChangedMeanwhile(f"somebody changed {thing} meanwhile: {told_all}: {mend}", fields=clashes)
    return type(current)(**values)


def differences(
    before: DataclassInstance | None, after: DataclassInstance | None
) -> Mapping[str, Mapping[str, Any]]:
    """Return what changed, field by field, the way the audit keeps it; None: it was not there, or is gone."""
    old, new = _fields(before), _fields(after)
    names = [name for name in old | new if old.get(name) != new.get(name)]
    found = {
        "before": {name: old[name] for name in names if name in old},
        "after": {name: new[name] for name in names if name in new},
    }
    return {side: values for side, values in found.items() if values}


def said(value: object, names: Mapping[str, str]) -> str:
    """Return a value as a sentence holds it."""
    if value is None or value in ("", frozenset()):
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {said(one, names)}" for name, one in value.items())
    if isinstance(value, frozenset | list):
        return ", ".join(sorted(names.get(one, one) for one in value))
    return str(value)


def _fields(thing: DataclassInstance | None) -> dict[str, Any]:
    if thing is None:
        return {}
    return {field.name: _kept(getattr(thing, field.name)) for field in fields(thing)}


def _kept(value: object) -> object:
    """Return a value as JSON holds it."""
    if isinstance(value, frozenset):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else value
