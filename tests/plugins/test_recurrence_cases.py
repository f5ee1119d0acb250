"""What three readers make of thirty-one calendars, against what RFC 5545 says they mean.

The calendars are kept beside the checkout; where they are missing these tests skip, and say so.
"""

from __future__ import annotations

from functools import cache

import pytest
from peers import READERS, Occurrence
from recurrence_cases import RAW, cases, raw, read_by_all

from plugins.records.calendars.check import flaws

CASES = cases()
beside = pytest.mark.skipif(not RAW.is_file(), reason=f"no recurrence cases at {RAW}")


@cache
def read(here: str) -> dict[str, dict[str, tuple[Occurrence, ...] | None]]:
    """Return what each reader makes of each raw file; asked once for each zone."""
    return read_by_all(raw(), here)


@beside
def test_the_table_has_every_case() -> None:
    assert list(CASES) == list(raw())
    assert len(CASES) == 31


@beside
@pytest.mark.parametrize("name", CASES)
def test_each_reader_gives_what_the_standard_says_or_departs_as_the_table_tells(name: str) -> None:
    told = read("Europe/London")[name]
    assert told == {reader: CASES[name].by(reader) for reader in READERS}


@beside
@pytest.mark.parametrize("here", ["America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("name", [name for name in CASES if not CASES[name].refused])
def test_a_file_that_is_not_refused_is_read_alike_wherever_its_reader_is(
    name: str, here: str
) -> None:
    assert read(here)[name] == read("Europe/London")[name]


@pytest.mark.parametrize("name", CASES)
def test_a_departure_in_the_table_is_one(name: str) -> None:
    case = CASES[name]
    assert all(given != case.times or given is None for given in case.readers.values())
    if case.times is None:
        assert case.refused
        assert case.readers.keys() == set(READERS)


@beside
@pytest.mark.parametrize("name", CASES)
def test_the_hub_publishes_no_file_that_the_table_refuses(name: str) -> None:
    first = next((flaw.name for flaw in flaws(raw()[name])), None)
    assert first == CASES[name].refused
