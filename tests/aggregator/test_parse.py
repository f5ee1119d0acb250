"""Formats as they are written in the wild: one fact a file, and nothing may crash the reader.

The files stand in `parse/`: a document and `<name>.expected.json`, which names the fact and what is
expected of the fields it is about.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import NotAFeed
from aggregator.parse import MAX_ENTRIES, parse

HERE = Path(__file__).parent / "parse"
URL = "https://news.example/feeds/all.xml"
DOCUMENTS = sorted(path for path in HERE.iterdir() if ".expected" not in path.name)
RSS = b'<rss version="2.0"><channel><title>T</title>%s</channel></rss>'


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_read_as_its_fact_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    label = expected.get("content_type", "application/xml")
    if "refused" in expected:
        with pytest.raises(NotAFeed, match=expected["refused"]):
            parse(path.read_bytes(), label, URL)
        return
    feed = parse(path.read_bytes(), label, URL)
    assert _part(asdict(feed), expected.get("feed", {})) == expected.get("feed", {})
    assert len(feed.entries) == len(expected["entries"])
    for entry, wanted in zip(feed.entries, expected["entries"], strict=True):
        assert _part(asdict(entry), wanted) == wanted


def test_every_fact_has_its_document_and_says_what_it_is() -> None:
    facts = sorted(HERE.glob("*.expected.json"))
    assert len(facts) == len(DOCUMENTS) >= 30
    assert all(json.loads(fact.read_text(encoding="utf-8"))["fact"] for fact in facts)


def test_a_feed_without_end_is_cut_at_the_newest_entries() -> None:
    items = b"".join(b"<item><guid>n%d</guid></item>" % number for number in range(MAX_ENTRIES + 5))
    feed = parse(RSS % items, "", URL)
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.entries[0].id == "n0"


def test_a_body_that_looks_like_a_file_name_opens_no_file() -> None:
    with pytest.raises(NotAFeed):
        parse(str(HERE / "rdf.xml").encode(), "", URL)


def test_a_feed_says_the_same_wherever_it_was_fetched_from() -> None:
    body = (HERE / "atom-relative-id.xml").read_bytes()
    ids = {parse(body, "", url).entries[0].id for url in (URL, "http://mirror.example/x/feed")}
    assert ids == {"t3_17"}


def test_deeply_nested_elements_do_not_crash_the_reader() -> None:
    deep = b"<item><description>" + b"<a>" * 20_000 + b"</description></item>"
    _reads_or_refuses(RSS % deep)


@given(st.sampled_from(DOCUMENTS), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_cut_off_document_is_read_or_refused(path: Path, share: float) -> None:
    body = path.read_bytes()
    _reads_or_refuses(body[: int(len(body) * share)])


@given(st.sampled_from(DOCUMENTS), st.data())
@settings(max_examples=150, deadline=None)
def test_a_mutated_document_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    body = path.read_bytes()
    at = data.draw(st.integers(0, len(body)))
    gone = data.draw(st.integers(0, 40))
    new = data.draw(st.sampled_from(ODD) | st.binary(max_size=12))
    _reads_or_refuses(body[:at] + new + body[at + gone :])


@given(st.binary(max_size=200), st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_bytes_under_any_label_are_read_or_refused(body: bytes, label: str) -> None:
    _reads_or_refuses(body, label)
    _reads_or_refuses(RSS % body, label)


# Pieces that have upset feed readers: references without meaning, unclosed sections, stray marks.
ODD = [
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&#99999999999;",
    b"&#xD800;",
    b"&nosuch;",
    b"<!",
    b"<!DOCTYPE x",
    b"<!ENTITY",
    b"<?",
    b"<",
    b"</item>",
    b"<item>",
    b"<svg>",
    b"<title>",
    b"<source>",
    b"<image>",
    b'<x xml:base="http://[::1">',
    b"<pubDate>0000-00-00</pubDate>",
    b"<pubDate>9999-12-31T23:59:60-23:59</pubDate>",
    b'<link rel="enclosure"/>',
    b"<media:content/>",
    b"<tags/>",
    b"<itunes:keywords/>",
    b"\xff\xfe",
    b"\x00",
    b"<content src='x'/>",
    b"<author/>",
    b"<category/>",
    b"<media:rating/></media:rating>",
    b"<media:credit>x</media:credit>",
    b"<psc:chapters><psc:chapter start='x'/></psc:chapters>",
    b"<georss:point>x</georss:point>",
    b"<gml:pos>1</gml:pos>",
]


def _reads_or_refuses(body: bytes, label: str = "application/xml") -> None:
    try:
        feed = parse(body, label, URL)
    except NotAFeed:
        return
    json.dumps(asdict(feed), default=str).encode()
    for entry in feed.entries:
        assert entry.base.startswith("http")
        for time in (entry.published, entry.updated):
            assert time is None or time.utcoffset() is not None


def _part(told: dict[str, object], wanted: dict[str, object]) -> dict[str, object]:
    return {key: _plain(told[key]) for key in wanted}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):  # a rhythm
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("label", ["", 'encoding="iso-8859-1"', 'encoding="utf-8"'])
@pytest.mark.parametrize(
    ("language", "codec", "title"),
    [
        ("ru", "windows-1251", "Привет, город"),
        ("el-GR", "windows-1253", "Καλημέρα σε όλους"),
        ("ar", "windows-1256", "صباح الخير"),
        ("fr", "windows-1252", "Le café d’été"),
    ],
)
def test_a_wrong_or_missing_label_is_mended_by_the_language(
    label: str, language: str, codec: str, title: str
) -> None:
    text = (
        f'<?xml version="1.0" {label}?><rss version="2.0"><channel><language>{language}</language>'
        f"<item><title>{title}</title></item></channel></rss>"
    )
    feed = parse(text.encode(codec), "text/xml", "https://a.example/feed")
    assert feed.entries[0].title == title
