"""What a command says of a failure that nobody foresaw: one line, with the way out of it, and nobody's data in it."""

from __future__ import annotations

import traceback

from chatbot.nlu.masking import mask

MOST_SIGNS = 300
REPORT = "LOG_LEVEL=DEBUG before the command shows where; please report it"


def explain(error: Exception) -> str:
    """Return what happened and how to mend it."""
    import duckdb
    from sqlalchemy.exc import SQLAlchemyError

    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return "there is not enough memory: end other programs, or run it on a larger machine"
    if isinstance(error, duckdb.IOException):
        return f"{_told(error)}: check the room on the disk and the rights, and try again"
    if isinstance(error, duckdb.Error):
        mend = "see whether the file it read is whole; of the warehouse, import anew or put a backup back"
        return f"DuckDB gave up: {_told(error)}: {mend}"
    if isinstance(error, SQLAlchemyError):
        return f"the database refused: {_told(getattr(error, 'orig', None) or error)}: check DATABASE_URL"
    if isinstance(error, OSError):
        where = error.filename or "a file"
        return f"{where}: {error.strerror or error}: check name and rights, and the room on the disk"
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {place.name}:{place.lineno}: {_told(error)}: {REPORT}"


def _told(error: object) -> str:
    """Return the first line: what follows quotes statements. Addresses and numbers of people are hidden in it."""
    lines = str(error).strip().splitlines()
    return mask(lines[0])[:MOST_SIGNS] if lines else type(error).__name__
