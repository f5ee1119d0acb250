"""A member gives the address of a web page: which addresses may be its feed, and what nights do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.autodiscovery import MAX_NAMED, PATHS, feeds_of
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Fetched, Report, Roster, Source, Validators
from aggregator.pull import pull

PAGE = "https://blog.example/"
SOURCE = Source("quay", PAGE, where="content/members/quay.md:4")
RSS = 'type="application/rss+xml"'
FEED = """<rss version="2.0"><channel><title>Quay</title>
<item><title>One</title><guid>1</guid><link>https://blog.example/one</link></item></channel></rss>"""
NAMING = f'<html><head><link rel="alternate" {RSS} href="/found.xml"></head><body>Hi</body></html>'


def may_be(html: str, url: str = PAGE, header: str = "") -> list[str]:
    page = Fetched(SOURCE, url, "text/html", html.encode(), Validators(), link_header=header)
    return [address.removeprefix(PAGE.rstrip("/")) for address in feeds_of(page)[0]]


def link(href: str, kind: str = "application/rss+xml", more: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" {more}>'


ATOM = "application/atom+xml"
COMMENTS = 'title="Quay &raquo; Comments Feed"'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (link("/a.xml") + link("/b.xml"), "a b"),
        ("<LINK REL='Alternate Home' TYPE='Application/RSS+XML; charset=utf-8' HREF=/a.xml>", "a"),
        (link("/comments/a") + link("/b", more=COMMENTS) + link("/c.xml", ATOM), "c"),
        (
            link("https://other.example/a") + link("/b.xml", "application/feed+json"),
            "b https://other.example/a",
        ),
        (link("/a.xml", "text/xml") + link("/b.xml", ATOM), "b"),
        (link("/a.xml", "application/rdf+xml"), "a"),
        ('<base href="/deep/">' + link("../a.xml"), "a"),
        (f"<!-- {link('/a.xml')} -->{link('/b.xml')}", "b"),
        (link("javascript:x()") + link("//[") + link("/b.xml"), "b"),
    ],
)
def test_a_page_names_its_feed(head: str, expected: str) -> None:
    found = may_be(f"<html><head>{head}</head><body>Hi</body></html>")
    assert [address.removeprefix("/").removesuffix(".xml") for address in found] == expected.split()


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="alternate" hreflang="fr" href="/fr">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">',
        '<link rel="stylesheet" type="application/rss+xml" href="/a.xml">',
        f'<link rel="alternate" {RSS} href="">',
    ],
)
def test_what_is_no_feed_is_not_asked_but_the_common_paths_are(head: str) -> None:
    assert may_be(f"<html><head>{head}</head>") == list(PATHS)


def test_the_common_paths_are_beside_the_page_and_at_its_own_host() -> None:
    assert may_be("<html>", "https://blog.example/news/") == ["/news/feed", *PATHS]


def test_a_link_header_names_the_feed_too_after_the_page() -> None:
    header = '</h.xml>; rel="alternate"; type="application/atom+xml"'
    assert may_be("<html>", header=header) == ["/h.xml"]
    assert may_be(NAMING, header=header) == ["/found.xml", "/h.xml"]


def test_no_more_than_a_handful_are_asked() -> None:
    links = "".join(f'<link rel="alternate" {RSS} href="/{n}.xml">' for n in range(50))
    assert may_be(f"<html>{links}") == [f"/{n}.xml" for n in range(MAX_NAMED)]


def test_a_page_that_is_an_h_feed_is_the_feed_and_entries_alone_come_before_guessing() -> None:
    entry = '<p class="h-entry"><a class="u-url p-name" href="/1">One</a></p>'
    assert may_be(f'<html><div class="x h-feed">{entry}</div>') == []
    assert may_be(f"<html>{entry}") == []
    assert may_be(f"{NAMING}{entry}") == ["/found.xml"]


class Nights:
    def __init__(self, folder: Path) -> None:
        self.web, self.content = folder / "web", folder / "content"
        self.at = datetime(2024, 6, 1, 2, tzinfo=UTC)
        self.asked: list[str] = []

    def record(self, name: str, body: str, host: str = "blog.example") -> None:
        place = self.web / host / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(body, encoding="utf-8")

    def night(self, source: Source = SOURCE) -> Report:
        self.asked = []
        limits = Limits(gap=0)
        fetcher = FolderFetcher(self.web, limits)
        step = fetcher.step

        async def noted(trail: object) -> object:
            if trail.url not in self.asked and "robots" not in trail.url:  # type: ignore[attr-defined]
                self.asked.append(trail.url)  # type: ignore[attr-defined]
            return await step(trail)  # type: ignore[arg-type]

        fetcher.step = noted  # type: ignore[method-assign,assignment]
        with engine("here") as running:
            report = pull(self.content, Roster((source,)), fetcher, running, self.at, limits=limits)
        self.at += timedelta(days=1)
        return report

    def posts(self) -> dict[str, str]:
        files = self.content.glob("pulled/quay/*.md")
        return {file.name: file.read_text(encoding="utf-8") for file in files}


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    found = Nights(tmp_path)
    found.record("index.html", NAMING)
    found.record("found.xml", FEED)
    return found


def test_the_feed_of_a_page_is_read_in_the_same_night_and_the_edit_proposed(nights: Nights) -> None:
    [outcome] = nights.night().outcomes
    assert outcome.failure is None
    assert outcome.source == SOURCE
    assert outcome.notes == (
        "is a web page; its feed was found at https://blog.example/found.xml: "
        "write that address in content/members/quay.md:4",
    )
    [text] = nights.posts().values()
    assert "feed: https://blog.example/\n" in text


