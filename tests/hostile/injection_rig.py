"""Bring the strings into every field of a city, pull, and build it: the rig of `test_injection`.

    PYTHONPATH=. python tests/hostile/injection_rig.py FOLDER

brings every string into every field of every format, which takes some two minutes, leaves the city
in the folder and says what was found. The test deals the strings out: each comes by one format of
feeds, every second one in a comment, every third one in a calendar, and each in some fields of
files that come by pull request.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import injection_feeds as documents
import injection_records as records
from injection_strings import Injection, strings
from PIL import Image

import pelicanconf
from plugins.publish import build

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CITY = {
    **pelicanconf.CITY,
    "url": "https://exampleton.example",
    "sample": False,
    "sectors": {"public": "Public services", "voluntary": "Voluntary"},
    "areas": ["North"],
}
CITY.pop("recorded_web", None)
_MEMBER = (
    "---\ntype: organisation\nname: {0} (example)\npurpose: Be there.\nsector: public\n"
    "website: https://{0}.example/\n"
)
_THREADS = 20  # of one member are asked about in a night


def city(folder: Path, dealt: bool) -> Path:
    """Make, pull and build a city in `folder`; return where the site is."""
    group = strings()
    content, web = folder / "content", folder / "web"
    heads = _feeds(web, group, dealt)
    heads |= _talk(web, group[::2] if dealt else group) | _dates(web, group, dealt)
    for name, head in heads.items():
        _write(content / f"members/{name}.md", f"{_MEMBER.format(name)}{head}---\n")
    _write(content / "pages/index.md", "---\ntitle: Home\n---\nWords.\n")
    _write(content / "pages/404.md", "---\ntitle: Not here\n---\nWords.\n")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(NOW.timestamp()))
    os.chdir(ROOT)
    # Apart, so that each look at what is refused reads few files.
    proposed = folder / "proposed"
    for name in ("council", "partner"):
        _write(proposed / f"members/{name}.md", f"{_MEMBER.format(name)}---\n")
    shutil.copytree(content / "pages", proposed / "pages")
    most = 10 if dealt else 1000
    records.write(proposed, group, lambda: build.check(PATH=str(proposed), CITY=CITY)[1], most)
    shutil.copytree(proposed, content, dirs_exist_ok=True)
    pull(content, web)
    build.build(folder / "site", PATH=str(content), CITY=CITY)
    return folder / "site"


def pull(content: Path, web: Path) -> None:
    """Run one night."""
    command = [sys.executable, "-m", "aggregator", "pull", "--content", str(content)]
    command += ["--from", str(web), "--zone", "Europe/London", "--now", NOW.isoformat()]
    command += ["--pages", "https://exampleton.example/members/{member}/", "--jobs", "here"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


_FORMATS: dict[str, tuple[Callable[..., str], str]] = {
    "rss": (documents.rss, "xml"),
    "atom": (documents.atom, "xml"),
    "jsonfeed": (documents.json_feed, "json"),
    "page": (documents.h_feed, "html"),
}


def _feeds(web: Path, group: Sequence[Injection], dealt: bool) -> dict[str, str]:
    """A member for each format; what no XML can hold is in a document of its own."""
    heads = {}
    for turn, (name, (made, ending)) in enumerate(_FORMATS.items()):
        host, lines = f"{name}.example", []
        mine = group[turn::4] if dealt else group
        whole = [one for one in mine if one.fits_xml]
        rest = [one for one in mine if not one.fits_xml]
        parts = [whole[at : at + 400] for at in range(0, len(whole), 400)]
        for number, part in enumerate([*parts, rest]):
            _write(web / host / f"feed{number}.{ending}", made(part, host))
            more = ", pictures: copy" if name == "jsonfeed" else ""
            lines.append(
                f"  - {{url: https://{host}/feed{number}.{ending}, backfill: all{more}}}\n"
            )
        heads[name] = "feeds:\n" + "".join(lines) + _account(web, host, group)
    Image.new("RGB", (300, 200), "teal").save(web / "jsonfeed.example/seen.png")
    _write(web / "jsonfeed.example/seen.png.http", "HTTP/1.1 200 OK\nContent-Type: image/png\n\n")
    return heads


def _account(web: Path, host: str, group: Sequence[Injection]) -> str:
    """An account whose page links back, and holds every string besides."""
    name = host.split(".")[0]
    back = f'<a rel="me" href="https://exampleton.example/members/{name}/">me</a>'
    links = "".join(f'<a rel="me" href="{one.text}">{one.text}</a>' for one in group)
    _write(web / f"social.example/{name}.html", f"<!doctype html><html><body>{back}{links}")
    return f"accounts:\n  - {{network: N, purpose: x, url: https://social.example/{name}.html}}\n"


def _talk(web: Path, group: Sequence[Injection]) -> dict[str, str]:
    """Members whose posts are talked about, some strings under each."""
    heads, each = {}, 8
    for number in range(-(-len(group) // (each * _THREADS))):
        host = f"talk{number}.example"
        posts = []
        for at in range(_THREADS):
            place = number * _THREADS + at
            part = group[place * each : (place + 1) * each]
            where = f"https://{host}/{at}/"
            posts.append(
                f"<item><title>Post {at}</title><link>{where}</link><guid>{where}</guid>"
                f"<pubDate>Thu, 19 Nov 2026 10:{at:02d}:00 GMT</pubDate>"
                "<description>x</description>"
                f"<wfw:commentRss>{where}feed/</wfw:commentRss></item>"
            )
            if part:
                _write(web / host / f"{at}/feed/index.xml", documents.comments(part, host))
        spaces = 'xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
        feed = (
            f'<rss version="2.0" {spaces}><channel><title>t</title>{"".join(posts)}</channel></rss>'
        )
        _write(web / host / "feed.xml", feed)
        line = f"{{url: https://{host}/feed.xml, backfill: all, comments: imported}}"
        heads[f"talk{number}"] = f"feeds:\n  - {line}\n"
    return heads


def _dates(web: Path, group: Sequence[Injection], dealt: bool) -> dict[str, str]:
    """Members with calendars, of 290 events each at most: as written, raw, and as linked data."""
    ways: list[tuple[str, Callable[[Sequence[Injection]], str]]] = [
        ("a.ics", lambda some: documents.calendar(some, "d.example", documents.as_written)),
        ("raw.ics", lambda some: documents.calendar(some, "d.example", str)),
        ("dates.html", lambda some: documents.linked_data(some, "d.example")),
    ]
    made = []
    for turn, (ending, way) in enumerate(ways):
        mine = group[turn::9] if dealt else group
        parts = [mine[at : at + 290] for at in range(0, len(mine), 290)]
        made += [(f"{number}-{ending}", way(part)) for number, part in enumerate(parts)]
    heads = {}
    for number, (name, text) in enumerate(made):
        _write(web / "d.example" / name, text)
        heads[f"dates{number}"] = f"calendars:\n  - url: https://d.example/{name}\n"
    return heads


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def ids(site: Path) -> frozenset[str]:
    """The ids that the theme's templates give; those that are made of days are known by form."""
    text = "".join(path.read_text() for path in sorted((ROOT / "theme/templates").rglob("*.html")))
    fixed = set(re.findall(r'\bid="([a-z-]+)"', text))
    made = {f"data-{n}" for n in range(1, 20)} | {*CITY["sectors"]}
    made |= {"topics", "areas", "sectors", "skills", "who", "when", "where", "how"}
    made |= {"offers", "asks", "projects", "funding", "people"}
    days = {f"on-2026-12-{n:02d}" for n in range(1, 32)} | {
        f"on-2026-11-{n:02d}" for n in range(1, 31)
    }
    return frozenset(fixed | made | days | {f"on-2027-01-{n:02d}" for n in range(1, 32)})


if __name__ == "__main__":
    from injection_scan_files import scan

    built = city(Path(sys.argv[1]), dealt=len(sys.argv) > 2)
    print("\n".join(scan(built, ids(built))))
