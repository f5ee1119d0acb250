"""What three readers make of thirty-one calendars, against what RFC 5545 says they mean.

The calendars are kept beside the checkout; where they are missing these tests skip, and say so.
"""

from __future__ import annotations

import pytest
from peers import READERS, GaveUp, all_expansions
from recurrence_cases import RAW, SINCE, UNTIL, cases, raw, when

from plugins.records.calendarcheck import flaws

CASES = cases()
beside = pytest.mark.skipif(not RAW.is_file(), reason=f"no recurrence cases at {RAW}")


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, object]]:
    """What each reader makes of each raw file; Node is started once for all."""
    files = raw()
    answers = all_expansions(files.values(), SINCE, UNTIL)
    return {
        name: {
            reader: None if isinstance(told, GaveUp) else when(told)
            for reader, told in answer.items()
        }
        for name, answer in zip(files, answers, strict=True)
    }


@beside
def test_the_table_has_every_case() -> None:
    assert list(CASES) == list(raw())
    assert len(CASES) == 31


@beside
@pytest.mark.parametrize("name", CASES)
def test_each_reader_gives_what_the_standard_says_or_departs_as_the_table_tells(
    name: str, read: dict[str, dict[str, object]]
) -> None:
    assert read[name] == {reader: CASES[name].by(reader) for reader in READERS}


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
