"""Open data as bytes: rows in, JSON (RFC 8259) and CSV (RFC 4180) out.

Pure. What a spreadsheet would run as a formula is made harmless. A CSV begins with no byte order
mark: without it old Excel has to be told that the file is UTF-8 (the page of open data says how),
but with it Python's csv, R's read.csv and the like take it for a part of the first column's name.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def as_json(made: Any) -> bytes:
    """Return anything of lists, groups and words as JSON, one value a line."""
    return f"{json.dumps(made, ensure_ascii=False, indent=1)}\n".encode()


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV; its columns are every name that a row has, in the order they come in.

    A group of fields has a column for each (`access.step_free`); a list stands in one cell, its
    words between semicolons, its groups between bars: `network: A; url: B | network: C; url: D`.
    """
    flat = [dict(_columns(row)) for row in rows]
    names = _together(dict.fromkeys(name for row in flat for name in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names or ["id", "page"])
    writer.writerows([_cell(row.get(name, "")) for name in names] for row in flat)
    return text.getvalue().encode()


def _together(names: Iterable[str]) -> list[str]:
    """Put the columns of a group where its first one is, also one that only a later row has."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.partition(".")[0], []).append(name)
    return [name for group in groups.values() for name in group]


def _columns(row: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _columns(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


# A spreadsheet runs a cell that begins with one of these as a formula; a quote stops that.
# One that is told to part cells at semicolons or tabs begins a cell there, and after a comma too.
_FORMULA = re.compile(r"(^|[;,\t\r\n])(?=[=+@\t\r-])")


def _cell(value: Any) -> str:
    words = _words(value)
    is_typed = isinstance(value, str | list)
    return _FORMULA.sub(r"\1'", words) if is_typed else words


def _words(value: Any) -> str:
    if isinstance(value, list):
        bar = " | " if any(isinstance(item, dict) for item in value) else "; "
        return bar.join(_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_words(item)}" for name, item in value.items())
    return value if isinstance(value, str) else json.dumps(value)
