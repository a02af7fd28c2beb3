"""How the server logs: times, levels, and nothing that names a person even if an error's text held it."""

from __future__ import annotations

import logging

from chatbot.nlu.masking import mask


class Masking(logging.Formatter):
    """Hides cards, bank accounts, e-mail addresses and telephone numbers in whatever is about to be written."""

    def format(self, record: logging.LogRecord) -> str:
        """Format, then mask: arguments and tracebacks included."""
        return mask(super().format(record))


def set_up(level: str) -> None:
    """Log to standard error at this level."""
    handler = logging.StreamHandler()
    handler.setFormatter(Masking("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)
