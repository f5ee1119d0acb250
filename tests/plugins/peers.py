"""What other people's readers make of a calendar: the second opinions on ours.

Three of them: recurring-ical-events (Python), ical.js (Thunderbird's) and node-ical, the last two
in a process of Node (`peers/read.mjs`). Where Node or its packages are missing, tests skip and say
so; with `REQUIRE_NODE=1` they fail instead. `npm ci` in `peers/` installs the packages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

FOLDER = Path(__file__).parent / "peers"
READERS = ("recurring-ical-events", "ical.js", "node-ical")
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of an event: aware times in UTC, or days, the last of them exclusive."""

    start: date | datetime
    end: date | datetime
    status: str | None = None
    summary: str | None = None

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True)
class GaveUp:
    """What a reader says instead of reading a file."""

    error: str


Answer = list[Occurrence] | GaveUp


def need_node() -> None:
    """Skip the test where Node or the packages are missing; fail it if they are required."""
    if shutil.which("node") and (FOLDER / "node_modules").is_dir():
        return
    reason = f"no Node, or no packages: install nodejs and npm, then run npm ci in {FOLDER}"
    (pytest.fail if os.environ.get("REQUIRE_NODE") == "1" else pytest.skip)(reason)


def expansions(
    ics: bytes, since: datetime, until: datetime, here: str = "Europe/London"
) -> dict[str, Answer]:
    """Return what each reader finds between two aware times, in order of start.

    `here` is the zone of the machine the reader runs on, which is that of floating times.
    """
    return all_expansions([ics], since, until, here)[0]


def all_expansions(
    calendars: Iterable[bytes], since: datetime, until: datetime, here: str = "Europe/London"
) -> list[dict[str, Answer]]:
    """Return the same for many calendars; Node is started once."""
    need_node()
    zone, calendars = ZoneInfo(here), list(calendars)

    def seen(answer: Answer) -> Answer:
        return answer if isinstance(answer, GaveUp) else _within(answer, since, until, zone)

    theirs = _ask_node(calendars, since, until, here)
    both = zip(calendars, theirs, strict=True)
    every = ({READERS[0]: _in_python(ics, since, until, zone), **two} for ics, two in both)
    return [{reader: seen(answer) for reader, answer in each.items()} for each in every]


def _within(
    found: list[Occurrence], since: datetime, until: datetime, zone: ZoneInfo
) -> list[Occurrence]:
    """Keep what begins before `until` and ends after `since`, or begins at it."""

    def moment(value: date | datetime) -> datetime:
        return value if isinstance(value, datetime) else datetime.combine(value, time(), zone)

    kept = [
        one
        for one in found
        if moment(one.start) < until and (moment(one.end) > since or moment(one.start) >= since)
    ]
    return sorted(kept, key=lambda one: (moment(one.start), moment(one.end), one.summary or ""))


def _ask_node(
    calendars: list[bytes], since: datetime, until: datetime, here: str
) -> list[dict[str, Answer]]:
    window = {"since": since.isoformat(), "until": until.isoformat()}
    asked = [{"ics": ics.decode(), **window} for ics in calendars]
    done = subprocess.run(
        ["node", "read.mjs"],
        cwd=FOLDER,
        env={**os.environ, "TZ": here},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    return [{name: _answer(told) for name, told in answer.items()} for answer in answers]


def _answer(told: Any) -> Answer:
    if isinstance(told, dict):
        return GaveUp(told["error"])
    return [
        Occurrence(_moment(one["start"]), _moment(one["end"]), one["status"], one["summary"])
        for one in told
    ]


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _in_python(ics: bytes, since: datetime, until: datetime, zone: ZoneInfo) -> Answer:
    day = timedelta(days=1)

    def moment(value: date | datetime) -> date | datetime:
        if not isinstance(value, datetime):
            return value
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)

    try:
        calendar = icalendar.Calendar.from_ical(ics)
        found = recurring_ical_events.of(calendar).between(since - day, until + day)
    except ValueError as error:
        return GaveUp(str(error))
    return [
        Occurrence(moment(one.start), moment(one.end), one.get("STATUS"), one.get("SUMMARY"))
        for one in found
    ]
