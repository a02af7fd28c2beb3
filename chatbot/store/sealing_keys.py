"""Which keys something in the database may be sealed with, told by their names: nobody goes on who lacks one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, inspect, select

from chatbot.errors import InvalidData
from chatbot.sealing.keys import Keyring
from chatbot.store.rows import insert_new
from chatbot.store.tables import sealing_keys


def sealed_with(connection: Connection) -> Collection[str]:
    """Return the names; none before anything was sealed."""
    if not inspect(connection).has_table(sealing_keys.name):
        return ()
    return connection.execute(select(sealing_keys.c.name)).scalars().all()


def is_sealed_with(connection: Connection, keys: Keyring) -> bool:
    """Say whether all of it can be opened, and the key that seals from now on is written down.

    Raises:
        InvalidData: a key is missing.
    """
    names = sealed_with(connection)
    if not names:
        return False
    check_keys(names, keys)
    return keys.sealer.names[0] in names


def note_key(connection: Connection, keys: Keyring) -> None:
    """Write down which key seals from now on, within the caller's transaction.

    Raises:
        InvalidData: a key of those written down is missing.
    """
    check_keys(sealed_with(connection), keys)
    insert_new(connection, sealing_keys, name=keys.sealer.names[0])


def check_keys(names: Collection[str], keys: Keyring) -> None:
    """Refuse to go on without a key.

    Raises:
        InvalidData: one of these is missing.
    """
    if not names:
        return
    where = "CHATBOT_CRM_KEYS" if keys.is_given else str(keys.path)
    mend = f"put it back into {where} from your backup, or from the machine that has it"
    if not keys.is_given and not keys.path.exists():
        raise InvalidData(
            f"customers' contact data is sealed with the key {', '.join(sorted(names))}, and {where} is missing: "
            f"{mend}, or set CHATBOT_CRM_KEYS; without it the data cannot be opened by anybody"
        )
    if missing := sorted(set(names) - set(keys.sealer.names)):
        raise InvalidData(
            f"customers' contact data is sealed with the key {missing[0]}, which is missing: {mend}"
        )
