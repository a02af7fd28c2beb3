"""Tables as CSV that a spreadsheet may open: no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from flask import Response

from chatbot.domain.spreadsheet import harmless

DIGITS = 6
"""The others of a float are noise."""


def csv_file(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """Return a download; what there is none of is an empty cell."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(map(cell, row) for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    # the mark at the beginning tells spreadsheets that the names in it are written in UTF-8
    return Response(f"\ufeff{file.getvalue()}", content_type="text/csv; charset=utf-8", headers=headers)


def cell(value: object) -> object:
    """Return what stands in a cell: a spreadsheet must not run what somebody wrote; numbers are ours."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, DIGITS)
    return harmless(value) if isinstance(value, str) else value
