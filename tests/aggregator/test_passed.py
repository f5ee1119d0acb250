"""What a feed holds and the hub did not take is converted once, and taken when its time comes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import passed
from aggregator.clean import clean
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Cleaned, Report, Roster, Selection, Source
from aggregator.parse import MAX_ENTRIES
from aggregator.pull import pull

START = datetime(2026, 11, 2, 2, tzinfo=UTC)
NIGHT = timedelta(days=1)
LIMITS = Limits(gap=0)
QUAY = Source("quay", "https://quay.example/feed.xml", backfill=2)
PODCAST = Source("quay", "https://quay.example/podcast.xml", backfill=1)
KEPT = "pulled/state/quay.passed.json"


@dataclass(frozen=True)
class Item:
    """An entry of a feed, `age` days before the first night. It says `first` or its name first."""

    name: str
    age: int
    said: str = "walks along the canal with all who like to see herons"
    title: str = "A walk"
    tag: str = "walks"
    first: str = ""

    def xml(self, site: str) -> str:
        date = format_datetime(START - timedelta(days=self.age, hours=1), usegmt=True)
        return (
            f"<item><title>{self.title}</title><link>https://{site}/{self.name}</link>"
            f"<guid>{site} {self.name}</guid><pubDate>{date}</pubDate>"
            f"<category>{self.tag}</category>"
            f"<description>&lt;p&gt;{self.first or self.name} {self.said}&lt;/p&gt;</description>"
            "</item>"
        )


@dataclass
class City:
    """One member with a feed or two, and nights over them."""

    root: Path
    items: list[Item] = field(default_factory=lambda: [Item(f"w{n}", 2 * n) for n in range(5)])
    site: str = "quay.example"
    sources: list[Source] = field(default_factory=lambda: [QUAY])
    at: datetime = START

    @property
    def content(self) -> Path:
        return self.root / "content"

    def write(self) -> None:
        self.content.mkdir(parents=True, exist_ok=True)
        folder = self.root / "web" / "quay.example"
        folder.mkdir(parents=True, exist_ok=True)
        items = "".join(item.xml(self.site) for item in self.items)
        for name in ("feed.xml", "podcast.xml"):
            text = f'<rss version="2.0"><channel><title>Quay</title>{items}</channel></rss>'
            (folder / name).write_text(text, encoding="utf-8")

    def night(self, jobs: str = "here") -> Report:
        self.write()
        web = FolderFetcher(self.root / "web", LIMITS)
        with engine(jobs) as running:
            done = pull(
                self.content, Roster(tuple(self.sources)), web, running, self.at, limits=LIMITS
            )
        self.at += NIGHT
        return done

    def files(self) -> dict[str, bytes]:
        found = sorted((self.content / "pulled").rglob("*.md"))
        return {file.relative_to(self.content).as_posix(): file.read_bytes() for file in found}

    def forget(self, what: str = "*.json") -> None:
        for file in (self.content / "pulled" / "state").glob(what):
            file.unlink()


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List which entries are converted, by their first words."""
    told: list[str] = []

    def watched(html: str, base: str, language: str = "") -> Cleaned:
        told.append(html.removeprefix("<p>").split()[0])
        return clean(html, base, language)

    monkeypatch.setattr("aggregator.posts.discreet.clean", watched)
    return told


def test_what_backfill_left_is_not_converted_again_when_the_feed_changes(
    city: City, converted: list[str]
) -> None:
    city.night()
    assert sorted(converted) == ["w0", "w1", "w2", "w3", "w4"]
    converted.clear()
    city.items.insert(0, Item("new", -1))
    city.night()
    city.night()
    assert converted == ["new"]
    assert len(city.files()) == 3


@pytest.mark.parametrize(
    ("agreed", "converted_then"),
    [
        ({"backfill": None, "max_per_day": 2}, ["w1", "w2"]),
        ({"backfill": None, "embargo": 5}, ["w2"]),
        ({"backfill": None, "exclude": Selection(words=("walks",))}, []),
    ],
)
def test_so_is_what_waits_for_its_turn_and_what_is_taken_then_is_whole(
    city: City, converted: list[str], agreed: dict[str, object], converted_then: list[str]
) -> None:
    city.sources = [replace(QUAY, **agreed)]
    city.night()
    converted.clear()
    city.night()
    assert sorted(converted) == converted_then
    for _ in range(9):
        city.night()
    kept = city.files()
    assert all(b"walks along the canal" in text.partition(b"\n---\n")[2] for text in kept.values())
    assert len(kept) == (0 if "exclude" in agreed else 5)


