"""Many nights over a web that changes between them: who is asked when, and what is believed."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import report
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Outcome, Report, Roster, Source
from aggregator.pull import pull

START = datetime(2026, 11, 2, 2, tzinfo=UTC)  # a Monday
NIGHT = timedelta(days=1)
LIMITS = Limits(gap=0)
QUAY = Source("quay", "https://quay.example/feed.xml", where="content/members/quay.md:4")
FEED = "quay.example/feed.xml"


def item(name: str) -> str:
    return (
        f"<item><title>{name}</title><link>https://quay.example/{name}</link><guid>{name}</guid>"
        f"<pubDate>Sun, 01 Nov 2026 09:00:00 GMT</pubDate><description>Hello</description></item>"
    )


def rss(*names: str, head: str = "", title: str = "Quay", site: str = "quay.example") -> str:
    items = "".join(map(item, names)).replace("quay.example", site)
    return f'<rss version="2.0"><channel><title>{title}</title>{head}{items}</channel></rss>'


class City:
    """A content folder, a recorded web, and nights over them."""

    def __init__(self, root: Path) -> None:
        self.web, self.content = root / "web", root / "content"
        self.content.mkdir(parents=True)
        self.at = START
        self.feed("one")

    def record(self, path: str, body: str | None = None, answer: str = "") -> None:
        """Record an answer; without a body only its head, without a head only its body."""
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        head = place.with_name(f"{place.name}.http")
        for file, text in ((place, body), (head, f"HTTP/1.1 {answer}\n" if answer else None)):
            file.unlink(missing_ok=True)
            if text is not None:
                file.write_text(text, encoding="utf-8")

    def feed(self, *names: str, head: str = "", **said: str) -> None:
        body = rss(*names, head=head)
        answer = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in said.items())
        self.record(FEED, body, f"200 OK\nContent-Type: text/xml\n{answer}" if said else "")

    def night(self, source: Source = QUAY, *, after: timedelta = NIGHT, **options: bool) -> Outcome:
        """Run, let so much time go by, and give what became of the feed."""
        return self.run(source, after=after, **options).outcomes[0]

    def run(self, *sources: Source, after: timedelta = NIGHT, **options: bool) -> Report:
        with engine("here") as running:
            done = pull(
                self.content,
                Roster(sources),
                FolderFetcher(self.web, LIMITS),
                running,
                self.at,
                limits=LIMITS,
                **options,
            )
        self.at += after
        return done

    def asked(self, nights: int, source: Source = QUAY) -> str:
        """Draw many nights: `x` asked, `.` not."""
        return "".join("." if self.night(source).waiting else "x" for _ in range(nights))

    def state(self) -> dict[str, object]:
        file = self.content / "pulled" / "state" / "quay.json"
        return json.loads(file.read_text(encoding="utf-8"))["feeds"][QUAY.url]

    def forget(self) -> None:
        for file in (self.content / "pulled" / "state").glob("*.json"):
            file.unlink()

    def posts(self) -> dict[str, str]:
        files = (self.content / "pulled").rglob("*.md")
        return {file.name: file.read_text(encoding="utf-8") for file in sorted(files)}

    def titles(self) -> list[str]:
        return sorted(name.split("-")[3] for name in self.posts())


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def moved(city: City, to: str = "https://new.example/feed.xml", status: str = "301 Moved") -> None:
    city.record(FEED, answer=f"{status}\nLocation: {to}\n")


# When a feed is asked


def test_a_feed_that_says_nothing_is_asked_every_night_and_its_state_holds_no_time(
    city: City,
) -> None:
    assert city.asked(3) == "xxx"
    file = city.content / "pulled" / "state" / "quay.json"
    before = file.read_bytes(), file.stat().st_mtime_ns
    city.night()
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert "next" not in city.state()


@pytest.mark.parametrize(
    ("drawn", "head", "said"),
    [
        ("x..x..x", "", {"Cache_Control": "max-age=259200"}),
        ("x......x......", "", {"Cache_Control": "max-age=315360000"}),
        ("x......x......", "", {"Expires": "Mon, 25 Nov 2041 00:00:00 GMT"}),
        ("x.x.x", "<ttl>2880</ttl>", {}),
        ("xxxxx..xxxxx..", "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>", {}),
        ("x.x.x", "<skipHours><hour>1</hour><hour>2</hour></skipHours>", {}),
    ],
)
def test_hints_put_a_feed_off_and_never_for_longer_than_a_week(
    city: City, drawn: str, head: str, said: dict[str, str]
) -> None:
    city.feed("one", head=head, **said)
    assert city.asked(len(drawn)) == drawn


def test_a_feed_that_waits_is_counted_and_says_until_when_and_why(city: City) -> None:
    city.feed("one", Cache_Control="max-age=259200")
    assert city.night().next == date(2026, 11, 5)
    waits = city.run(QUAY)
    assert report.text(waits) == "1 feed: 0 new posts, 1 feed not due\n"
    told = json.loads(report.as_json(waits))["feeds"][0]
    assert told["next"] == "2026-11-05"
    assert told["waiting"] == "It asks to be read less often than every night."
    assert told["failure"] is None


def test_a_run_that_starts_ten_minutes_earlier_is_the_next_night(city: City) -> None:
    city.feed("one", Cache_Control="max-age=86400")
    for _ in range(5):
        assert city.night(after=NIGHT - timedelta(minutes=10)).waiting is None


@pytest.mark.parametrize("answer", ["404 Not Found", "500 Oh", "403 No", "401 Who", "410 Gone"])
def test_a_feed_that_fails_is_asked_less_and_less_and_says_since_when(
    city: City, answer: str
) -> None:
    city.night()
    city.record(FEED, answer=answer)
    drawn = "xx.x...x......x" if not answer.startswith("410") else "xx............."
    outcomes = [city.night() for _ in drawn]
    assert "".join("." if one.waiting else "x" for one in outcomes) == drawn
    assert {one.failing_since for one in outcomes} == {START + NIGHT}
    assert all(one.failure or one.waiting for one in outcomes)
    assert city.titles() == ["one"]


def test_a_feed_that_came_back_is_as_any_other(city: City) -> None:
    city.record(FEED, answer="404 Not Found")
    assert city.asked(3) == "xx."
    city.feed("one", "two")
    assert city.asked(3) == "xxx"
    assert city.night().failing_since is None


@pytest.mark.parametrize("status", ["429 Slow down", "503 Busy"])
@pytest.mark.parametrize("said", ["180000", "Wed, 04 Nov 2026 04:00:00 GMT"])
def test_who_asks_for_a_rest_gets_it_to_the_second(city: City, status: str, said: str) -> None:
    city.record(FEED, answer=f"{status}\nRetry-After: {said}\n")
    outcome = city.night(after=timedelta(hours=50) - timedelta(seconds=1))
    assert outcome.next == date(2026, 11, 5)
    assert city.night(after=timedelta(seconds=1)).waiting
    assert city.night().waiting is None


def test_also_within_one_night(city: City) -> None:
    city.record(FEED, answer="429 Slow down\nRetry-After: 3600\n")
    city.night(after=timedelta(minutes=10))
    assert city.night(after=NIGHT).waiting
    assert city.night().waiting is None


def test_one_feed_s_rest_is_that_of_all_at_the_same_host(city: City) -> None:
    slow, quay = Source("ash", "https://quay.example/slow.xml"), QUAY
    other = Source("elm", "https://elm.example/feed.xml")
    city.record("quay.example/slow.xml", answer="503 Busy\nRetry-After: 180000\n")
    city.record("elm.example/feed.xml", rss("one", site="elm.example"))
    first, second, third = city.run(slow, quay, other).outcomes
    assert first.failure is not None
    assert second.failure is not None
    assert second.failure.reason.startswith("The site asked for a rest when we asked it for")
    assert first.next == second.next == date(2026, 11, 5)
    assert third.failure is None
    assert [bool(one.waiting) for one in city.run(slow, quay, other).outcomes] == [
        True,
        True,
        False,
    ]


def test_all_are_asked_on_demand(city: City) -> None:
    city.feed("one", Cache_Control="max-age=259200")
    city.night()
    city.feed("one", "two")
    assert city.night(everything=True).waiting is None
    assert city.titles() == ["one", "two"]


@pytest.mark.parametrize(
    "change",
    [
        lambda city: {"source": replace(QUAY, display="excerpt")},
        lambda city: {"source": replace(QUAY, checked=date(2026, 11, 3))},
        lambda city: city.forget(),
        lambda city: next((city.content / "pulled" / "quay").glob("*.md")).unlink(),
        lambda city: (city.content / "suppressed.yml").write_text("- match: https://x.example/"),
    ],
    ids=["how much", "checked", "no state", "a file is missing", "a takedown"],
)
def test_whoever_changes_what_decides_a_feed_need_not_wait(
    city: City, change: Callable[[City], dict[str, Source] | None]
) -> None:
    city.feed("one", Cache_Control="max-age=604800")
    city.night()
    assert city.night().waiting
    changed = change(city)
    options = changed if isinstance(changed, dict) else {}
    assert city.night(**options).waiting is None
    assert city.night(**options).waiting
    assert city.titles() == ["one"]


def test_where_the_entry_stands_in_its_file_decides_nothing(city: City) -> None:
    city.feed("one", Cache_Control="max-age=604800")
    city.night()
    assert city.night(replace(QUAY, where="content/members/quay.md:9")).waiting


def test_a_feed_that_waits_goes_on_waiting_though_another_of_its_member_has_news(
    city: City,
) -> None:
    other = Source("quay", "https://quay.example/news.xml")
    city.feed("one", Cache_Control="max-age=604800")
    city.record("quay.example/news.xml", rss("two"))
    city.run(QUAY, other)
    city.record("quay.example/news.xml", rss("two", "three"))
    for _ in range(2):
        waits, reads = city.run(QUAY, other).outcomes
        assert waits.waiting
        assert not reads.waiting
    assert city.titles() == ["one", "three", "two"]


def test_a_feed_that_is_gone_is_told_once_and_not_asked_until_its_entry_is_edited(
    city: City,
) -> None:
    city.night()
    city.record(FEED, answer="410 Gone")
    first, second = city.run(QUAY), city.run(QUAY)
    assert first.outcomes[0].retired_since is None
    assert second.outcomes[0].retired_since == START + NIGHT
    assert "not asked any more" in report.text(second)
    city.at += 100 * NIGHT
    later = city.run(QUAY)
    assert report.text(later) == "1 feed: 0 new posts, 1 feed not due\n"
    assert later.outcomes[0].retired_since == START + NIGHT
    assert city.titles() == ["one"]
    city.feed("one", "two")
    assert city.night(replace(QUAY, kind="podcast")).failure is None
    assert city.titles() == ["one", "two"]


def test_one_night_of_410_retires_nobody(city: City) -> None:
    for _ in range(3):
        city.record(FEED, answer="410 Gone")
        city.night(everything=True)
        city.record(FEED, answer="503 Busy")
        city.night(everything=True)
    city.feed("one")
    assert city.night(everything=True).failure is None


def test_a_week_without_a_network_is_held_against_no_feed(city: City) -> None:
    feeds = [Source(name, f"https://{name}.example/feed.xml") for name in ("ash", "elm", "oak")]
    for source in feeds:
        city.record(source.url.removeprefix("https://"), rss("one"))
    city.run(*feeds)
    web, city.web = city.web, city.web / "cut-off"
    for source in feeds:  # no answer at all, in place of one that says no
        city.record(source.url.removeprefix("https://"), answer="no proper answer")
    for _ in range(7):
        assert all(outcome.failure for outcome in city.run(*feeds).outcomes)
    city.web = web
    assert all(outcome.unchanged for outcome in city.run(*feeds).outcomes)


# Where a feed is asked


def test_a_move_is_believed_after_seven_nights_and_then_asked_directly(city: City) -> None:
    moved(city)
    city.record("new.example/feed.xml", rss("one"))
    for night in range(1, 7):
        [note] = city.night().notes
        assert f"night {night} of 7" in note
        assert "address" not in city.state()
    assert city.night().notes == (
        "has moved for good to https://new.example/feed.xml: write that address in "
        "content/members/quay.md:4",
    )
    city.record(FEED, answer="404 Not Found")
    city.record("new.example/feed.xml", rss("one", "two"))
    outcome = city.night()
    assert outcome.failure is None
    assert outcome.notes[0].startswith("has moved for good to")
    assert outcome.source.url == QUAY.url
    assert city.titles() == ["one", "two"]
    assert f"feed: {QUAY.url}" in city.posts()[[*city.posts()][-1]]
    assert city.night().unchanged


@pytest.mark.parametrize("status", ["302 Found", "303 See", "307 For now"])
def test_a_move_for_now_is_never_believed(city: City, status: str) -> None:
    moved(city, status=status)
    city.record("new.example/feed.xml", rss("one"))
    for _ in range(10):
        assert city.night().notes == ()
    assert not {"address", "moved_to"} & city.state().keys()


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        ("https://10.0.0.1/feed.xml", "private network"),
        ("https://new.example/page.html", "web page"),
        ("https://new.example/nothing", "404"),
    ],
)
def test_a_move_to_what_is_no_public_feed_is_never_believed(
    city: City, ending: str, why: str
) -> None:
    city.night()
    city.record("new.example/page.html", "<!doctype html><title>For sale</title>")
    moved(city, ending)
    for _ in range(10):
        outcome = city.night(everything=True)
        assert outcome.failure is not None
        assert why in outcome.failure.reason
    assert not {"address", "moved_to"} & city.state().keys()
    assert city.titles() == ["one"]


def test_a_move_to_another_site_is_held_and_never_believed(city: City) -> None:
    city.night()
    moved(city)
    city.record("new.example/feed.xml", rss("buy", title="Lucky", site="luck.example"))
    for _ in range(10):
        assert city.night().held is not None
    assert not {"address", "moved_to"} & city.state().keys()
    assert city.titles() == ["one"]


def test_an_interruption_begins_the_seven_nights_anew(city: City) -> None:
    city.record("new.example/feed.xml", rss("one"))
    for status in ["301 Moved"] * 6 + ["500 Oh"] + ["308 Moved"] * 6:
        moved(city, status=status)
        city.night(everything=True)
        assert "address" not in city.state()
    city.night()
    assert city.state()["address"] == "https://new.example/feed.xml"


def test_where_the_new_address_fails_the_old_one_is_asked_again_in_turn(city: City) -> None:
    moved(city)
    city.record("new.example/feed.xml", rss("one"))
    city.asked(7)
    city.record("new.example/feed.xml", answer="404 Not Found")
    assert city.night().failure
    city.feed("one", "two")
    assert city.night().failure is None
    assert city.titles() == ["one", "two"]
    assert "address" not in city.state()


def test_a_bad_night_of_the_new_address_is_survived_though_the_old_one_is_dead(
    city: City,
) -> None:
    moved(city)
    city.record("new.example/feed.xml", rss("one"))
    city.asked(7)
    city.record(FEED, answer="404 Not Found")
    city.record("new.example/feed.xml", answer="503 Busy")
    assert city.night(everything=True).failure
    city.record("new.example/feed.xml", rss("one", "two"))
    assert city.night(everything=True).failure
    assert city.night(everything=True).failure is None
    assert city.titles() == ["one", "two"]


# What is doubted


def test_another_site_is_held_with_the_state_or_without_until_somebody_has_looked(
    city: City,
) -> None:
    city.night()
    before = city.posts()
    city.record(FEED, rss("buy", "now", title="Lucky", site="luck.example"))
    for _ in range(3):
        held = city.run(QUAY)
        assert held.outcomes[0].held is not None
        assert "held back: This looks like another site now" in report.faults(held)
        assert city.posts() == before
        city.forget()
    looked = replace(QUAY, checked=city.at.date())
    outcome = city.night(looked)
    assert outcome.notes[0].endswith(". It is taken as it is: it was checked on 2026-11-06.")
    assert "is taken. It is taken" not in outcome.notes[0]
    assert city.titles() == ["buy", "now", "one"]
    assert city.night(replace(QUAY, checked=None)).held is None


def test_a_name_that_was_sold_is_held_though_it_leads_to_the_same_site(city: City) -> None:
    city.feed("one", "two", "three")
    city.night()
    city.record(FEED, answer="404 Not Found")
    city.asked(20)
    city.record(FEED, rss("buy", title="Lucky"))
    for _ in range(8):
        outcome = city.night()
        assert outcome.held or outcome.waiting
    assert city.titles() == ["one", "three", "two"]


def test_a_flood_is_held_and_what_is_taken_in_the_end_is_all_of_it(city: City) -> None:
    city.night()
    city.feed("one", *(f"n{number}" for number in range(30)))
    assert city.night().held is not None
    assert city.night().held is not None
    assert city.titles() == ["one"]
    city.night(replace(QUAY, checked=city.at.date()))
    assert len(city.titles()) == 31


def test_an_emptied_feed_is_told_every_night_and_what_came_stays(city: City) -> None:
    city.night()
    city.feed()
    for _ in range(3):
        outcome = city.night()
        assert outcome.held is not None
        assert outcome.held.reason.startswith("It holds no posts any more.")
    assert city.titles() == ["one"]
    city.feed("one", "two")
    assert city.night().held is None


def test_another_language_is_held(city: City) -> None:
    english = ("one", "two", "three")
    city.feed(*english, head="<language>en-GB</language>")
    city.night()
    city.feed("pedwar", *english, head="<language>cy</language>")
    outcome = city.night()
    assert outcome.held is not None
    assert outcome.held.suspicion == "other language"
    assert city.titles() == sorted(english)


def test_a_rename_and_new_software_pass_with_a_note(city: City) -> None:
    city.feed("one", head="<generator>https://wordpress.org/?v=6.4</generator>")
    city.night()
    city.feed("one", "two", head="<generator>https://wordpress.org/?v=6.5</generator>")
    assert city.night().notes == ()
    body = rss("one", "three", title="The Quay", head="<generator>Ghost 5</generator>")
    city.record(FEED, body)
    assert city.night().notes == (
        "calls itself “The Quay” now, and was “Quay”",
        "is made by other software now: “Ghost”",
    )
    assert city.titles() == ["one", "three", "two"]


# What the state is worth


def test_whenever_the_state_is_lost_the_same_posts_are_there_in_the_end(tmp_path: Path) -> None:
    def winter(root: Path, lost: set[int]) -> dict[str, str]:
        city = City(root)
        city.record("new.example/feed.xml", rss("one", "two"))
        for night in range(16):
            if night == 3:
                moved(city)
            if night == 12:
                city.record("new.example/feed.xml", rss("buy", title="Lucky", site="luck.example"))
            if night in lost:
                city.forget()
            city.night()
        return city.posts()

    kept = winter(tmp_path / "kept", set())
    assert len(kept) == 2
    for night in range(16):
        assert winter(tmp_path / str(night), {night}) == kept
    assert winter(tmp_path / "all", set(range(16))) == kept


EVENTS = ["post", "fails", "gone", "moved", "sold", "empty", "hint", "busy", "well"]


def lived(root: Path, events: list[str], lost: set[int]) -> dict[str, str]:
    """Live through events, one a night; give the posts in the end, without when they were seen."""
    city, names = City(root), ["one"]
    city.night()
    for number, event in enumerate([*events, "well"]):
        if event == "post":
            names.append(f"p{number}")
        city.record("new.example/feed.xml", rss(*names))
        answers = {
            "fails": lambda: city.record(FEED, answer="404 Not Found"),
            "gone": lambda: city.record(FEED, answer="410 Gone"),
            "moved": lambda: moved(city),
            "sold": lambda: city.record(FEED, rss("buy", title="Lucky", site="luck.example")),
            "empty": lambda: city.feed(),
            "hint": lambda: city.feed(*names, Cache_Control="max-age=604800"),
            "busy": lambda: city.record(FEED, answer="503 Busy\nRetry-After: 200000\n"),
        }
        answers.get(event, lambda: city.feed(*names))()
        if number in lost:
            city.forget()
        city.night(everything=number == len(events))
    city.night(everything=True)
    return {name: re.sub("first_seen: .*", "", text) for name, text in city.posts().items()}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(EVENTS), max_size=12), st.sets(st.integers(0, 12)))
def test_the_state_decides_nothing_that_is_written(
    tmp_path_factory: pytest.TempPathFactory, events: list[str], lost: set[int]
) -> None:
    kept = lived(tmp_path_factory.mktemp("kept"), events, set())
    assert lived(tmp_path_factory.mktemp("lost"), events, lost) == kept
    assert len(kept) == 1 + events.count("post")


def test_a_post_that_could_not_be_written_is_written_the_next_night(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if city.titles():
            raise OSError(errno.ENOSPC, "no space left on device")
        return real(self, target)

    city.feed("one", "two", "three")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        failed = city.night(after=timedelta()).failure
    assert failed is not None
    assert failed.reason.endswith(".md: the disk is full; make room, and run it again")
    assert len(city.titles()) == 1
    assert city.night().failure is None
    assert city.titles() == ["one", "three", "two"]
