"""What of an entry reaches the file, how it is named, and that nothing in it can break the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import frontmatter
from aggregator.characters import one_line
from aggregator.model import Cleaned, Enclosure, Entry, Feed, Post, Source
from aggregator.posts.compose import (
    COMPOSE_VERSION,
    MAX_LINE,
    SUMMARY_WORDS,
    compose,
    content_hash,
    escape_markdown,
    identities,
    identity,
)

WHEN = datetime(2024, 3, 1, 9, tzinfo=UTC)
SOURCE = Source("quay", "https://quay.example/feed")
FEED = Feed("Quay News", "https://quay.example/", "en", ())
ENTRY = Entry("id-1", "https://quay.example/a", "A title", "<p>Hello</p>", SOURCE.url, WHEN)
HELLO = Cleaned("Hello", "Hello")


def post(entry: Entry = ENTRY, cleaned: Cleaned = HELLO, source: Source = SOURCE) -> Post:
    return compose(entry, cleaned, source, FEED, identity(entry))


def test_front_matter_comes_in_its_order_and_without_what_is_empty() -> None:
    full = replace(
        ENTRY,
        updated=datetime(2024, 3, 2, tzinfo=UTC),
        author="Rosa Quay",
        tags=("Boats", "Boats", ""),
        language="en_GB",
        enclosures=(Enclosure("https://quay.example/a.mp3", "audio/mpeg", 9, "Reading"),),
    )
    assert list(post(full).meta) == [
        *("updated", "author", "tags", "lang", "canonical", "display", "summary", "enclosures"),
        "source",
    ]
    assert post(full).meta["tags"] == ["Boats"]
    assert post(full).meta["lang"] == "en-GB"
    assert list(post().meta) == ["canonical", "display", "summary", "source"]


def test_what_may_be_done_is_what_the_member_says_else_what_the_feed_says() -> None:
    said = replace(
        ENTRY, rights="© Quay\nPress", licence="https://creativecommons.org/licenses/by/4.0/"
    )
    assert post(said).meta["rights"] == "© Quay Press"
    assert post(said).meta["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    own = replace(SOURCE, licence="CC BY-SA 4.0")
    assert post(said, source=own).meta["licence"] == "CC BY-SA 4.0"
    assert content_hash(said, own) != content_hash(said, SOURCE) != content_hash(ENTRY, SOURCE)
    for bad in ("javascript:alert(1)", "https://a:b@quay.example/", "no address"):
        assert "licence" not in post(replace(ENTRY, licence=bad)).meta


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("EN_gb", "en-GB"),
        ("zh-HANT-tw", "zh-Hant-TW"),
        (" pl ", "pl"),
        ("English", None),
        ("x-klingon", None),
        ("", None),
    ],
)
def test_a_language_is_written_in_its_usual_form(said: str, written: str | None) -> None:
    assert post(replace(ENTRY, language=said)).meta.get("lang") == written


def test_a_file_says_how_long_it_is() -> None:
    film = Enclosure("https://quay.example/a.mp4", "video/mp4", None, "The film", 3723)
    assert post(replace(ENTRY, enclosures=(film,))).meta["enclosures"] == [
        {
            "url": "https://quay.example/a.mp4",
            "type": "video/mp4",
            "duration": 3723,
            "title": "The film",
        }
    ]


@pytest.mark.parametrize("year", [1, 1000, 1899, 2201, 9999])
def test_an_absurd_date_is_none_and_the_day_of_the_first_sight_stands(year: int) -> None:
    odd = replace(ENTRY, published=datetime(year, 1, 1, tzinfo=UTC), updated=None)
    assert post(odd).date is None


def test_what_a_member_agreed_to_decides_how_much_is_shown() -> None:
    long = Cleaned("**body**", "word " * 100)
    shown = {
        display: post(cleaned=long, source=replace(SOURCE, display=display)).body
        for display in ("full", "excerpt", "link")
    }
    assert shown["full"] == "**body**"
    assert shown["excerpt"].count("word") == 60
    assert shown["excerpt"].endswith("…")
    assert shown["link"] == ""


def test_a_changed_agreement_is_a_changed_post() -> None:
    assert content_hash(ENTRY, SOURCE) != content_hash(ENTRY, replace(SOURCE, display="link"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Another"),
        ("html", "<p>Bye</p>"),
        ("author", "Rosa"),
        ("tags", ("Boats",)),
        ("link", "https://quay.example/b"),
        ("language", "pl"),
        ("enclosures", (Enclosure("https://quay.example/a.mp3"),)),
    ],
)
def test_an_edit_of_any_field_that_is_shown_changes_the_hash(field: str, value: object) -> None:
    assert content_hash(replace(ENTRY, **{field: value}), SOURCE) != content_hash(ENTRY, SOURCE)


def test_a_feed_that_stamps_its_entries_anew_every_night_changes_nothing() -> None:
    stamped = replace(ENTRY, id="id-2", published=None, updated=datetime(2025, 1, 1, tzinfo=UTC))
    assert content_hash(stamped, SOURCE) == content_hash(ENTRY, SOURCE)


def test_a_post_without_a_title_is_named_by_its_first_words_or_its_date_or_its_feed() -> None:
    shown = Cleaned("x", "Week 20 We ate", told="We ate")
    assert post(replace(ENTRY, title=""), shown).title == "We ate"
    assert post(replace(ENTRY, title=""), Cleaned("x", "Week 20")).title == "Week 20"
    silent, nothing = replace(ENTRY, title="  "), Cleaned("", "")
    assert post(silent, Cleaned("x", "one two " * 9)).title == "one two " * 5 + "one two…"
    assert post(silent, nothing).title == "Untitled post from 2024-03-01"
    assert post(replace(silent, published=None), nothing).title == "Untitled post from Quay News"


def test_an_entry_is_known_by_its_id_else_its_link_else_its_title_and_date() -> None:
    assert identity(ENTRY) == "id-1"
    assert identity(replace(ENTRY, id="")) == "https://quay.example/a"
    bare = replace(ENTRY, id="", link="")
    assert identity(bare) == identity(replace(bare, html="<p>edited</p>"))
    assert identity(bare) != identity(replace(bare, title="Other"))


def test_entries_that_share_an_id_are_told_apart_by_link_and_repeats_are_counted_once() -> None:
    one, two = (
        replace(ENTRY, link="https://q.example/1"),
        replace(ENTRY, link="https://q.example/2"),
    )
    names = identities([one, two, one])
    assert names == ["id-1 https://q.example/1", "id-1 https://q.example/2", None]
    assert identities([two, one])[1] == names[0]  # the order of the feed does not matter


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://quay.example/a", "//x", "", "http://["]
)
def test_only_a_web_address_is_called_canonical(link: str) -> None:
    assert post(replace(ENTRY, link=link)).canonical == ""
    assert "canonical" not in post(replace(ENTRY, link=link)).meta


def test_a_megabyte_of_title_is_cut() -> None:
    assert len(post(replace(ENTRY, title="a" * 1_000_000)).title) == MAX_LINE


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_of_a_stranger_can_add_to_or_break_the_front_matter(one: str, two: str) -> None:
    dirty = replace(ENTRY, id=one, title=two, author=one, tags=(two, one), language=one)
    made = post(dirty)
    meta = {"title": made.title, **made.meta}
    read, body = frontmatter.read(frontmatter.write(meta, made.body), "x.md")
    assert list(read) == list(meta)
    assert body == made.body
    assert all("\n" not in line for line in [str(read["title"]), *read.get("tags", [])])


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=60))
@settings(max_examples=200, deadline=None)
def test_an_excerpt_says_exactly_its_words_whatever_they_look_like(line: str) -> None:
    said_and_shown(" ".join(line.split()))


@pytest.mark.parametrize(
    "line",
    [
        *("# x", "- x", "+ x", "* x", "1. x", "12) x", "> x", "~~~", "```", "===", "---", ": x"),
        *("[TOC]", "[a](javascript:x)", "<b>x</b>", "&lt;", "*[a]: b", "[^1]", "{: #a }", "a\\*b"),
        *("![x](y)", "<http://x.example>", "__x__", "| a | b |", "&#42;x&#42;"),
    ],
)
def test_an_excerpt_that_looks_like_markdown_stays_text(line: str) -> None:
    said_and_shown(line)


def said_and_shown(line: str) -> None:
    html = markdown.markdown(escape_markdown(line), extensions=["extra", "toc", "sane_lists"])
    soup = BeautifulSoup(html, "html.parser")
    assert soup.get_text().strip() == line.strip()
    assert {tag.name for tag in soup.find_all(True)} <= {"p"}


WORDS = st.sampled_from(
    ["word", "w" * 90, "\u0301x", "e\u0301", "\u200b", "\u2800", "\u3000", "字" * 200]
)
LONG = st.lists(WORDS | st.text(max_size=3), min_size=20, max_size=90)


@settings(max_examples=200, deadline=None)
@given(LONG, st.sampled_from(["", " ", "  ", "\n"]), st.integers(1, 6))
def test_a_long_text_is_cut_as_if_it_were_read_to_its_end(
    words: list[str], gap: str, times: int
) -> None:
    text = gap.join(words * times)
    line = one_line(text)
    cut = " ".join(line.split(" ")[:SUMMARY_WORDS])[: MAX_LINE - 1].rstrip()
    summary = post(cleaned=Cleaned(text, text)).meta.get("summary", "")
    assert summary == (line if line == cut else f"{cut}…")


def test_the_hash_of_an_entry_is_that_of_its_version() -> None:
    """It is written in every pulled file: another one would write all posts of all hubs anew."""
    assert COMPOSE_VERSION == 5, "raised on purpose? then write down the new digests here"
    full = replace(
        ENTRY,
        link="https://quay.example/a?utm_source=x",
        author="Rosa Quay",
        tags=("Boats", ""),
        language="en_GB",
        enclosures=(Enclosure("https://quay.example/a.mp3", "audio/mpeg", 9, "Reading"),),
        licence="https://creativecommons.org/licenses/by/4.0/",
    )
    assert (
        content_hash(ENTRY, SOURCE)
        == "c3394ef90c0e8e5ee978279921ab930d4a28d48ec77bebefb3709f973f71bd61"
    )
    assert (
        content_hash(full, replace(SOURCE, licence="CC", pictures="copy"))
        == "18ea887b84173d7fc21655e47b6dab5fb90638c9494594e7e5571498caa12b99"
    )
