"""A recorded web answers from files as its docstring says, and from nowhere else."""

import asyncio
from pathlib import Path

import pytest

from aggregator.fetch import FolderFetcher, Limits, folder
from aggregator.model import Failed, Fetched, FetchResult, Source, Unchanged, Validators


def ask(web: Path, url: str, known: Validators | None = None) -> FetchResult:
    async def run() -> FetchResult:
        async with FolderFetcher(web, Limits()) as fetcher:
            return await fetcher.fetch(Source("m", url), known or Validators())

    return asyncio.run(run())


def put(path: Path, text: str = "<rss/>") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def documented() -> list[tuple[str, str]]:
    rows = [row.split() for row in (folder.__doc__ or "").splitlines() if "://a.example" in row]
    return [(url, file.rstrip(",")) for url, file, *_ in rows]


@pytest.mark.parametrize(("url", "file"), documented())
def test_every_line_of_the_documented_mapping_holds(tmp_path: Path, url: str, file: str) -> None:
    assert isinstance(ask(tmp_path, url), Failed)
    put(tmp_path / file, url)
    result = ask(tmp_path, url)
    assert isinstance(result, Fetched)
    assert result.body == url.encode()
    assert isinstance(ask(tmp_path, url.replace("https:", "http:")), Fetched)


def test_the_mapping_is_documented() -> None:
    assert len(documented()) == 8


def test_an_index_is_xml_before_json_before_html(tmp_path: Path) -> None:
    for name in ("index.html", "index.json", "index.xml"):
        put(tmp_path / "a.example" / name, name)
        result = ask(tmp_path, "https://a.example/")
        assert isinstance(result, Fetched)
        assert result.body == name.encode()


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.xml", "application/xml"),
        ("a.RSS", "application/rss+xml"),
        ("a.atom", "application/atom+xml"),
        ("a.json", "application/json"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.rss%3Fx=b.html", "application/rss+xml"),
        ("a", "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_the_ending(tmp_path: Path, name: str, type_: str) -> None:
    put(tmp_path / "a.example" / name)
    result = ask(tmp_path, "https://a.example/" + name.replace("%3F", "?"))
    assert isinstance(result, Fetched)
    assert result.content_type == type_


def test_a_file_is_new_when_its_content_is(tmp_path: Path) -> None:
    file = put(tmp_path / "a.example/feed.xml")
    first = ask(tmp_path, "https://a.example/feed.xml")
    assert isinstance(first, Fetched)
    only_etag = Validators(first.validators.etag)
    assert isinstance(ask(tmp_path, "https://a.example/feed.xml", only_etag), Unchanged)
    put(file, "<rss></rss>")
    assert isinstance(ask(tmp_path, "https://a.example/feed.xml", only_etag), Fetched)


@pytest.mark.parametrize(
    ("since", "result"),
    [
        ("Sun, 01 Mar 2026 08:00:00 GMT", Unchanged),
        ("Sun, 01 Mar 2026 08:00:01 GMT", Unchanged),
        ("Sun, 01 Mar 2026 07:59:59 GMT", Fetched),
        ("Sun, 01 Mar 2026 07:59:59 -0000", Fetched),
        ("last spring", Fetched),
    ],
)
def test_a_time_is_compared_as_a_time(tmp_path: Path, since: str, result: type) -> None:
    put(tmp_path / "a.example/feed.xml")
    put(
        tmp_path / "a.example/feed.xml.http",
        "HTTP/1.1 200 OK\r\nLast-Modified: Sun, 01 Mar 2026 08:00:00 GMT\r\n\r\nignored",
    )
    known = Validators(None, since)
    assert isinstance(ask(tmp_path, "https://a.example/feed.xml", known), result)


def test_a_move_is_recorded_without_a_body(tmp_path: Path) -> None:
    head = "HTTP/1.1 301 Moved Permanently\nlocation:\thttps://b.example/feed.xml \n"
    put(tmp_path / "a.example/index.xml.http", head)
    put(tmp_path / "b.example/feed.xml")
    result = ask(tmp_path, "https://a.example")
    assert isinstance(result, Fetched)
    assert result.moved_to == "https://b.example/feed.xml"


@pytest.mark.parametrize(
    ("head", "line"),
    [("", 1), ("200 OK", 1), ("HTTP/1.1 999 x", 1), ("HTTP/1.1 200 OK\nno colon", 2)],
)
def test_a_damaged_recording_says_where(tmp_path: Path, head: str, line: int) -> None:
    put(tmp_path / "a.example/feed.xml.http", head)
    result = ask(tmp_path, "https://a.example/feed.xml")
    assert isinstance(result, Failed)
    assert f"feed.xml.http:{line}: write" in result.detail


@pytest.mark.parametrize(
    "path",
    [
        "../secret.xml",
        "%2e%2e/secret.xml",
        "..%2fsecret.xml",
        "..%5Csecret.xml",
        "x/%2E%2E/%2E%2E/secret.xml",
        "%2Fsecret.xml",
        "secret.xml%00",
        "link.xml",
        "linked/secret.xml",
        "feed.xml.http",
        "feed.xml.HTTP",
        "//feed.xml",
        "feed.xml/",
        "%FF.xml",
        "x" * 300,
        "sub",
    ],
)
def test_nothing_outside_is_ever_read(tmp_path: Path, path: str) -> None:
    web, secret = tmp_path / "web", put(tmp_path / "secret.xml")
    put(tmp_path / "a.example/secret.xml")
    put(web / "secret.xml")
    put(web / "a.example/feed.xml")
    put(web / "a.example/feed.xml.http", "HTTP/1.1 200 OK")
    put(web / "a.example/sub/feed.xml")
    (web / "a.example/link.xml").symlink_to(secret)
    (web / "a.example/linked").symlink_to(tmp_path)
    assert isinstance(ask(web, "https://a.example/feed.xml"), Fetched)
    result = ask(web, f"https://a.example/{path}")
    assert isinstance(result, Failed)
    assert "404" in result.reason
