"""No address and no number that a member did not declare gets out; what is none stays as it is."""

from __future__ import annotations

import re
import string
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import contacts
from aggregator.clean import clean, uncontacted
from aggregator.clean.text import scrub
from aggregator.contacts import GAP, among, is_private_address, key, without
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Fetched, Post, Source, Validators
from aggregator.posts.reading import read_feed
from aggregator.pull import pull
from aggregator.sources import from_members

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
TAKEN = (HERE / "contacts-taken.txt").read_text(encoding="utf-8").splitlines()
LEFT = (HERE / "contacts-left.txt").read_text(encoding="utf-8").splitlines()
# Every place of a feed in which a person can be named, by the name of the person there.
FEED = HERE / "contacts-feed.xml"


def meant(line: str) -> str:
    """Read `\\u200b` in a line of a data file as the sign it means."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), line)


@pytest.mark.parametrize("line", TAKEN)
def test_an_address_or_a_number_is_left_out_however_it_is_written(line: str) -> None:
    found = without(f"Before {meant(line)} after")
    assert found.startswith("Before ")
    assert found.endswith(" after")
    assert GAP in found
    assert not re.search(r"people|\d", found), found


@pytest.mark.parametrize("line", LEFT)
def test_what_is_no_address_and_no_number_stays_to_the_letter(line: str) -> None:
    for text in (line, f"Before {line} after", f"({line})", f"{line}."):
        assert without(text) == text


@given(st.text(st.sampled_from("0123456789 .-/()+@abz\u200b\uff10\u0660"), max_size=80))
def test_nothing_is_left_to_leave_out_a_second_time(text: str) -> None:
    once = without(text)
    assert without(once) == once


@given(
    st.sampled_from(["jo@people.example", "0113 496 0123", "+44 113 496 0123"]),
    st.text(st.sampled_from(string.ascii_letters + " ,;!?"), max_size=40),
    st.text(st.sampled_from(string.ascii_letters + " ,;!?"), max_size=40),
)
def test_an_address_is_found_between_any_words(what: str, before: str, after: str) -> None:
    text = f"{before} {what} {after}"
    assert what not in without(text)
    assert without(text, [key(what)]) == text


@pytest.mark.parametrize(
    "after",
    ["24 hours", "3 times", "12 December", "1/12/26", "(day)", "ext. 45", "x45", "0113 496 0100"],
)
@pytest.mark.parametrize("before", ["", "ring ", "Tel:", "2pm. ", "18001 "])
@pytest.mark.parametrize("number", ["0113 496 0123", "+44 113 496 0123", "01134960123"])
def test_figures_beside_a_number_neither_hide_it_nor_go_with_it(
    before: str, number: str, after: str
) -> None:
    text = f"{before}{number} {after}"
    declared = [key("0113 496 0100")]
    assert "496" not in without(text, declared).removesuffix("0113 496 0100")
    assert without(text, declared).endswith(after)
    assert without(text, [*declared, key(number)]) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0113 496 0123", "+44 (0)113 496-0123"),
        ("tel:+441134960123", "0113 496 0123"),
        ("Jo@People.example", "mailto:jo@people.example"),
    ],
)
def test_two_spellings_of_one_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    "html",
    [
        "<p>x jo<b>@peo</b>ple.example y</p>",
        "<p>x jo&#64;people&#46;example y</p>",
        "<p>x jo&#8203;@peo&shy;ple.example y</p>",
        '<p>x <a href="mailto:jo%40people.example">Jo</a> y</p>',
        '<p>x <a href="MAILTO:jo@people.example?subject=a">Jo</a> y</p>',
        '<p>x <a href="tel:+441134960123">Jo</a> y</p>',
        '<p>x <a href="https://wa.me/441134960123">Jo</a> y</p>',
        '<p>x <a href="https://a.example/?to=jo%2540people.example">Jo</a> y</p>',
        '<p>x <a href="/cdn-cgi/l/email-protection#5a30351a">Jo</a> y</p>',
        '<p>x <img src="https://a.example/b.png" alt="ring 0113 496 0123"> y</p>',
        "<p>x 0113 <i>496</i> <span>0123</span> y</p>",
        "<p>x <code>jo@people.example</code> y</p>",
        "<table><tr><td>x</td><td>0113 496 0123</td><td>y</td></tr></table>",
    ],
)
def test_markup_hides_nothing_and_the_rest_of_the_body_stays(html: str) -> None:
    written, left = uncontacted(html, ())
    said = clean(written, "https://a.example/").markdown
    assert left == 1
    assert not re.search(r"people|496|441134|5a30351a", said), said
    assert re.search(r"x\b.*\by", said, re.DOTALL)


@pytest.mark.parametrize(
    "sign",
    [*"\u0890\uffa0\U000110cd\U00013430\U0001fffe", *"\u034f\u17b4\u180b\u2800\ufe0f\U000e0100"],
)
def test_what_no_page_shows_hides_no_number(sign: str) -> None:
    written, left = uncontacted(f"<p>Ring 0113 {sign}496 0{sign}123</p>", ())
    assert left == 1
    assert "496" not in written
    assert without(scrub(f"write jo@peo{sign}ple.example now")) == "write … now"


def test_figures_in_code_and_cells_side_by_side_stay() -> None:
    html = "<pre><code>n = 01134960123\n</code></pre><ul><li>0113</li><li>496 0123</li></ul>"
    assert uncontacted(html, ())[1] == 0


def test_an_address_of_the_web_is_private_only_where_it_names_somebody() -> None:
    assert not is_private_address("https://social.example/@kim")
    assert not is_private_address("https://social.example/@kim@other.example")
    assert not is_private_address("https://a.example/2026/01134960123")
    assert not is_private_address("tel:01134960123", [key("+44 113 496 0123")])
    assert not is_private_address("tel:+448001234567")
    assert is_private_address("https://[broken")


def test_a_body_of_nothing_but_addresses_takes_no_longer_than_its_length_asks() -> None:
    start = time.process_time()
    written, left = uncontacted("<p>" + "jo@people.example " * 20_000 + "</p>", ())
    assert left == 20_000
    assert "people" not in written
    assert time.process_time() - start < 20


@pytest.mark.parametrize("unit", ["a@", "1 ", "0", "a.", "+", "(", "jo at ", "01.", "call ", "@a."])
def test_the_time_it_takes_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        without(text)
        among(f"{text} @", ("jo@people.example",))
        return time.process_time() - start

    short, long = min(seconds(20_000) for _ in range(3)), min(seconds(80_000) for _ in range(3))
    assert long < 12 * short + 0.2


def read(source: Source) -> list[Post]:
    body = FEED.read_bytes()
    fetched = Fetched(source, source.url, "application/rss+xml", body, Validators())
    return [post for post in read_feed(fetched, frozenset(), {}).posts if isinstance(post, Post)]


def test_no_field_of_a_feed_lets_an_address_out_and_the_post_says_so() -> None:
    source = Source("quay", "https://quay.example/feed", declared=(key("0113 496 0100"),))
    posts = read(source)
    assert len(posts) == 3
    told = repr(posts)
    assert not re.search(r"people|496 ?01[1-9]", told), told
    assert "0113 496 0100" in told, "what the member declared stays"
    assert [post.meta.get("withheld") for post in posts] == ["yes", "yes", None]
    kept = repr(read(Source("quay", "https://quay.example/feed", contacts="keep")))
    assert "0113 496 0123" in kept
    assert "author@people" not in kept, "who wrote it is named without an address all the same"


def test_what_a_member_declares_is_shown_and_a_change_of_it_changes_the_posts(
    tmp_path: Path,
) -> None:
    content, web = tmp_path / "content", tmp_path / "web/quay.example"
    (content / "members").mkdir(parents=True)
    web.mkdir(parents=True)
    (web / "feed").write_bytes(FEED.read_bytes())
    (web / "feed.http").write_text("HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n")

    def night(telephone: str) -> str:
        text = f"---\ntelephone: {telephone}\nfeeds:\n  - url: https://quay.example/feed\n---\n"
        (content / "members/quay.md").write_text(text)
        (content / "members/desk.md").write_text(
            "---\norganisation: lock\nemail: desk@people.example\n---\n"
        )
        roster, limits = from_members(content, NOW.date()), Limits(gap=0)
        with engine("here") as executor:
            fetcher = FolderFetcher(tmp_path / "web", limits)
            pull(content, roster, fetcher, executor, NOW, limits=limits)
        return "".join(path.read_text() for path in sorted(content.rglob("pulled/quay/*.md")))

    first = night("0113 496 0100")
    assert "0113 496 0100" in first
    assert "desk@people.example" in first, "what another member declares"
    assert not re.search(r"(?<!desk@)people\.example", first)
    assert night("0113 496 0100") == first
    assert "0113 496 0100" not in night("0113 496 0999")


def test_there_is_one_place_that_knows_what_an_address_looks_like() -> None:
    rooms = HERE.parents[1] / "aggregator"
    events = (rooms / "events/discretion.py").read_text(encoding="utf-8")
    assert contacts.MAILS
    assert "from aggregator.contacts import" in events
