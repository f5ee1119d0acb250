"""Open data as bytes: rows in, JSON (RFC 8259) and CSV (RFC 4180) out.

Pure. What a spreadsheet would run as a formula is made harmless.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def as_json(made: Any) -> bytes:
    """Return anything of lists, groups and words as JSON, one value a line."""
    return f"{json.dumps(made, ensure_ascii=False, indent=1)}\n".encode()


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV; its columns are every name that a row has, in the order they come in."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names or ["id", "page"])
    writer.writerows([_cell(row.get(name, "")) for name in names] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    # A spreadsheet runs a cell that begins with one of these as a formula; a quote stops that.
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
