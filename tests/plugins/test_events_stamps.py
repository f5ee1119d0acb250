"""The stamps of calendars: they move when what is shown changes, and on no other day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_events_calendars import files
from town import KINDS, NOW, Hub

from plugins.events import stampfiles
from plugins.events.stamps import Seal, due, known, restamped

SURGERY = "events/2026-10-01-surgery.md"
STAMP = "stamps/2026-10-01-surgery.md"
DAY = timedelta(days=1)


def stamp(hub: Hub, now: datetime = NOW) -> int:
    """Do what `inv stamp` does; return how many files it touched."""
    return stampfiles.write(hub.content, due(hub.site(now=now), now))


def change(hub: Hub, old: str, new: str, path: str = SURGERY) -> None:
    file = hub.content / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def stamps_of(calendar: bytes, stem: str = "2026-10-01-surgery") -> tuple[int, str, str]:
    """SEQUENCE, LAST-MODIFIED and DTSTAMP of an entry."""
    entry = next(part for part in calendar.split(b"BEGIN:VEVENT") if stem.encode() in part).decode()

    def value(name: str) -> str:
        return re.search(rf"^{name}:(.*)\r$", entry, re.M)[1]

    return int(value("SEQUENCE")), value("LAST-MODIFIED"), value("DTSTAMP")


def shown(hub: Hub, now: datetime = NOW) -> tuple[int, str, str]:
    return stamps_of(files(hub, now)["calendar.ics"])


def test_a_new_event_is_stamped_with_the_moment_and_then_left_alone(whole: Hub) -> None:
    assert stamp(whole) == 4
    text = (whole.content / STAMP).read_text()
    assert text.startswith("---\nhash: ")
    assert text.endswith(f"sequence: 3560220\nmodified: {NOW.isoformat()}\n---\n")
    before = {path: path.stat().st_mtime_ns for path in whole.content.rglob("stamps/*")}
    assert stamp(whole, NOW + DAY) == 0
    assert {path: path.stat().st_mtime_ns for path in whole.content.rglob("stamps/*")} == before
    assert shown(whole) == (3560220, "20261008T090000Z", "20261008T090000Z")


def test_a_day_on_which_nothing_changed_changes_no_byte_of_any_calendar(whole: Hub) -> None:
    for stamped in (False, True):
        if stamped:
            stamp(whole)
        first, second = files(whole), files(whole, NOW + 40 * DAY)
        assert len(first) == 9
        assert first == second


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (SURGERY, "start: 2026-10-01 18:00", "start: 2026-10-01 17:00"),
        (SURGERY, "venue: Central Library", "venue: Town Hall"),
        (SURGERY, "2026-12-31", "2027-01-07"),
        (SURGERY, "Bring a question.", "Bring two questions."),
        ("members/hub.md", "Digital Hub", "Digital House"),  # who answers
    ],
)
def test_a_real_change_is_one_step_further(whole: Hub, path: str, old: str, new: str) -> None:
    stamp(whole)
    before = shown(whole)
    change(whole, old, new, path)
    # Built before it is stamped: already later, and without the clock.
    assert shown(whole, NOW + DAY) == (before[0] + 1, before[1], before[2])
    assert stamp(whole, NOW + DAY) >= 1
    after = shown(whole)
    assert after[0] > before[0]
    assert after[1:] == ("20261009T090000Z", "20261009T090000Z")


def test_what_no_calendar_shows_changes_no_stamp(whole: Hub) -> None:
    stamp(whole)
    change(whole, "type: surgery", "type: meeting\nask: [How do I begin?]\nupdated: 2026-10-08")
    assert stamp(whole, NOW + DAY) == 0


def test_an_event_that_is_gone_takes_its_stamp_with_it(whole: Hub) -> None:
    stamp(whole)
    (whole.content / "events/2028-03-04-far-away.md").unlink()
    assert stamp(whole) == 1
    assert not (whole.content / "stamps/2028-03-04-far-away.md").exists()


def test_without_a_stamp_an_entry_has_the_day_of_its_file(whole: Hub) -> None:
    assert shown(whole) == (0, "20261001T000000Z", "20261001T000000Z")
    change(whole, "type: surgery", "type: surgery\nupdated: 2026-10-05")
    assert shown(whole) == (0, "20261005T000000Z", "20261005T000000Z")


def test_lost_stamps_begin_anew_and_no_sequence_falls(
    whole: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    stamp(whole)
    for hours in range(1, 5):
        change(whole, "18:00", "18:30") if hours % 2 else change(whole, "18:30", "18:00")
        stamp(whole, NOW + timedelta(hours=hours))
    before = shown(whole)
    for file in (whole.content / "stamps").iterdir():
        file.unlink()
    assert stamp(whole, NOW + timedelta(hours=5)) == 4
    after = shown(whole)
    assert after[0] > before[0]
    assert after[1] > before[1]
    assert caplog.text == ""


def test_a_stamp_that_cannot_be_read_is_left_out_and_written_again(
    whole: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    stamp(whole)
    for damage in ("---\nhash: x\n---\n", "\x00", f"---\nhash: {'0' * 32}\nsequence: -1\n---\n"):
        (whole.content / STAMP).write_text(damage)
        assert shown(whole)[0] == 0
        assert "left out: content/stamps/2026-10-01-surgery.md" in caplog.text
        assert stamp(whole, NOW + DAY) == 1
    assert stamp(whole, NOW + DAY) == 0


def test_only_whole_stamps_are_ever_there(whole: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(whole)
    change(whole, "18:00", "18:30")
    before = (whole.content / STAMP).read_bytes()

    def killed(descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            stamp(whole)
    assert (whole.content / STAMP).read_bytes() == before
    assert whole.faults() == []  # what was left behind is no record
    assert stamp(whole) == 1
    assert sorted(path.suffix for path in (whole.content / "stamps").iterdir()) == [".md"] * 4


def test_no_link_is_followed_out_of_the_folder(whole: Hub, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("mine")
    (whole.content / "stamps").mkdir()
    (whole.content / STAMP).symlink_to(outside)
    stamp(whole)
    assert outside.read_text() == "mine"
    assert not (whole.content / STAMP).is_symlink()
    (tmp_path / "away").mkdir()
    for file in (whole.content / "stamps").iterdir():
        file.unlink()
    (whole.content / "stamps").rmdir()
    (whole.content / "stamps").symlink_to(tmp_path / "away")
    with pytest.raises(OSError, match="is a link to another place"):
        stamp(whole)
    assert list((tmp_path / "away").iterdir()) == []


def test_stamps_make_no_page_and_no_data(whole: Hub) -> None:
    stamp(whole)
    assert whole.build() > 10
    assert list(whole.output.rglob("*stamp*")) == []


words = st.sampled_from(["a", "b", "c"])
nights = st.lists(
    st.tuples(st.integers(1, 3000), st.dictionaries(words, words), st.booleans()), max_size=12
)


@given(nights)
def test_whatever_happens_a_stamp_moves_just_when_what_is_shown_moves(
    history: list[tuple[int, dict[str, str], bool]],
) -> None:
    now, stamps, seen = NOW, {}, {}
    for minutes, hashes, lost in history:
        now += timedelta(minutes=minutes)
        before = stamps
        stamps = restamped(hashes, {} if lost else stamps, now)
        assert stamps.keys() == hashes.keys()
        assert restamped(hashes, stamps, now + DAY) == stamps  # nothing new, nothing changed
        for stem, seal in stamps.items():
            last = seen.get(stem)
            if not lost and stem in before and before[stem].hash == hashes[stem]:
                assert seal == before[stem]
            elif last:
                assert seal.sequence > last.sequence
                assert seal.modified >= last.modified
            seen[stem] = seal


def test_a_clock_that_was_put_back_takes_nothing_back() -> None:
    early = datetime(2026, 1, 1, tzinfo=UTC)
    (first,) = restamped({"a": "1"}, {}, NOW).values()
    (second,) = restamped({"a": "2"}, {"a": first}, early).values()
    assert (second.sequence, second.modified) == (first.sequence + 1, first.modified)
    assert restamped({"a": "1"}, {}, datetime(2019, 1, 1, tzinfo=UTC))["a"].sequence == 0


def test_what_is_written_is_read_again(whole: Hub) -> None:
    stamps = due(whole.site(), NOW)
    stampfiles.write(whole.content, stamps)
    assert known(whole.site()) == stamps
    assert all(isinstance(one, Seal) for one in stamps.values())
    assert {kind.name for kind in KINDS} >= {"stamps"}


def test_a_stamp_with_more_digits_than_a_calendar_may_say_is_written_anew(whole: Hub) -> None:
    stamp(whole)
    file = whole.content / STAMP
    sound = file.read_text()
    for number in ("1234567890", "2147483647", "999999999"):
        file.write_text(re.sub("sequence: .*", f"sequence: {number}", sound))
        assert whole.site().find("stamps", file.stem) is None
        assert stamp(whole) == 1
        assert 0 < int(re.search("sequence: (.*)", file.read_text())[1]) < 999_999_999