def test_so_is_a_post_that_another_feed_of_the_member_brought(
    city: City, converted: list[str]
) -> None:
    city.sources = [replace(QUAY, backfill=None), replace(PODCAST, backfill=None)]
    city.night()
    assert len(city.files()) == 5
    converted.clear()
    city.items[0] = replace(
        city.items[0], said="runs along the canal at night, and all are welcome"
    )
    city.night()
    assert converted == ["w0", "w0"]


def test_a_post_that_is_wanted_now_is_converted_in_another_process_too(city: City) -> None:
    city.sources = [replace(QUAY, backfill=None, max_per_day=3)]
    city.night("processes:1")
    city.night("processes:1")
    assert len(city.files()) == 5


def test_a_post_that_was_passed_over_is_known_by_its_words_as_any_other(city: City) -> None:
    city.sources = [replace(QUAY, backfill=1)]
    alike(city, 0)
    city.night()
    [path] = city.files()
    del city.items[0]
    city.night()
    [(again, text)] = city.files().items()
    assert again == path, "its site gave the post another name"
    assert b"w0-t" in text


def test_a_damaged_file_is_told_and_made_anew(city: City, converted: list[str]) -> None:
    city.night()
    for damage in (
        b"",
        b"[]",
        b'{"a": 1}',
        b'{"a": [1]}',
        b'{"a": ["x y"]}',
        b"\xff",
        b"[" * 10**5,
    ):
        (city.content / KEPT).write_bytes(damage)
        converted.clear()
        city.items[-1] = replace(city.items[-1], said=f"{city.items[-1].said} {len(damage)}")
        [fault] = city.night().faults
        assert fault == f"{KEPT}:1: file: is damaged; it is made anew"
        assert "w3" in converted
        assert city.night().faults == ()
        assert passed.decode((city.content / KEPT).read_bytes())


def test_a_feed_of_a_hundred_thousand_entries_does_not_fill_the_disk(city: City) -> None:
    city.items = [Item(f"w{n}", n) for n in range(2 * MAX_ENTRIES)]
    city.night()
    kept = passed.decode((city.content / KEPT).read_bytes())
    assert len(kept[QUAY.url]) == MAX_ENTRIES - 2
    assert (city.content / KEPT).stat().st_size < 110 * MAX_ENTRIES


def test_a_window_that_moves_writes_nothing_and_leaves_little_behind(city: City) -> None:
    city.items = [Item(f"w{n}", n) for n in range(12)]
    city.night()
    before = (city.content / KEPT).read_bytes()
    for number in range(5):
        city.items = [Item(f"n{number}", -1 - number), *city.items[:-1]]
        city.night()
        assert (city.content / KEPT).read_bytes() == before
    city.items = city.items[:6]
    city.night()
    assert len(passed.decode((city.content / KEPT).read_bytes()).get(QUAY.url, {})) <= 2


def test_what_is_kept_of_a_feed_that_left_goes_with_the_next_news(
    city: City,
) -> None:
    city.sources = [QUAY, PODCAST]
    city.night()
    assert PODCAST.url in (city.content / KEPT).read_text()
    city.sources = [QUAY]
    city.items.insert(0, Item("new", -1))
    city.night()
    assert PODCAST.url not in (city.content / KEPT).read_text()


FINGERPRINTS = st.dictionaries(
    st.text(),
    st.dictionaries(
        st.text("0123456789abcdef", min_size=32, max_size=32),
        st.text("0123456789abcdef", min_size=64, max_size=64),
        min_size=1,
    ),
)


@given(FINGERPRINTS)
def test_what_is_written_is_read_back(kept: passed.Fingerprints) -> None:
    assert passed.decode(passed.encode(kept)) == kept
    assert passed.encode(dict(reversed(kept.items()))) == passed.encode(kept)


