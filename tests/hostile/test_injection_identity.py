"""No outside text chooses a path, a key or a date, and no member writes or speaks as another."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from injection_feeds import as_written
from injection_strings import Injection, of, strings

from aggregator import cli
from aggregator.errors import NotACalendar, NotAFeed
from aggregator.events import eventfile
from aggregator.events.happenings import read_calendar
from aggregator.model import Fetched, Source, Validators
from aggregator.posts.plan import Standing, plan
from aggregator.posts.reading import read_feed
from pelicanconf import CITY
from plugins.events import EVENTS
from plugins.health import HEALTH
from plugins.members import MEMBERS
from plugins.pages import PAGES
from plugins.posts import POSTS
from plugins.records.city import City
from plugins.records.outputs import outputs, twins
from plugins.records.reader import read_file, read_site

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HUB = City.model_validate(CITY)
KINDS = [EVENTS, HEALTH, MEMBERS, PAGES, POSTS]
MEMBER = (
    "---\ntype: organisation\nname: {0}\npurpose: x\nsector: public\n"
    "website: https://{0}.example/\n{1}---\n"
)
FEED = "feeds:\n  - {{url: https://{0}.example/feed.json, backfill: all}}\n"
# The keys that a pulled file may have; where it lies says whose it is.
OF_A_POST = frozenset(
    "title date updated author tags lang canonical display licence rights pictures withheld "
    "summary enclosures source".split()
)


def written(feed: bytes, member: str = "member") -> dict[str, str]:
    """The files that a night writes of one feed: path -> text."""
    source = Source(member, f"https://{member}.example/feed")
    posts = read_feed(Fetched(source, source.url, "", feed, Validators()), frozenset()).posts
    return {one.path: one.text for one in plan(Standing(), posts, source, NOW)}


def keys(text: str) -> set[str]:
    head = text.split("\n---\n")[0].removeprefix("---\n")
    return {line.split(":")[0] for line in head.split("\n") if line[:1] not in (" ", "-", "")}


def json_feed(one: Injection) -> bytes:
    """A feed that says the string wherever it can, its own head included."""
    item = dict.fromkeys(
        ("id", "url", "title", "content_text", "language", "date_published"), one.text
    )
    item |= {"authors": [{"name": one.text}], "tags": [one.text], "image": one.text}
    head = dict.fromkeys(("title", "description", "language", "icon", "home_page_url"), one.text)
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, **head, "items": [item], one.text: one.text}).encode()


def test_no_string_in_any_head_of_a_feed_makes_a_key_a_path_or_a_date(tmp_path: Path) -> None:
    for number, one in enumerate(strings()):
        for path, text in written(json_feed(one)).items():
            folder, _, name = path.rpartition("/")
            assert folder == "pulled/member", one.name
            assert name.startswith("2026-11-22-"), one.name
            assert keys(text) <= OF_A_POST, one.name
            file = tmp_path / f"{number}.md"
            file.write_text(text, encoding="utf-8", newline="")
            found, faults = read_file(file, path, KINDS, HUB)
            assert (faults, found and found.data.member) == ([], "member"), one.name


@pytest.mark.parametrize(
    "line",
    [
        'DTSTART;TZID="{0}":20261210T100000',
        "RRULE:{0}",
        "RECURRENCE-ID:{0}",
        "EXDATE;TZID={0}:20261210T100000",
        "SEQUENCE:{0}",
        "CLASS:{0}",
        "STATUS:{0}",
    ],
)
def test_no_string_in_a_time_of_a_calendar_makes_a_key_or_a_line(line: str) -> None:
    for one in strings()[::3]:
        said = as_written(one.text).replace('"', "")
        start = "" if line.startswith("DTSTART") else "DTSTART:20261210T100000Z\r\n"
        body = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:x\r\n"
        body += f"{start}{line.format(said)}\r\n"
        body += "END:VEVENT\r\nEND:VCALENDAR\r\n"
        source = Source("member", "https://member.example/a.ics")
        raw = body.encode("utf-8", "surrogatepass")
        try:
            got = read_calendar(
                Fetched(source, source.url, "text/calendar", raw, Validators()),
                frozenset(),
                "Europe/London",
                NOW,
            )
        except NotACalendar:
            continue
        for listing in got.listings:
            text = eventfile.text(listing, NOW)
            assert "canary" not in text, one.name
            assert keys(text) <= {"title", "start", "end", "status", "rrule", "skip", "source"}, (
                one.name
            )


def test_a_head_that_is_written_by_hand_has_no_key_but_its_kinds(tmp_path: Path) -> None:
    """The string stands in the file as it is: what it opens is refused, or is words."""
    taken = 0
    for number, one in enumerate(strings()):
        file = tmp_path / f"{number}.md"
        text = f"---\ntitle: {one.text}\ndate: 2026-11-01\n---\nWords.\n"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        found, faults = read_file(file, "posts/council/2026-11-01-news.md", KINDS, HUB)
        assert (found is None) == bool(faults), one.name
        if found is not None:
            taken += 1
            assert found.data.member == "council"
            said = found.data.model_dump(exclude_defaults=True)
            assert set(said) <= {"member", "title", "date", "tags", "summary"}, one.name
    assert taken > 200


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("members/Council.md", "small letters"),
        ("members/cafe\u0301.md", "small letters"),
        ("members/-.md", "small letters"),
        ("members/..md", "small letters"),
        ("members/con.md", "Windows"),
        ("members/a b.md", "small letters"),
        ("members/c\u200bouncil.md", "small letters"),
        ("posts/Council/2026-11-01-x.md", "small letters"),
        ("posts/../2026-11-01-x.md", "small letters"),
        ("posts/council/2026-11-01-../../x.md", "right form"),
        ("posts/council/2026-13-01-x.md", "no day"),
        ("pages/index/x.md", "right form"),
        ("templates/x.md", "nothing reads"),
    ],
)
def test_a_file_name_that_would_pass_for_another_is_refused(
    tmp_path: Path, path: str, says: str
) -> None:
    file = tmp_path / "x.md"
    file.write_text("---\ntitle: x\n---\n")
    found, faults = read_file(file, path, KINDS, HUB)
    assert found is None
    assert says in str(faults[0])


def site_of(tmp_path: Path, files: dict[str, str]) -> list[str]:
    """The faults of a city, those of addresses that two files would have included."""
    content = tmp_path / "content"
    for name, text in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    site, faults = read_site(content, KINDS, HUB, NOW)
    return [str(one) for one in (*faults, *twins(outputs(site, KINDS), "content"))]


@pytest.mark.parametrize("name", ["state", "open"])
def test_a_member_cannot_have_a_name_that_the_hub_needs(tmp_path: Path, name: str) -> None:
    told = site_of(tmp_path, {f"members/{name}.md": MEMBER.format(name, "")})
    assert "the hub needs itself" in told[0]


@pytest.mark.parametrize(
    "name", ["index", "feeds", "pulled", "posts", "page", "events", "404", "comments"]
)
def test_a_member_that_is_called_like_a_page_takes_no_pages_place(
    tmp_path: Path, name: str
) -> None:
    page = "---\ntitle: Home\n---\nWords.\n"
    post = "---\ntitle: News\ndate: 2026-11-01\n---\nWords.\n"
    files = {f"members/{name}.md": MEMBER.format(name, ""), "pages/index.md": page}
    assert site_of(tmp_path, {**files, f"posts/{name}/2026-11-01-news.md": post}) == []


@pytest.mark.parametrize("name", ["members", "posts", "events"])
def test_a_page_cannot_take_the_place_of_a_list(tmp_path: Path, name: str) -> None:
    told = site_of(tmp_path, {f"pages/{name}.md": "---\ntitle: Ours\n---\nWords.\n"})
    assert any("which is made already" in one for one in told)


@pytest.mark.parametrize("claim", ["member: council", "organiser: council", "source: {feed: x}"])
def test_a_post_cannot_say_that_it_is_anothers(tmp_path: Path, claim: str) -> None:
    post = f"---\ntitle: News\ndate: 2026-11-01\n{claim}\n---\nWords.\n"
    files = {f"members/{name}.md": MEMBER.format(name, "") for name in ("council", "other")}
    told = site_of(tmp_path, {**files, "posts/other/2026-11-01-news.md": post})
    assert len(told) == 1
    assert f"{claim.split(':')[0]}: " in told[0]


def entry(name: str, **more: object) -> dict[str, object]:
    where = f"https://{name}.example/post/"
    words = f"<p>{name} says this in {len(name)} words of its own, and means it, every day.</p>"
    return {"id": where, "url": where, "title": "News", "content_html": words, **more}


def pulled(tmp_path: Path, **feeds: list[dict[str, object]]) -> Path:
    """Run a night over the feeds of some members; give the content folder."""
    content, web = tmp_path / "content", tmp_path / "web"
    (content / "members").mkdir(parents=True, exist_ok=True)
    for name, items in feeds.items():
        (content / f"members/{name}.md").write_text(MEMBER.format(name, FEED.format(name)))
        (web / f"{name}.example").mkdir(parents=True, exist_ok=True)
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": name, "items": items}
        (web / f"{name}.example/feed.json").write_text(json.dumps(feed))
    options = ["--content", str(content), "--from", str(web), "--now", NOW.isoformat(), "--quiet"]
    assert cli.main(["pull", *options, "--all", "--jobs", "here"]) == 0
    return content


def test_two_members_with_one_guid_write_a_file_each_in_their_own_folders(tmp_path: Path) -> None:
    mine = entry("council")
    theirs = {**entry("other"), "id": mine["id"]}
    content = pulled(tmp_path, council=[mine], other=[theirs])
    files = {path.parent.name: path.read_text() for path in content.glob("pulled/*/*.md")}
    assert set(files) == {"council", "other"}
    assert "council says" in files["council"]
    assert "other says" in files["other"]
    before = dict(files)
    pulled(tmp_path, council=[mine], other=[{**theirs, "title": "Changed", "date_published": "x"}])
    after = {path.parent.name: path.read_text() for path in content.glob("pulled/*/*.md")}
    assert after["council"] == before["council"]


def test_a_post_at_anothers_address_is_not_said_to_be_first_published_there(tmp_path: Path) -> None:
    thief = entry("other", url="https://council.example/post/", authors=[{"name": "council"}])
    content = pulled(tmp_path, council=[entry("council")], other=[thief])
    site, faults = read_site(content, KINDS, HUB, NOW)
    assert faults == []
    posts = {post.member.stem: post for post in site.all("posts")}
    assert posts["council"].original == "https://council.example/post/"
    assert posts["other"].original is None
    assert posts["other"].stands_at is None
    assert posts["council"].also == ()


def test_a_feed_that_takes_back_anothers_post_takes_nothing_back(tmp_path: Path) -> None:
    content = pulled(tmp_path, council=[entry("council")])
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>o</title><at:deleted-entry ref="https://council.example/post/"/>'
        "<entry><id>x</id><title>x</title></entry></feed>"
    )
    (tmp_path / "web/other.example").mkdir()
    (tmp_path / "web/other.example/feed.json").write_text(atom)
    (content / "members/other.md").write_text(MEMBER.format("other", FEED.format("other")))
    options = ["--content", str(content), "--from", str(tmp_path / "web"), "--now", NOW.isoformat()]
    cli.main(["pull", *options, "--all", "--jobs", "here", "--quiet"])
    assert len(list(content.glob("pulled/council/*.md"))) == 1


@pytest.mark.parametrize("group", ["frontmatter", "characters"])
def test_names_of_files_made_of_titles_survive_every_disk(group: str) -> None:
    """Small letters, no sign that some system refuses, and no two that differ in case alone."""
    names = []
    for one in of(group):
        try:
            names += [path.rpartition("/")[2] for path in written(json_feed(one))]
        except NotAFeed:
            continue
    assert len(names) > 70
    assert all(name == name.lower() and len(name.encode()) <= 255 for name in names)
    assert all(
        name.removesuffix(".md").replace("-", "").isalnum() or not name.isascii() for name in names
    )
