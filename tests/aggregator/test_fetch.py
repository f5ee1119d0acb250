"""The network and a recorded web are judged alike: one table, asked both ways."""

import gzip
import hashlib
import zlib
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from aggregator.fetch.unpack import zstd
from aggregator.model import Failed, Fetched, Freshness, Unchanged, Validators
from tests.aggregator.loopback import FAST, Ask, Page, from_folder, over_http

FEED = b"<rss><channel><title>Kirkgate</title></channel></rss>"
SHA = hashlib.sha256(FEED).hexdigest()
ETAG, MODIFIED = 'W/"a, b\\"', "Sun, 01 Mar 2026 08:00:00 GMT"


@pytest.fixture(params=[over_http, from_folder])
def ask(request: pytest.FixtureRequest, tmp_path: Path) -> Ask:
    return request.param(tmp_path)


def feed(**headers: str) -> Page:
    return Page(FEED, 200, {name.replace("_", "-"): value for name, value in headers.items()})


def moved(status: int, target: str) -> Page:
    return Page(b"", status, {"Location": target})


def test_a_body_comes_with_its_type_and_its_validators(ask: Ask) -> None:
    page = feed(
        Content_Type="application/rss+xml; charset=utf-8", ETag=ETAG, Last_Modified=MODIFIED
    )
    result = ask({"/feed.xml": page})
    assert isinstance(result, Fetched)
    assert (result.body, result.content_type) == (FEED, "application/rss+xml; charset=utf-8")
    assert result.validators == Validators(ETAG, MODIFIED, SHA)
    assert result.url == result.source.url
    assert result.moved_to is None


@pytest.mark.parametrize(
    "page",
    [feed(ETag=ETAG), feed(Last_Modified=MODIFIED), feed(ETag=ETAG, Last_Modified=MODIFIED)],
    ids=["ETag", "Last-Modified", "both"],
)
def test_a_second_request_is_conditional_and_answered_304(ask: Ask, page: Page) -> None:
    first = ask({"/feed.xml": page})
    assert isinstance(first, Fetched)
    # Another body under the same validators: only a 304 can leave it unseen.
    second = ask({"/feed.xml": replace(page, body=b"other")}, known=first.validators)
    assert second == Unchanged(second.source, first.validators)


def test_without_validators_the_same_body_is_recognised(ask: Ask) -> None:
    first = ask({"/feed.xml": feed()})
    assert isinstance(first, Fetched)
    assert isinstance(ask({"/feed.xml": feed()}, known=first.validators), Unchanged)
    assert isinstance(ask({"/feed.xml": Page(b"new")}, known=first.validators), Fetched)


def test_both_validators_are_renewed_by_every_body_that_comes(ask: Ask) -> None:
    known = Validators('"old"', "Sat, 28 Feb 2026 08:00:00 GMT", SHA)
    result = ask({"/feed.xml": feed(ETag='"new"')}, known=known)
    assert result == Unchanged(result.source, Validators('"new"', None, SHA))


def test_a_validator_that_a_body_bears_no_more_is_forgotten(ask: Ask) -> None:
    known = Validators('"old"', MODIFIED, "of another body")
    result = ask({"/feed.xml": feed()}, known=known)
    assert isinstance(result, Fetched)
    assert result.validators == Validators(None, None, SHA)


@pytest.mark.parametrize(
    ("headers", "renewed"),
    [
        ({}, Validators('"old"', MODIFIED, SHA)),
        ({"ETag": '"old"'}, Validators('"old"', MODIFIED, SHA)),
        ({"ETag": 'W/"new"'}, Validators('W/"new"', MODIFIED, SHA)),
        ({"Last-Modified": "yesterday"}, Validators('"old"', "yesterday", SHA)),
        ({"ETag": '"\udcff"'}, Validators('"old"', MODIFIED, SHA)),
    ],
    ids=["none", "the same", "another", "no time", "not sendable"],
)
def test_what_nothing_new_bears_takes_the_place_of_what_was_known(
    ask: Ask, headers: dict[str, str], renewed: Validators
) -> None:
    """RFC 9111, section 4.3.4."""
    known = Validators('"old"', MODIFIED, SHA)
    result = ask({"/feed.xml": Page(status=304, headers=headers)}, known=known)
    assert result == Unchanged(result.source, renewed)


