"""Real feed documents of many platforms, the whole way: feed, Markdown, page.

The documents are other people's words, kept beside the checkout and never in it. Where the folder
is missing these tests skip, and say so.
"""

import io
import json
import shutil
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup

from aggregator import cli
from aggregator import frontmatter as head
from plugins.publish.build import build
from plugins.publish.verify import verify

ROOT = Path(__file__).parent.parent
FEEDS = ROOT.parent / "shared" / "feeds"
NOW = "2026-11-22T03:00:00+00:00"

pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason=f"no real feeds at {FEEDS}")

MEMBER = """---
type: organisation
name: {name} (example)
purpose: Stand for the owner of a real feed.
sector: {sector}
website: https://{name}.example/
feeds:
  - url: https://{name}.example/{file}
    backfill: all
---
"""


def documents() -> list[Path]:
    rows = (FEEDS / "index.tsv").read_text().splitlines()[1:]
    return sorted(FEEDS / row.split("\t")[0] for row in rows)


def entries(document: Path) -> list[tuple[str, str, str]]:
    """Return (id, link, title) of each entry, as feedparser or the JSON itself has them."""
    body = document.read_bytes()
    if document.suffix == ".json":
        items = json.loads(body)["items"]
        return [(item.get("id", ""), item.get("url", ""), item.get("title", "")) for item in items]
    found = feedparser.parse(io.BytesIO(body))
    return [(e.get("id", ""), e.get("link", ""), e.get("title", "")) for e in found.entries]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city in which every document is the feed of one member, pulled once."""
    content = tmp_path_factory.mktemp("city") / "content"
    (content / "members").mkdir(parents=True)
    for document in documents():
        web = content / "web" / f"{document.stem}.example"
        web.mkdir(parents=True)
        (web / document.name).write_bytes(document.read_bytes())
        file = content / "members" / f"{document.stem}.md"
        file.write_text(MEMBER.format(name=document.stem, file=document.name, sector="public"))
    shutil.copytree(ROOT / "tests" / "real_feeds" / "pages", content / "pages")
    assert pull(content) == 0
    return content


def pull(content: Path) -> int:
    folders = ["--content", str(content), "--from", str(content / "web")]
    return cli.main(["pull", *folders, "--quiet", "--now", NOW])


def pulled(content: Path) -> dict[str, bytes]:
    folder = content / "pulled"
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_no_entry_is_lost(city: Path) -> None:
    total = 0
    for document in documents():
        there = entries(document)
        files = list((city / "pulled" / document.stem).glob("*.md"))
        assert len(files) == len(dict.fromkeys(there)), document.name
        total += len(files)
    print(f"\n{len(documents())} documents, {total} entries")


def test_a_second_run_rewrites_nothing(city: Path) -> None:
    before = pulled(city)
    times = {p: p.stat().st_mtime_ns for p in (city / "pulled").rglob("*.md")}
    assert pull(city) == 0
    assert pulled(city) == before
    assert {p: p.stat().st_mtime_ns for p in (city / "pulled").rglob("*.md")} == times


def test_a_run_without_its_state_writes_the_same(city: Path) -> None:
    before = pulled(city)
    for state in (city / "pulled" / "state").glob("*.json"):
        state.unlink()
    assert pull(city) == 0
    assert pulled(city) == before


def test_every_entry_becomes_a_page_that_says_so(city: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    pages = build(output, ROOT / "pelicanconf.py", PATH=str(city), THEME=str(ROOT / "theme"))
    posts = sorted((city / "pulled").glob("*/*.md"))
    for post in posts:
        meta, _ = head.read(post.read_text(), post.name)
        page = output / "posts" / post.parent.name / post.stem / "index.html"
        made = BeautifulSoup(page.read_text(), "html.parser")
        assert " ".join(made.h1.get_text().split()) == " ".join(str(meta["title"]).split())
        running = [s for s in made.find_all("script") if s["type"] != "application/ld+json"]
        assert running + made.find_all(["iframe", "form", "object", "embed", "style"]) == []
        assert not [img for img in made.find_all("img") if "://" in img.get("src", "")]
        if canonical := meta.get("canonical"):
            assert made.find("link", rel="canonical")["href"] == canonical
    assert verify(output) == []
    print(f"\n{len(posts)} entries, {pages} pages")
