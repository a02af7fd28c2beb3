"""Replies written for one test."""

from __future__ import annotations

from pathlib import Path

from chatbot.replies.replies import Replies, load_replies

SYSTEM = """
version: "1"
replies:
  system.sorry:
    - text: "I can't say that just now."
  system.again:
    - text: "Once more: {said}"
"""


def replies_of(tmp_path: Path, text: str) -> Replies:
    """Return the replies of one file beside the two no language can do without."""
    (tmp_path / "system.yml").write_text(SYSTEM, encoding="utf-8")
    (tmp_path / "words.yml").write_text(f'version: "1"\nreplies:\n{text}', encoding="utf-8")
    return load_replies(sorted(tmp_path.glob("*.yml")))
