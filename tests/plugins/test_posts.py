"""Feeds of posts: what a feed reader makes of them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
import pytest
from town import KINDS, Hub

from plugins.posts.atom import NEWEST
from plugins.records.outputs import outputs

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def made(hub: Hub, path: str = "posts/feed.atom", **changes: datetime) -> bytes:
    files = {one.path: one for one in outputs(hub.site(**changes), KINDS)}
    return files[path].make()


def read(hub: Hub, path: str = "posts/feed.atom") -> feedparser.FeedParserDict:
    found = feedparser.parse(io.BytesIO(made(hub, path)))
    assert not found.bozo
    assert found.version == "atom10"
    return found


@pytest.mark.parametrize(
    "path", ["posts/feed.atom", "members/hub/feed.atom", "members/council/feed.atom"]
)
def test_every_feed_is_one_that_readers_take(whole: Hub, path: str) -> None:
    found = read(whole, path)
    assert found.feed.id == f"https://exampleton.example/{path}"
    assert found.feed.language == "en-GB"
    assert found.entries


def test_a_feed_says_what_the_page_says(whole: Hub) -> None:
    newest, pulled = read(whole).entries
    assert newest.title == "We are open"
    assert newest.published == "2026-10-05T09:30:00+01:00"
    assert newest.author == "Digital Hub (example)"
    assert [tag.term for tag in newest.tags] == ["opening"]
    assert newest.link == "https://exampleton.example/posts/hub/2026-10-05-we-are-open/"
    assert pulled.published == "2026-10-02T08:00:00+00:00"


def test_a_pulled_post_links_to_where_it_was_first_published(whole: Hub) -> None:
    _, pulled = read(whole).entries
    assert pulled.link == "https://library.example/new-books"
    assert pulled.id.startswith("https://exampleton.example/posts/library/2026-10-02-new-books")


def test_every_link_in_a_feed_is_whole(hub: Hub) -> None:
    hub.city["url"] = "https://city.example/hub"
    hub.copy("whole")
    content = read(hub).entries[0].content[0].value
    assert 'href="https://city.example/hub/events/2026-10-01-surgery/"' in content
    assert 'href="/' not in content


def test_a_summary_is_words_not_markup(whole: Hub) -> None:
    root = ElementTree.fromstring(made(whole))
    summary = root.find(f"{ATOM}entry/{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text == "Use the &lt;main&gt; door."


def test_ids_are_unique_and_stay_when_a_post_changes(whole: Hub) -> None:
    before = [entry.id for entry in read(whole).entries]
    assert len(set(before)) == len(before) == 2
    name = "posts/hub/2026-10-05-we-are-open.md"
    whole.write({name: "---\ntitle: Changed\ndate: 2026-10-06\nupdated: 2026-10-07\n---\n"})
    after = read(whole)
    assert [entry.id for entry in after.entries] == before
    assert after.feed.updated == after.entries[0].updated == "2026-10-07T00:00:00+01:00"


def test_a_feed_without_posts_is_valid_and_has_no_clock(hub: Hub) -> None:
    assert read(hub).entries == []
    assert made(hub) == made(hub, now=LATER)
    assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in made(hub)


def test_a_feed_changes_only_when_a_post_does(whole: Hub) -> None:
    assert made(whole) == made(whole, now=LATER)


def test_a_feed_holds_the_newest_and_no_more(whole: Hub) -> None:
    whole.write(
        {
            f"posts/hub/2026-09-01-p{number}.md": f"---\ntitle: P{number}\n"
            f"date: 2026-09-01 10:{number:02}\n---\n"
            for number in range(NEWEST)
        }
    )
    titles = [entry.title for entry in read(whole).entries]
    assert len(titles) == NEWEST
    assert titles[:4] == ["We are open", "New books", "P29", "P28"]


@pytest.mark.parametrize("odd", ["\x0b", "\x00", "\ufffe", "]]>", "&nbsp;", "<!-- -->", "𝔘"])
def test_no_body_makes_a_feed_unreadable(whole: Hub, odd: str) -> None:
    source = "feed: https://a.example/\n  hash: b\n  first_seen: 2026-10-06"
    head = f"title: '&amp; <b>'\ndate: 2026-10-06\nsource:\n  {source}\n"
    whole.write({"pulled/hub/2026-10-06-odd-01234567.md": f"---\n{head}---\n\na{odd}b\n"})
    assert read(whole).entries[0].title_detail.type == "text/plain"
    assert ElementTree.fromstring(made(whole)).find(f"{ATOM}entry/{ATOM}title").text == "&amp; <b>"


def test_a_person_has_no_feed_of_its_own(whole: Hub) -> None:
    paths = [one.path for one in outputs(whole.site(), KINDS)]
    assert "members/hub/feed.atom" in paths
    assert "members/sam-example/feed.atom" not in paths


def test_a_post_of_a_far_day_is_told_and_stands_above_no_other(whole: Hub) -> None:
    name, post = "posts/hub/2027-10-10-far.md", "---\ntitle: Far\ndate: {}\n---\n\nWords.\n"
    whole.write({name: post.format("2027-10-10")})
    (fault,) = whole.faults()
    told = "date: is more than a year ahead; write the day on which it is published"
    assert fault == f"{name}:3: {told}"
    whole.write({name: post.format("2027-10-09 23:00")})
    assert whole.faults() == []
