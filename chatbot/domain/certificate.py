"""The certificate of an erasure: what was looked at and what went, and nothing by which anybody can be told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

UNCOUNTED = (
    "sessions in Redis, and its file",
    "the search's index",
    "the vectors of past answers",
    "the log of the database",
)
"""What is emptied of them without a count."""
REMARKS = (
    "The address was also taken out of other people's conversations in which it stood.",
    "Models hold weights and no rows; the next run learns without them.",
    "The map of segments holds places without ids. Copies outside of this installation were not looked at.",
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One erasure."""

    erased_at: datetime
    database: Mapping[str, int]
    """Rows by what they tell of, in the shop's and the desk's database."""
    warehouse: Mapping[str, int]
    """Rows by table; empty: there is no warehouse."""
    files: Mapping[str, int]
    """Rows, entries or lines by file of the warehouse's folder."""

    def to_json(self) -> str:
        """Return it with the SHA-256 of its content, which is the JSON without `sha256`, sorted, without blanks."""
        return json.dumps({**self._content(), "sha256": self.sha256}, indent=1)

    @property
    def sha256(self) -> str:
        """Return the hash that shows whether it was changed."""
        whole = json.dumps(self._content(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(whole.encode()).hexdigest()

    def to_text(self) -> str:
        """Return it as a person reads it."""
        lines = [f"Certificate of erasure, {self.erased_at:%Y-%m-%d %H:%M:%S} UTC", ""]
        for title, counts in (
            ("The database", self.database),
            ("The warehouse", self.warehouse),
            ("Files", self.files),
        ):
            lines.append(
                f"{title}: {sum(counts.values()):,} rows in {len(counts):,} places that were looked at"
            )
            lines += [f"  {count:>7,}  {name}" for name, count in counts.items() if count]
        lines += ["", f"Also emptied: {', '.join(UNCOUNTED)}.", *REMARKS, "", f"SHA-256 {self.sha256}"]
        return "\n".join(lines) + "\n"

    def _content(self) -> dict[str, object]:
        return {
            **asdict(self),
            "erased_at": self.erased_at.isoformat(timespec="seconds"),
            "also_emptied": list(UNCOUNTED),
            "remarks": list(REMARKS),
        }