@given(st.binary())
def test_nothing_that_stands_in_the_file_is_more_than_a_fault(data: bytes) -> None:
    with suppress(ValueError):
        passed.decode(data)


def new(city: City, at: int) -> None:
    city.items.insert(0, Item(f"n{len(city.items)}", -((city.at - START).days)))


def old(city: City, at: int) -> None:
    city.items.insert(at % (len(city.items) + 1), Item(f"o{len(city.items)}", 3 + at))


def edited(city: City, at: int) -> None:
    at %= len(city.items)
    city.items[at] = replace(city.items[at], said=f"{city.items[at].said} again")


def dated(city: City, at: int) -> None:
    city.items[at % len(city.items)] = replace(city.items[at % len(city.items)], age=at - 4)


def renamed(city: City, at: int) -> None:
    at %= len(city.items)
    one = city.items[at]
    city.items[at] = replace(one, name=f"{one.name}-r", first=one.first or one.name)


def alike(city: City, at: int) -> None:
    """Let two entries say the same."""
    one = city.items[at % len(city.items)]
    twin = replace(one, name=f"{one.name}-t", first=one.first or one.name)
    city.items.insert(city.items.index(one) + 1, twin)


def moved(city: City, at: int) -> None:
    city.site = "new.example" if city.site == "quay.example" else "quay.example"


def gone(city: City, at: int) -> None:
    if len(city.items) > 1:
        del city.items[at % len(city.items)]


def untitled(city: City, at: int) -> None:
    at %= len(city.items)
    city.items[at] = replace(city.items[at], title="")


def other_policy(city: City, at: int) -> None:
    policies = (
        {"backfill": None},
        {"backfill": 3},
        {"backfill": 1},
        {"max_per_day": 1, "backfill": None},
        {"embargo": 3},
        {"embargo": 2, "max_per_day": 2},
        {"display": "excerpt"},
        {"exclude": Selection(words=("again",))},
    )
    city.sources[0] = replace(QUAY, **policies[at % len(policies)])


def twins(city: City, at: int) -> None:
    city.sources = [city.sources[0], PODCAST] if len(city.sources) == 1 else city.sources[:1]


def deleted(city: City, at: int) -> None:
    """Let somebody delete a pulled file."""
    for file in sorted((city.content / "pulled" / "quay").glob("*.md"))[:1]:
        file.unlink()


def suppressed(city: City, at: int) -> None:
    link = f"https://{city.site}/{city.items[at % len(city.items)].name}"
    (city.content / "suppressed.yml").write_text(f"- match: {link}\n")


EVENTS = (new, old, edited, dated, renamed, alike, alike, moved, gone, gone, other_policy, twins)
STEPS = st.tuples(st.sampled_from((*EVENTS, untitled, deleted, suppressed)), st.integers(0, 8))


def lived(root: Path, nights: list[list], forget: list[str]) -> list[tuple[object, ...]]:
    """Live through nights, and forget before each what is named; give what was there after each."""
    city, told = City(root), []
    city.night()
    for steps, lost in zip(nights, forget, strict=True):
        for step, at in steps:
            step(city, at)
        if lost:
            city.forget(lost)
        done = city.night()
        outcomes = [(one.notes, one.changes, one.deferred, one.held) for one in done.outcomes]
        told.append((city.files(), outcomes, done.faults))
    return told


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(STEPS, max_size=3), min_size=1, max_size=6), st.data())
def test_what_is_kept_decides_nothing_that_is_written_or_told(
    tmp_path_factory: pytest.TempPathFactory, nights: list[list], data: st.DataObject
) -> None:
    number = len(nights)
    sometimes = data.draw(
        st.lists(st.sampled_from(["", "*.passed.json"]), min_size=number, max_size=number)
    )
    kept = lived(tmp_path_factory.mktemp("kept"), nights, [""] * number)
    assert lived(tmp_path_factory.mktemp("not"), nights, ["*.passed.json"] * number) == kept
    assert lived(tmp_path_factory.mktemp("some"), nights, sometimes) == kept
