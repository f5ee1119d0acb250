"""Every recorded real document, from bytes to files on disk: no crash, and nothing lost."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Create, Roster, Source
from aggregator.parse import parse
from aggregator.posts.plan import WITHHELD
from aggregator.pull import pull

FOLDER = Path(__file__).parents[2].parent / "shared" / "feeds"
DOCUMENTS = sorted(path for path in FOLDER.glob("*") if path.suffix not in (".md", ".tsv"))
NOW = datetime(2027, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason=f"no real feeds at {FOLDER}")


def items(path: Path) -> int:
    """Count a document's items by means other than ours."""
    body = path.read_bytes()
    if path.suffix == ".json":
        return len(json.loads(body)["items"])
    return len(feedparser.parse(io.BytesIO(body)).entries)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Source]]:
    """Record every document as a site of its own."""
    root = tmp_path_factory.mktemp("web")
    sources = []
    for path in DOCUMENTS:
        member = path.name.replace(".", "-").replace("_", "-").lower()
        place = root / f"{member}.example" / "feed.xml"
        place.parent.mkdir()
        place.write_bytes(path.read_bytes())
        # Neither ETag nor date: every night, every document is read again.
        head = place.with_name("feed.xml.http")
        head.write_text("HTTP/1.1 200 OK\nContent-Type: application/xml\n\n", encoding="utf-8")
        sources.append(Source(member, f"https://{member}.example/feed.xml"))
    return root, sources


def test_every_document_becomes_files_and_the_second_night_rewrites_none(
    web: tuple[Path, list[Source]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, sources = web
    limits = Limits(gap=0)

    def night() -> dict[str, list[str]]:
        with engine("here") as executor:
            roster, fetcher = Roster(tuple(sources)), FolderFetcher(root, limits)
            done = pull(tmp_path, roster, fetcher, executor, NOW, limits=limits)
        assert [outcome.failure for outcome in done.outcomes if outcome.failure] == []
        assert done.faults == ()
        notes = (note for outcome in done.outcomes for note in outcome.notes)
        assert [note for note in notes if not note.startswith(WITHHELD)] == []
        return {
            outcome.source.member: [type(change).__name__ for change in outcome.changes]
            for outcome in done.outcomes
        }

    first = night()
    expected = [items(path) for path in DOCUMENTS]
    assert [len(changes) for changes in first.values()] == expected
    assert {kind for changes in first.values() for kind in changes} == {Create.__name__}
    files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    texts = {path: path.read_bytes() for path in files}
    assert len(list(tmp_path.glob("pulled/*/*.md"))) == sum(expected)
    for state in tmp_path.glob("pulled/state/*.json"):
        state.unlink()
    second = night()
    assert {kind for changes in second.values() for kind in changes} == {"Keep"}
    again = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    posts = [path for path in files if path.suffix == ".md"]
    assert {path: again[path] for path in posts} == {path: files[path] for path in posts}
    assert {path: path.read_bytes() for path in again} == texts
    with capsys.disabled():
        print(f"\n{len(DOCUMENTS)} documents, {sum(expected)} entries")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_entry_keeps_its_link_and_its_words(path: Path) -> None:
    feed = parse(path.read_bytes(), "application/xml", "https://member.example/feed.xml")
    for entry in feed.entries:
        assert entry.link.startswith("http")
        assert entry.html or entry.title or entry.enclosures
        assert entry.published or entry.updated or path.suffix == ".json"
