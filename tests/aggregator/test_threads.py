"""What is read from feeds of comments: who, in answer to whom, and is it a person at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.comments.threads import LARGEST, LONGEST, NEWEST, read_thread
from aggregator.errors import NotAFeed
from aggregator.model import Comment, Fetched, Source, Thread, ThreadReading, Validators

HERE = Path(__file__).parent / "threads"
URL = "https://quay.example/open/feed/"
THREAD = Thread(
    "quay",
    "pulled/quay/2026-11-01-open-11112222.md",
    "https://quay.example/open/",
    "https://www.quay.example/feed/",
    URL,
    "imported",
)
RSS = (
    """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{}</channel></rss>"""
)


def read(body: bytes, url: str = URL) -> ThreadReading:
    return read_thread(Fetched(Source("quay", url), url, "", body, Validators()), THREAD)


def one(html: str, author: str = "Kim", more: str = "") -> Comment:
    said = html.replace("&", "&amp;").replace("<", "&lt;")
    named = f"<dc:creator>{author}</dc:creator>" if author else ""
    item = f"<item><guid>1</guid>{named}{more}<description>{said}</description></item>"
    (comment,) = read(RSS.format(item).encode()).comments
    return comment


@pytest.mark.parametrize("path", sorted(HERE.glob("*.expected.json")), ids=lambda p: p.name)
def test_a_feed_of_comments_is_read(path: Path) -> None:
    expected = json.loads(path.read_text())
    found = read(path.with_name(path.name.replace(".expected.json", ".xml")).read_bytes()).comments
    fields = expected[0].keys()
    told = [{name: getattr(comment, name) for name in fields} for comment in found]
    assert [{**one, "answers": list(one["answers"])} for one in told] == expected


def test_nothing_that_runs_hides_or_shouts_is_left_of_a_hostile_comment() -> None:
    first, second = read((HERE / "hostile.xml").read_bytes()).comments
    assert first.author == "Mal"
    assert first.link == ""
    assert first.body == "Loud\n\na cathere\n\nWords\n\none\n\ntwo"
    assert second.author == "Ola"
    assert second.link == "", "the site of the post alone says where a comment stands"
    assert second.body == "turned www.spam.example and https://spam.example/x"
    assert second.links == 2


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ("<p>No link at all, e.g. none.</p>", 0),
        ('<p><a href="https://a.example/">https://a.example/</a></p>', 1),
        ('<p><a href="https://a.example/">one</a> and https://b.example/</p>', 2),
        ("<p>www.a.example and HTTP://b.example</p>", 2),
        ("<p>hxxp://a.example/x and hxxps://b.example</p>", 2),
        ("<p>cheap-pills.shop/buy or pills.co.uk, also pills3.xyz</p>", 3),
        ("<p>casino。com, casino．com and xn--80ak6aa92e.com</p>", 3),
        ("<p>http:\\\\a.example\\x раураl.com</p>", 2),
        ("<p>It was great.Thanks to all, e.g. the cooks at St.James, 7.30pm.</p>", 0),
        ("<p>https://a.example/b.com/c.net?d=e.org</p>", 1),
        ("<p>Write to jo@a.example or ask at www.a.example.</p>", 1),
        ('<p><a href="#comment-4">above</a></p>', 0),
        ('<b><a href="//a.example">x</a></b><i><a href="mailto:a@b.example">y</a></i>', 2),
        ('<!-- <a href="https://a.example/">x</a> --><a name="x">no</a>', 0),
        ('<a href="https://a.example/"><b>x</b></a>' * 30, 30),
    ],
)
def test_the_web_addresses_of_a_comment_are_counted(html: str, links: int) -> None:
    assert one(html).links == links


def test_who_is_called_like_a_web_site_counts_as_a_link_too() -> None:
    assert one("<p>Nice</p>", "cheap-pills.example").links == 1
    assert one("<p>Nice</p>", "https://cheap.example/").links == 1
    assert one("<p>Nice</p>", "https://cheap.example/").author == ""
    assert one("<p>Nice</p>", "Dr. Kim").links == 0


@pytest.mark.parametrize(
    ("author", "title", "named"),
    [
        ("", "By: Ola", "Ola"),
        ("", "Comment on Open by Ola", "Ola"),
        ("", "Open", ""),
        ("ola@quay.example (Ola)", "", "Ola"),
        ("O" * 200, "", "O" * 79 + "…"),
    ],
)
def test_the_author_is_named_and_never_by_an_address(author: str, title: str, named: str) -> None:
    assert one("<p>x</p>", author, f"<title>{title}</title>").author == named


@pytest.mark.parametrize(
    ("html", "link", "kind"),
    [
        ("<p>[&#8230;] like this [&#8230;]</p>", "https://quay.example/open/#comment-2", "mention"),
        ("<p>[...] like this</p>", "https://lock.example/post/", "mention"),
        ("<p>[...] like this</p>", "https://quay.example/open/#comment-2", "comment"),
        ("<p>I say so here</p>", "https://lock.example/post/", "comment"),
        ("<p>[&#8230;]</p>", "", "mention"),
    ],
)
def test_a_pingback_is_told_from_a_person_and_in_doubt_it_is_a_person(
    html: str, link: str, kind: str
) -> None:
    assert one(html, more=f"<link>{link}</link>").type == kind


def test_a_mention_keeps_the_address_of_the_page_that_links() -> None:
    found = one("<p>[...] x [...]</p>", "Lock news", "<link>https://lock.example/post/</link>")
    assert (found.author, found.link, found.body) == ("Lock news", "https://lock.example/post/", "")


def test_a_long_comment_is_cut_at_a_word() -> None:
    body = one(f"<p>{'word ' * LONGEST}</p>").body
    assert body.endswith("word…")
    assert LONGEST - 10 < len(body) <= LONGEST


def test_two_comments_with_one_id_are_two_where_their_addresses_differ_and_else_one() -> None:
    item = "<item><guid>1</guid>{}<description>{}</description></item>"
    link = "<link>https://quay.example/open/#comment-{}</link>"
    differ = [item.format(link.format(n), n) for n in (2, 1)]
    assert [one.body for one in read(RSS.format("".join(differ)).encode()).comments] == ["2", "1"]
    alike = [item.format(link.format(1), n) for n in (2, 1)]
    assert [one.body for one in read(RSS.format("".join(alike)).encode()).comments] == ["2"]


def test_an_empty_comment_is_none() -> None:
    item = "<item><guid>1</guid><description>&lt;p&gt; &lt;/p&gt;</description></item>"
    assert read(RSS.format(item).encode()).comments == ()


def test_of_thousands_of_comments_the_newest_are_read() -> None:
    item = "<item><guid>{0}</guid><description>Number {0}</description></item>"
    reading = read(RSS.format("".join(map(item.format, range(3_000)))).encode())
    assert [comment.body for comment in reading.comments] == [f"Number {n}" for n in range(NEWEST)]
    assert reading.since is None, "what is older than the list is not known"


def test_a_comment_ten_thousand_quotes_deep_costs_nothing() -> None:
    deep = one("<blockquote>" * 10_000 + "here" + "</blockquote>" * 10_000)
    assert "here" in deep.body


@pytest.mark.parametrize(
    ("url", "body", "words"),
    [
        (URL, b"<!doctype html><html><body>Log in</body></html>", "web page"),
        (URL, b"", "empty"),
        (URL, RSS.format(" " * LARGEST).encode(), "larger than a megabyte"),
        ("https://elsewhere.example/feed/", RSS.format("").encode(), "another site"),
    ],
)
def test_what_is_no_feed_of_this_post_is_not_read(url: str, body: bytes, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        read(body, url)


def test_the_other_spellings_of_the_site_are_the_same_site() -> None:
    assert read(RSS.format("").encode(), "http://www.quay.example/open/feed/").comments == ()


def test_it_is_known_from_when_on_the_list_is_whole() -> None:
    dated = "<item><guid>{0}</guid><pubDate>0{0} Nov 2026 12:00:00 GMT</pubDate></item>"
    listed = read(RSS.format(dated.format(3) + dated.format(2)).encode())
    assert listed.since is not None
    assert listed.since.day == 2
    assert listed.listed == {"2", "3"}
    undated = dated.format(3) + "<item><guid>9</guid></item>"
    assert read(RSS.format(undated).encode()).since is None
    assert read(RSS.format("").encode() + b"<!-- from the cache -->").since is not None
    assert read(b"<rss version='2.0'><channel><title>cut").since is None
