"""Read which calendars of a member the hub may read: iCalendar files, or pages with events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from aggregator.model import Display, Source
from aggregator.sources.feed import DISPLAYS, choice_fault, unknown, url_fault
from aggregator.sources.files import MemberFile

FIELDS = ("url", "display")

_INSTEAD = "write the whole address of a calendar, such as https://a.example/events.ics"


@dataclass
class Calendars:
    """The calendars of all members as they are found, in order; what is wrong joins `faults`."""

    faults: list[str]
    sources: list[Source] = field(default_factory=list)
    _seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def collect(self, file: MemberFile, default: Callable[[], Display | None]) -> None:
        """Take a member's calendars. `default` finds the display of those that say none."""
        listed = file.head.get("calendars")
        if listed is None:
            return
        if not isinstance(listed, list):
            what = "calendars: is not a list; write `- url: https://...`"
            self.faults.append(f"{file.at('calendars')}: {what}")
            return
        for number, one in enumerate(listed):
            if isinstance(one, dict):
                self._take(file, number, one, default)
            else:
                what = "calendars: is no calendar; write `- url: https://...`"
                self.faults.append(f"{file.at('calendars', number)}: {what}")

    def _take(
        self,
        file: MemberFile,
        number: int,
        one: Mapping[str, object],
        default: Callable[[], Display | None],
    ) -> None:
        lines = {key: file.lines["calendars", number, key] for key in one}
        line = lines.get("url", file.lines["calendars", number])
        where = f"{file.name}:{line}"
        faults = [(lines.get(at, line), f"{at}: {what}") for at, what in _faults(one)]
        # Two members may share a calendar; one member names it once.
        url = address(str(one.get("url")))
        first = self._seen.get((file.member, url))
        if not faults and first:
            faults = [(line, f"url: also stands at {first}; keep one of the two")]
        self.faults += [f"{file.name}:{at}: {' '.join(what.split())}" for at, what in faults]
        display = one.get("display") or (None if faults else default())
        if not faults and display:
            self._seen[file.member, url] = where
            shown = cast(Display, display)
            self.sources.append(
                Source(file.member, url, display=shown, where=where, wanted="calendar")
            )


def address(url: str) -> str:
    """Return the address that is asked for: webcal is how people are given it, https what it is."""
    scheme, separator, rest = url.strip().partition("://")
    return (
        f"https://{rest}" if separator and scheme.lower() in ("webcal", "webcals") else url.strip()
    )


def _faults(one: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in one:
        yield from unknown(key, FIELDS)
    url = one.get("url")
    if fault := url_fault(address(url) if isinstance(url, str) else url, _INSTEAD):
        yield "url", fault
    yield from choice_fault("display", one, DISPLAYS)
