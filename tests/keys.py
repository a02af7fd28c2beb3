"""The keys of the tests' databases."""

from __future__ import annotations

from pathlib import Path

from chatbot.sealing.keys import Keyring

KEY = "5e" * 32
KEYS = Keyring(Path("nowhere"), [KEY])
"""Given, as by the settings: a database may be copied without a file of keys."""
