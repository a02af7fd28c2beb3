"""Columns whose values are sealed on their way into the database and opened on their way out."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Dialect, Engine, Text, TypeDecorator
from sqlalchemy.exc import InvalidRequestError

from chatbot.errors import InvalidData
from chatbot.sealing.keys import Keyring
from chatbot.sealing.sealer import MARK

_KEYRING = "chatbot_keyring"


def lend_keys(engine: Engine, keys: Keyring) -> None:
    """Let whatever goes through this engine be sealed and opened: a column's type is handed the engine's dialect."""
    setattr(engine.dialect, _KEYRING, keys)


def keys_of(dialect: Dialect) -> Keyring:
    """Return the keys lent to an engine.

    Raises:
        InvalidData: there are none.
    """
    found = getattr(dialect, _KEYRING, None)
    if not isinstance(found, Keyring):
        raise InvalidData(
            "the database was opened without its keys: contact data can be neither read nor written"
        )
    return found


class SealedText(TypeDecorator[Any]):
    """Text that is sealed with a nonce of its own each time: two equal ones never look alike."""

    impl = Text
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[Any]):
        """Only whether there is one can be asked: everything else would compare what is sealed."""

        def operate(self, op: Any, *other: Any, **options: Any) -> Any:
            """Let IS and IS NOT pass."""
            if op.__name__ not in ("is_", "is_not"):
                raise InvalidRequestError(f"what is sealed cannot be compared ({op.__name__})")
            return super().operate(op, *other, **options)

    comparator_factory = Comparator

    def __init__(self, column: str) -> None:
        """Seal for one column, `customers.name`: in another it does not open."""
        super().__init__()
        self.column = column

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal."""
        if value is None:
            return None
        return keys_of(dialect).sealer.seal(self.written(value), column=self.column)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open; what another program wrote in the open is taken as it is, until the next rotation seals it."""
        if value is None:
            return None
        return self.read(keys_of(dialect).open(value, column=self.column) if is_sealed(value) else value)

    def written(self, value: Any) -> Any:
        """Return the text that stands for a value."""
        return value

    def read(self, text: str | None) -> Any:
        """Return the value a text stands for."""
        return text

    @property
    def python_type(self) -> type[Any]:
        """What a value is."""
        return str


class SealedJson(SealedText):
    """Sealed JSON."""

    cache_ok = True

    def written(self, value: Any) -> str:
        """Write it as JSON."""
        return json.dumps(value)

    def read(self, text: str | None) -> Any:
        """Read JSON."""
        return None if text is None else json.loads(text)

    @property
    def python_type(self) -> type[Any]:
        """What a value is."""
        return dict


def is_sealed(text: str) -> bool:
    """Say whether some key sealed it, ours or not."""
    return text.startswith(f"{MARK}.")
