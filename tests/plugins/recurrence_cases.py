"""Thirty-one ways to say when something is, and what each means by the letter of RFC 5545.

The answers stand in `recurrence/expected.json`, written by hand from the standard; where a reader
departs from them it says which, how and why. The files themselves lie beside the checkout.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from peers import GaveUp, Occurrence, all_expansions

HERE = Path(__file__).parent
RAW = HERE.parents[2] / "shared" / "recurrence-cases.json"
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `times` are in order, in UTC; None where the file has no meaning.

    `refused` names the property for which the hub would never publish that file, or is None.
    `readers` has only those that depart: what they give, or None where they give up.
    """

    name: str
    means: str
    rule: str
    times: tuple[Occurrence, ...] | None
    refused: str | None
    readers: dict[str, tuple[Occurrence, ...] | None]

    def by(self, reader: str) -> tuple[Occurrence, ...] | None:
        """Return what a reader makes of the raw file."""
        return self.readers.get(reader, self.times)


def cases() -> dict[str, Case]:
    """Return every case by its name, in the order of the raw file."""
    table = json.loads((HERE / "recurrence" / "expected.json").read_text(encoding="utf-8"))
    return {name: _case(name, row) for name, row in table.items()}


def raw() -> dict[str, bytes]:
    """Return the files of all cases by name."""
    return {name: text.encode() for name, text in json.loads(RAW.read_text()).items()}


def read_by_all(
    files: Mapping[str, bytes], here: str = "Europe/London"
) -> dict[str, dict[str, tuple[Occurrence, ...] | None]]:
    """Return what each reader, on a machine in the zone `here`, makes of each of some files.

    None stands for a reader that gives up. Node is started once.
    """
    answers = all_expansions(files.values(), SINCE, UNTIL, here)
    return {
        name: {
            reader: None if isinstance(told, GaveUp) else when(told)
            for reader, told in answer.items()
        }
        for name, answer in zip(files, answers, strict=True)
    }


def when(found: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Return occurrences without their words; a CONFIRMED one is one that says nothing."""
    return tuple(Occurrence(one.start, one.end, _called_off(one.status)) for one in found)


def _called_off(status: str | None) -> str | None:
    return None if status == "CONFIRMED" else status


def _case(name: str, row: dict[str, Any]) -> Case:
    readers = {reader: _times(told["times"]) for reader, told in row.get("readers", {}).items()}
    times = _times(row["times"])
    return Case(name, row["means"], row["rule"], times, row.get("refused"), readers)


def _times(rows: list[str] | None) -> tuple[Occurrence, ...] | None:
    return None if rows is None else tuple(map(_occurrence, rows))


def _occurrence(row: str) -> Occurrence:
    interval, _, status = row.partition(" ")
    start, _, end = interval.partition("/")
    return Occurrence(_moment(start), _moment(end), status or None)


def _moment(text: str) -> date | datetime:
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(UTC)
