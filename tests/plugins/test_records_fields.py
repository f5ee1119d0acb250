"""The small types of fields: what each takes, what it refuses, and what it says then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from plugins.records import fields
from plugins.records.characters import MAX_SLUG_BYTES

LONDON = {"zone": ZoneInfo("Europe/London")}


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value, context=LONDON)


def refusal(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    (told,) = caught.value.errors()
    assert told["type"] == "hub", "the words must be the hub's own"
    return f"{told['ctx']['what']}; {told['ctx']['instead']}"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("03/11/2026", "'03/11/2026' is no date; write the year first: 2026-11-03"),
        ("3.11.2026", "write the year first: 2026-11-03"),
        ("31/02/2026", "check the day and the month, and write the year first: 2026-11-03"),
        ("2026-02-31", "check that the day exists in that month"),
        ("2026-13-01", "check that the day exists in that month"),
        ("3 November 2026", "write year, month, day with hyphens: 2026-11-03"),
        ("20261103", "write year, month, day with hyphens: 2026-11-03"),
        ("2026-W45-2", "write year, month, day with hyphens: 2026-11-03"),
        ("٢٠٢٦-١١-٠٣", "is no date"),
        ("1026-11-03", "the year 1026 cannot be right; check the year"),
        (["2026-11-03"], "must be one line of text"),
    ],
)
def test_a_day_that_is_none_is_refused_with_advice(written: Any, told: str) -> None:
    assert told in refusal(fields.Day, written)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_written_in_full_is_that_day_and_the_british_way_is_answered(day: date) -> None:
    assert read(fields.Day, day.isoformat()) == day
    assert f"write the year first: {day.isoformat()}" in refusal(fields.Day, f"{day:%d/%m/%Y}")


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("2026-11-03 18:30", datetime(2026, 11, 3, 18, 30)),  # noqa: DTZ001 - local by design
        ("2026-11-03T18:30", datetime(2026, 11, 3, 18, 30)),  # noqa: DTZ001
        ("2026-11-03 9:05", datetime(2026, 11, 3, 9, 5)),  # noqa: DTZ001
        ("2026-11-03 00:00", datetime(2026, 11, 3)),  # noqa: DTZ001 - a time, not a whole day
    ],
)
def test_a_moment_is_a_day_or_a_local_time(written: str, means: date) -> None:
    found = read(fields.Moment, written)
    assert (type(found), found) == (type(means), means)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("03/11/2026 18:30", "write the year first: 2026-11-03"),
        ("2026-11-03 24:00", "'24:00' is no time; write the time on the 24-hour clock: 18:30"),
        ("2026-11-03 18:60", "'18:60' is no time"),
        ("2026-11-03 6pm", "write it as 2026-11-03 18:30, in the city's own time"),
        ("2026-11-03T18:30Z", "write it as 2026-11-03 18:30, in the city's own time"),
        ("18:30", "write it as 2026-11-03 18:30"),
        ("2026-02-30 18:30", "check that the day exists in that month"),
    ],
)
def test_a_moment_that_is_none_is_refused_with_advice(written: str, told: str) -> None:
    assert told in refusal(fields.Moment, written)


def test_an_instant_without_an_offset_is_in_the_city_s_own_time() -> None:
    noon = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assert read(fields.Instant, "2026-07-01 12:00") == noon
    assert read(fields.Instant, "2026-07-01T11:00:00Z") == noon
    assert read(fields.Instant, "2026-07-01T13:00+02:00") == noon
    assert read(fields.Instant, "2026-07-01").utcoffset() == timedelta(hours=1)


def test_a_time_of_day_is_written_and_answered_alike_in_posts_and_events() -> None:
    assert read(fields.Instant, "2026-11-03 9:30") == datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    for wrong in ("2026-11-03 25:00", "2026-11-03 18.30", "2026-11-03 6pm", "2026-02-30 18:30"):
        assert refusal(fields.Instant, wrong) == refusal(fields.Moment, wrong)


@pytest.mark.parametrize("written", ["03/11/2026", "yesterday", "2026-11-03T10:00+99:00", "12:30"])
def test_an_instant_that_is_none_is_refused(written: str) -> None:
    assert "is no date" in refusal(fields.Instant, written)


@pytest.mark.parametrize(
    "hidden",
    [
        *"\u200b\u202a\u202b\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u2028\ufffe\x00\x07\x1b\t\n"
    ],
)
def test_a_line_with_a_mark_nobody_sees_is_refused(hidden: str) -> None:
    assert "holds a hidden character" in refusal(fields.Line, f"Tea{hidden}party")


def test_a_line_keeps_words_of_every_script_and_is_normalised() -> None:
    assert read(fields.Line, "  Cafe\u0301 – مكتبة – 図書館 ") == "Café – مكتبة – 図書館"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("   ", "is empty"),
        ("x" * 501, "has 501 characters; write at most 500"),
        (["a"], "must be one line of text"),
        (7, "must be one line of text"),
    ],
)
def test_a_line_that_is_none_is_refused(value: Any, told: str) -> None:
    assert told in refusal(fields.Line, value)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://files.example/",
        "//host.example/",
        "www.host.example",
        "https://",
        "https:host.example",
        "https://user@host.example/",
        "https://user:secret@host.example/",
        "https://:secret@host.example/",
        "https://host.example:port/",
        "https://host.example:99999/",
        "https://[::1",
        "https://host.example/a b",
        'https://host.example/"onclick="x',
        "https://host.example/<script>",
        "https://host.example\\@evil.example",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        read(fields.WebAddress, address)


@pytest.mark.parametrize(
    "address",
    [
        "https://host.example",
        "http://host.example:8080/a?b=c&d=%20#e",
        "https://bücher.example/größe",
        "HTTPS://Host.example/",
    ],
)
def test_a_web_address_is_kept_as_it_was_written(address: str) -> None:
    assert read(fields.WebAddress, address) == address


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (fields.Email, "o'neil.x+news@a-b.example", "a@b"),
        (fields.Email, "a@b.example", "a b@c.example"),
        (fields.Email, "a@b.example", "a@b.example?bcc=c@d.example"),
        (fields.Telephone, "+44 (0)113 496-0000", "0113 CALL NOW"),
        (fields.Telephone, "0113 496 0000 ext. 12", "1234"),
        (fields.Telephone, "01134", "-----"),
        (fields.Telephone, "01134", "1234567890123456"),
        (fields.Line, "Café\u200c 🏴\U000e0067\U000e0062\U000e0065\U000e007f ☀\ufe0f", "\u3164"),
        (fields.Line, "⠓⠥⠃", "\u2800\u2800"),
        (fields.Line, "a", "Le\u00adeds"),
        (fields.Line, "a", "a\U000e0001b"),
        (fields.Slug, "café", "a\ufe0f"),
        (fields.Slug, "café", "\u3164"),
        (fields.Slug, "central-library-2", "Central Library"),
        (fields.Slug, "bücherei", "a--b"),
        (fields.Slug, "a", "-a"),
        (fields.Slug, "a", "../a"),
        (fields.Slug, "a", "a/b"),
        (fields.Slug, "a", "a" * (MAX_SLUG_BYTES + 1)),
    ],
)
def test_each_way_to_reach_somebody_is_checked(kind: Any, good: str, bad: str) -> None:
    assert read(kind, good) == good
    assert "; " in refusal(kind, bad)


@given(st.one_of(st.text(max_size=40), st.integers(), st.lists(st.text(max_size=3)), st.none()))
def test_any_value_of_any_type_is_read_or_refused_in_our_words(value: Any) -> None:
    for name in ("Line", "Slug", "Day", "Moment", "Instant", "WebAddress", "Email", "Telephone"):
        assert findings(getattr(fields, name), value) in (set(), {"hub"})


def findings(kind: Any, value: Any) -> set[str]:
    try:
        read(kind, value)
    except ValidationError as error:
        return {told["type"] for told in error.errors()}
    return set()


@pytest.mark.parametrize("value", ["maybe", ["yes"], {"yes": "no"}, None, 1])
def test_a_choice_takes_one_of_its_words_only(value: Any) -> None:
    kind = fields.choice("yes", "no", "unknown")
    assert read(kind, "yes") == "yes"
    assert "write one of no, unknown, yes" in refusal(kind, value) or "did you mean" in refusal(
        kind, value
    )


def test_a_list_is_a_list_even_of_one() -> None:
    assert read(fields.Lines, ["a", "b"]) == ("a", "b")
    assert read(fields.Lines, None) == ()
    assert "must be a list; write [one, two]" in refusal(fields.Lines, "a, b")


def test_a_line_with_a_pile_of_marks_is_refused() -> None:
    assert "piles marks on one letter" in refusal(fields.Line, "Zalgo" + "\u0335" * 9)
    assert TypeAdapter(fields.Line).validate_python("Việt") == "Việt"
