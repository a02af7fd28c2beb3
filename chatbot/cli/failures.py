"""What a command says of a failure that nobody foresaw: one line, with the way out of it, and nobody's data in it."""

from __future__ import annotations

import traceback

from chatbot.nlu.masking import mask

MOST_SIGNS = 300
WHOLE = "see whether the file it read is whole; of the warehouse, import anew or put a backup back"
REPORT = "LOG_LEVEL=DEBUG before the command shows where; please report it"


def explain(error: Exception) -> str:
    """Return what happened and how to mend it."""
    import duckdb
    from sqlalchemy.exc import SQLAlchemyError

    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return "there is not enough memory: end other programs, or run it on a larger machine"
    if isinstance(error, OSError):
        where = error.filename or "a file"
        return f"{where}: {error.strerror or error}: check name and rights, and the room on the disk"
    known: dict[type[Exception], tuple[str, str]] = {
        duckdb.IOException: ("DuckDB gave up", "check the room on the disk and the rights, and try again"),
        duckdb.Error: ("DuckDB gave up", WHOLE),
        SQLAlchemyError: ("the database refused", "check DATABASE_URL, and that the server ran once"),
        OverflowError: ("out of range", "name a nearer day, or a smaller number"),
    }
    for kind, (what, mend) in known.items():
        if isinstance(error, kind):
            return f"{what}: {_told(getattr(error, 'orig', None) or error)}: {mend}"
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {place.name}:{place.lineno}: {_told(error)}: {REPORT}"


def _told(error: object) -> str:
    """Return the first line: what follows quotes statements. Addresses and numbers of people are hidden in it."""
    lines = str(error).strip().splitlines()
    return mask(lines[0])[:MOST_SIGNS] if lines else type(error).__name__