FRESH = {
    "Cache-Control": "max-age=3600",
    "Expires": "0",
    "Age": "12",
    "Date": "Sun, 01 Mar 2026 08:00:00 GMT",
    "Retry-After": "120",
}


@pytest.mark.parametrize("status", [200, 304, 429, 500])
def test_what_the_server_says_of_when_to_ask_again_is_kept_as_it_came(
    ask: Ask, status: int
) -> None:
    page = Page(FEED if status == 200 else b"", status, FRESH)
    result = ask({"/feed.xml": page}, known=Validators('"a"'))
    said = Freshness("max-age=3600", "0", "12", "Sun, 01 Mar 2026 08:00:00 GMT", "120")
    assert result.freshness == said


def test_an_unchanged_body_is_as_fresh_as_a_new_one(ask: Ask) -> None:
    result = ask({"/feed.xml": Page(FEED, 200, FRESH)}, known=Validators(None, None, SHA))
    assert isinstance(result, Unchanged)
    assert result.freshness.age == "12"


def test_what_a_server_says_is_kept_short_and_printable(ask: Ask) -> None:
    headers = {"Cache-Control": "x" * 5000, "Age": "caf\udce9", "Expires": "\u202e0"}
    said = ask({"/feed.xml": Page(FEED, 200, headers)}).freshness
    assert len(said.cache_control) == 300
    assert (said.age, said.expires) == ("caf�", "�0")


def test_lists_that_come_in_several_lines_are_one_list(ask: Ask) -> None:
    headers = {"Cache-Control": "no-cache\r\nCache-Control: max-age=60"}
    assert ask({"/feed.xml": Page(FEED, 200, headers)}).freshness.cache_control == (
        "no-cache, max-age=60"
    )
    twice = {"Content-Encoding": "gzip\r\nContent-Encoding: gzip"}
    result = ask({"/feed.xml": Page(gzip.compress(gzip.compress(FEED)), 200, twice)})
    assert isinstance(result, Failed)
    assert "cannot be unpacked" in result.reason


@pytest.mark.parametrize(
    ("etag", "kept"),
    [
        ('"café"', '"café"'),
        ("unquoted", "unquoted"),
        ('"\udcff"', None),
        ('"' + "x" * 2000 + '"', None),
        ("", None),
    ],
    ids=["utf-8", "unquoted", "no utf-8", "endless", "empty"],
)
def test_a_validator_is_kept_only_if_it_can_go_back_byte_for_byte(
    ask: Ask, etag: str, kept: str | None
) -> None:
    first = ask({"/feed.xml": feed(ETag=etag)})
    assert isinstance(first, Fetched)
    assert first.validators.etag == kept
    second = ask({"/feed.xml": replace(feed(ETag=etag), body=b"new")}, known=first.validators)
    assert isinstance(second, Unchanged if kept else Fetched)


def test_damaged_validators_from_an_old_state_are_not_sent(ask: Ask) -> None:
    known = Validators('"a"\r\nX-Evil: 1', "yesterday\0", None)
    assert isinstance(ask({"/feed.xml": feed(ETag='"a"')}, known=known), Fetched)


def test_nothing_new_is_no_answer_to_a_question_that_did_not_ask_so(ask: Ask) -> None:
    result = ask({"/feed.xml": Page(status=304)})
    assert isinstance(result, Failed)
    assert "304" in result.reason


@pytest.mark.parametrize(
    ("statuses", "for_good"),
    [
        ([301], True),
        ([308], True),
        ([302], False),
        ([303], False),
        ([307], False),
        ([308, 308, 301], True),
        ([301, 302], False),
        ([307, 301], False),
    ],
)
def test_a_feed_moved_for_good_only_if_every_redirect_says_so(
    ask: Ask, statuses: list[int], for_good: bool
) -> None:
    pages = {f"/{n}": moved(status, f"{n + 1}") for n, status in enumerate(statuses)}
    result = ask(pages | {f"/{len(statuses)}": feed()}, "/0")
    assert isinstance(result, Fetched)
    assert result.url.endswith(f"/{len(statuses)}")
    assert result.moved_to == (result.url if for_good else None)


