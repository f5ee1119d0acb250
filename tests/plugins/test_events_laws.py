"""Whatever a series, our pages and other people's readers of our calendars say the same."""

from __future__ import annotations

import peers
from diary import SINCE, UNTIL, by_python, file_of, kept, plain, series
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plugins.events.clockchange import is_twice
from plugins.events.when import occurrence, occurrences, regular, with_time
from plugins.records import Record

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@settings(max_examples=250, deadline=None, suppress_health_check=SLOW)
@given(series())
def test_our_pages_and_a_reader_of_our_calendars_always_agree(event: Record) -> None:
    assert kept(event) == by_python(event)


def lost(event: Record) -> bool:
    """Tell whether node-ical loses its way in a series.

    It does in an hour that the clock shows twice, and from an hour on that the clock leaves out,
    also where that very time is skipped or moved.
    """
    data, zone = event.document.data, event.site.city.zone
    found = list(occurrences(data, zone, SINCE, UNTIL))
    starts = regular(data, zone, with_time(data.start).date(), UNTIL.date())
    found += [occurrence(data, local, zone) for local in starts]
    timed = [one for one in found if not one.all_day]
    return any(one.usual or is_twice(one.start) or is_twice(one.end) for one in timed)


@settings(max_examples=5, deadline=None, suppress_health_check=SLOW)
@given(st.lists(series(extras=False), min_size=10, max_size=25))
def test_so_do_the_readers_of_other_programs(events: list[Record]) -> None:
    # Without `extra:`, for which node-ical has no ears.
    events = [event for event in events if not lost(event)]
    assume(events)
    answers = peers.all_expansions(map(file_of, events), SINCE, UNTIL)
    for event, answer in zip(events, answers, strict=True):
        told = {reader: plain(found) for reader, found in answer.items()}
        assert told == dict.fromkeys(peers.READERS, kept(event)), event.document.data


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(series())
def test_a_calendar_keeps_to_the_form_that_every_reader_needs(event: Record) -> None:
    made = file_of(event)
    assert made == file_of(event)
    assert made.count(b"\n") == made.count(b"\r\n") > 10
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, made.split(b"\r\n"))) <= 75
    assert b"PERIOD" not in made