def test_on_the_next_night_the_feed_is_asked_at_once_and_conditionally(nights: Nights) -> None:
    nights.night()
    before = nights.posts()
    [outcome] = nights.night().outcomes
    assert nights.asked == ["https://blog.example/found.xml"]
    assert outcome.unchanged
    assert "was found at" in outcome.notes[0]
    assert nights.posts() == before


def test_where_the_found_feed_is_gone_the_page_says_where_it_is_now(nights: Nights) -> None:
    nights.night()
    (nights.web / "blog.example" / "found.xml").unlink()
    nights.record("new.xml", FEED)
    nights.record("index.html", NAMING.replace("found.xml", "new.xml"))
    [outcome] = nights.night().outcomes
    assert outcome.failure is None
    assert "https://blog.example/new.xml" in outcome.notes[0]
    assert len(nights.posts()) == 1


def test_the_first_that_is_a_feed_is_taken(nights: Nights) -> None:
    links = "".join(f'<link rel="alternate" {RSS} href="/{n}">' for n in ("gone", "page", "ok.xml"))
    nights.record("index.html", f"<html><head>{links}</head>")
    nights.record("page", "<html>No feed</html>")
    nights.record("ok.xml", FEED)
    [outcome] = nights.night().outcomes
    assert "found at https://blog.example/ok.xml" in outcome.notes[0]


def test_a_common_path_is_found_where_the_page_names_nothing(nights: Nights) -> None:
    nights.record("index.html", "<!doctype html><title>Quay</title><p>Hi")
    nights.record("atom.xml", FEED)
    [outcome] = nights.night().outcomes
    assert "found at https://blog.example/atom.xml" in outcome.notes[0]


def test_a_page_without_any_feed_fails_in_plain_words_and_is_asked_again(nights: Nights) -> None:
    nights.record("index.html", "<!doctype html><title>Quay</title><p>Hi")
    for _ in range(2):
        [outcome] = nights.night().outcomes
        assert outcome.failure is not None
        assert outcome.failure.reason.startswith("This is a web page, not a feed")
        assert nights.asked == [
            PAGE,
            *(PAGE.rstrip("/") + path for path in PATHS),
        ]


def test_an_address_on_a_private_network_is_never_asked_nor_one_that_robots_txt_bars(
    nights: Nights,
) -> None:
    links = "".join(
        f'<link rel="alternate" {RSS} href="{url}">'
        for url in ("http://127.0.0.1/f.xml", "https://barred.example/f.xml")
    )
    nights.record("index.html", f"<html><head>{links}</head>")
    nights.record("f.xml", FEED, "127.0.0.1")
    nights.record("f.xml", FEED, "barred.example")
    nights.record("robots.txt", "User-agent: *\nDisallow: /\n", "barred.example")
    [outcome] = nights.night().outcomes
    assert outcome.failure is not None
    assert nights.posts() == {}


def test_a_feed_is_not_searched_for_another(nights: Nights) -> None:
    direct = Source("quay", "https://blog.example/found.xml")
    [outcome] = nights.night(direct).outcomes
    assert (outcome.notes, nights.asked) == ((), ["https://blog.example/found.xml"])


def test_where_the_found_feed_has_moved_for_good_it_is_asked_there(nights: Nights) -> None:
    nights.record("moved.xml", FEED)
    nights.record("found.xml.http", "HTTP/1.1 301 Moved Permanently\nLocation: /moved.xml\n\n")
    [outcome] = nights.night().outcomes
    assert "found at https://blog.example/moved.xml" in outcome.notes[0]
    nights.night()
    assert nights.asked[-1] == "https://blog.example/moved.xml"


def naming(*addresses: str) -> str:
    return "".join(f'<link rel="alternate" {RSS} href="{one}">' for one in addresses)


def failing(nights: Nights, name: str) -> None:
    nights.record(f"{name}.http", "HTTP/1.1 503 Service Unavailable\n\n")


def test_where_the_found_feed_goes_on_failing_the_page_is_asked_where_it_is_now(
    nights: Nights,
) -> None:
    nights.night()
    before = nights.posts()
    failing(nights, "found.xml")
    nights.record("index.html", f"<html><head>{naming('/new.xml')}</head>")
    nights.record("new.xml", FEED)
    [first] = nights.night().outcomes
    assert first.failure
    assert nights.asked == ["https://blog.example/found.xml"]
    nights.night()
    nights.at += timedelta(days=2)
    [mended] = nights.night().outcomes
    assert "found at https://blog.example/new.xml" in mended.notes[0]
    assert nights.posts() == before


def test_another_feed_of_the_page_does_not_take_the_place_of_one_that_fails_for_a_night(
    nights: Nights,
) -> None:
    nights.record("index.html", f"<html><head>{naming('/found.xml', '/tag.xml')}</head>")
    nights.record("tag.xml", FEED)
    failing(nights, "found.xml")
    [outcome] = nights.night().outcomes
    assert "found at https://blog.example/tag.xml" in outcome.notes[0]
    (nights.web / "blog.example" / "found.xml.http").unlink()
    [outcome] = nights.night().outcomes
    assert "found at https://blog.example/found.xml" in outcome.notes[0]
    nights.night()
    assert nights.asked == ["https://blog.example/found.xml"]


def test_a_named_feed_that_cannot_be_read_is_told_and_why(nights: Nights) -> None:
    nights.record("robots.txt", "User-agent: *\nDisallow: /found.xml\n")
    [outcome] = nights.night().outcomes
    assert outcome.failure is not None
    assert outcome.failure.reason.startswith(
        "This is a web page, and the feed that it names is https://blog.example/found.xml. "
        "The site's robots.txt asks programs not to read this address."
    )


def test_the_feed_of_comments_is_known_by_its_query_too_in_any_language() -> None:
    assert may_be(naming("/?feed=comments-rss2", "/?feed=rss2")) == ["/?feed=rss2"]