@pytest.mark.parametrize("target", ["{site}/b%20c.xml?x=1#part", "/b%20c.xml?x=1", "b c.xml?x=1"])
def test_a_redirect_may_be_absolute_relative_or_a_little_careless(ask: Ask, target: str) -> None:
    result = ask(
        {"/feed.xml": moved(301, target), "/b%20c.xml?x=1": feed(), "/b c.xml?x=1": feed()}
    )
    assert isinstance(result, Fetched)
    assert result.moved_to is not None
    assert result.moved_to.endswith("/b%20c.xml?x=1")


def test_a_place_in_a_page_is_no_part_of_where_we_are_sent(ask: Ask) -> None:
    result = ask({"/feed.xml": moved(301, "/new.xml#newest"), "/new.xml": feed()})
    assert isinstance(result, Fetched)
    assert (result.url, result.moved_to) == (result.moved_to, result.url)
    assert result.url.endswith("/new.xml")


@pytest.mark.parametrize(
    ("target", "path"),
    [("/caf\udce9.xml", "/caf%E9.xml"), ("/café.xml", "/caf%C3%A9.xml")],
    ids=["latin-1", "utf-8"],
)
def test_bytes_beyond_ascii_stand_for_themselves(tmp_path: Path, target: str, path: str) -> None:
    result = over_http(tmp_path)({"/feed.xml": moved(301, target), path: feed()})
    assert isinstance(result, Fetched)
    assert result.url.endswith(path)


def test_validators_go_along_on_the_same_host(ask: Ask) -> None:
    pages = {"/feed.xml": moved(301, "/new.xml"), "/new.xml": feed(ETag=ETAG)}
    assert isinstance(ask(pages, known=Validators(ETAG, None, "other")), Unchanged)


@pytest.mark.parametrize(
    ("pages", "what"),
    [
        ({}, "404: nothing is there any more"),
        ({"/feed.xml": Page(status=410)}, "410: it is gone for good"),
        ({"/feed.xml": Page(status=401)}, "401: it asks for a password"),
        ({"/feed.xml": Page(status=403)}, "403: the site does not let us in"),
        ({"/feed.xml": Page(status=429, headers={"Retry-After": "120"})}, "429: the site finds"),
        ({"/feed.xml": Page(status=500)}, "500: the site has a fault of its own"),
        ({"/feed.xml": Page(status=503)}, "503: the site has a fault of its own"),
        ({"/feed.xml": Page(status=204)}, "204: there is nothing to read"),
        ({"/feed.xml": Page(status=206, body=FEED)}, "206: there is nothing to read"),
        ({"/feed.xml": moved(300, "/b")}, "300: there is nothing to read"),
        ({"/feed.xml": moved(305, "/b")}, "305: there is nothing to read"),
        ({"/feed.xml": moved(306, "/b")}, "306: there is nothing to read"),
        ({"/feed.xml": Page(status=304)}, "304: nothing new, to a question that did not ask"),
        ({"/feed.xml": Page(status=599)}, "599: the site has a fault of its own"),
        ({"/feed.xml": Page(status=301)}, "but not where to"),
        ({"/feed.xml": moved(302, "/feed.xml")}, "in circles"),
        ({"/feed.xml": moved(302, "/b"), "/b": moved(301, "/feed.xml#x")}, "in circles"),
        ({"/feed.xml": moved(301, "file:///etc/passwd")}, "does not begin with http"),
        ({"/feed.xml": moved(301, "ftp://site.example/x")}, "does not begin with http"),
        ({"/feed.xml": moved(301, "data:text/xml,<rss/>")}, "does not begin with http"),
        ({"/feed.xml": moved(301, "http://169.254.169.254/latest")}, "private network"),
        ({"/feed.xml": moved(301, "//127.0.0.2/x")}, "private network"),
        ({"/feed.xml": moved(301, "http://[::ffff:10.0.0.1]/x")}, "private network"),
        ({"/feed.xml": moved(301, "http://me:pw@site.example/x")}, "a name or a password"),
        ({"/feed.xml": moved(301, "http://[x/")}, "not a web address"),
        ({"/feed.xml": moved(301, "http://\udcff/")}, "names no proper site"),
        ({"/feed.xml": moved(301, "http://-/x")}, "names no proper site"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_is_said_in_plain_words(ask: Ask, pages: dict[str, Page], what: str) -> None:
    result = ask(pages)
    assert isinstance(result, Failed)
    assert what in result.reason
    assert result.reason.endswith(".")
    assert result.detail.isprintable()
    assert result.status == [Page(status=404), *pages.values()][-1].status


def test_a_technician_is_told_the_status_and_how_long_to_wait(ask: Ask) -> None:
    result = ask({"/feed.xml": Page(status=429, headers={"Retry-After": "120"})})
    assert isinstance(result, Failed)
    assert result.detail.startswith("HTTP 429, Retry-After: 120 at http://")


def test_only_so_many_redirects_are_followed(ask: Ask) -> None:
    pages = {f"/{n}": moved(301, f"/{n + 1}") for n in range(9)} | {"/9": feed()}
    assert isinstance(ask(pages, "/4"), Fetched)
    result = ask(pages, "/3")
    assert isinstance(result, Failed)
    assert "more than 5 times" in result.reason


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(FEED)),
        ("X-GZIP ", gzip.compress(FEED)),
        ("gzip", gzip.compress(FEED[:9]) + gzip.compress(FEED[9:]) + b"\0\0\0"),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED)[2:-4]),
        ("br", brotli.compress(FEED)),
        ("Br", b""),
        ("zstd", zstd.compress(FEED)),
        ("zstd", zstd.compress(FEED[:9]) + zstd.compress(b"") + zstd.compress(FEED[9:])),
        ("identity", FEED),
    ],
    ids=(
        "gzip, x-gzip, two members, deflate, raw deflate, br, empty br, zstd, frames, identity"
    ).split(", "),
)
def test_a_packed_body_is_unpacked(ask: Ask, coding: str, packed: bytes) -> None:
    result = ask({"/feed.xml": Page(packed, 200, {"Content-Encoding": coding})})
    assert isinstance(result, Fetched)
    assert result.body == (FEED if packed else b"")


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(FEED)[:-9]),
        ("gzip", b"\x1f"),
        ("gzip", FEED),
        ("deflate", FEED),
        ("br", FEED),
        ("br", brotli.compress(FEED)[:-9]),
        ("br", brotli.compress(FEED) + b"more"),
        ("zstd", FEED),
        ("zstd", zstd.compress(FEED)[:-9]),
        ("zstd", zstd.compress(FEED) + b"more"),
        ("zstd", zstd.compress(b"") * 1001),
        ("gzip, gzip", gzip.compress(gzip.compress(FEED))),
        ("br, gzip", gzip.compress(brotli.compress(FEED))),
        ("compress", FEED),
        ("gzip", gzip.compress(b"") * 1001),
    ],
    ids=(
        "cut, one byte, not packed, not deflated, no br, cut br, more br, no zstd, cut zstd, "
        "more zstd, many frames, twice, two in a row, unknown, many members"
    ).split(", "),
)
def test_a_body_that_cannot_be_unpacked_is_a_failure(ask: Ask, coding: str, packed: bytes) -> None:
    result = ask({"/feed.xml": Page(packed, 200, {"Content-Encoding": coding})})
    assert isinstance(result, Failed)
    assert "cannot be unpacked" in result.reason


@pytest.mark.parametrize("limits", [replace(FAST, wire=99), replace(FAST, body=99)])
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(ask: Ask, limits) -> None:
    assert isinstance(ask({"/feed.xml": Page(b"x" * 99)}, limits=limits), Fetched)
    result = ask({"/feed.xml": Page(b"x" * 100)}, limits=limits)
    assert isinstance(result, Failed)
    assert "larger than" in result.reason


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress)],
)
def test_what_is_packed_is_measured_as_sent_and_as_unpacked(ask: Ask, coding: str, pack) -> None:
    page = Page(pack(b"x" * 1000), 200, {"Content-Encoding": coding})
    assert isinstance(ask({"/feed.xml": page}, limits=replace(FAST, wire=99)), Fetched)
    assert isinstance(ask({"/feed.xml": page}, limits=replace(FAST, body=999)), Failed)
