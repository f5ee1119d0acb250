"""What the aggregator is measured against; each runs as a process of its own, in any environment.

    python clients.py NAME FOLDER [CONCURRENCY]

`FOLDER/urls` lists the feeds, one a line; what the client remembers from run to run goes into
FOLDER too. `floor` only asks, `bare` also reads and converts what came, the others are programs
that people run. Without arguments, prints each NAME and what it misses here, or `-`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def urls(folder: Path) -> list[str]:
    return (folder / "urls").read_text().split()


def floor(folder: Path, concurrency: int) -> None:
    """Only ask, with the validators of the last time: no client can do with less."""
    asyncio.run(_ask(folder, concurrency, lambda body: None))


def bare(folder: Path, concurrency: int) -> None:
    """Ask, parse and convert every entry of what came: the loop that one writes in an evening."""
    import feedparser
    import html2text

    def read(body: bytes) -> None:
        for entry in feedparser.parse(io.BytesIO(body)).entries:
            content = entry.get("content") or [{"value": entry.get("summary", "")}]
            html2text.html2text(content[0]["value"])

    asyncio.run(_ask(folder, concurrency, read))


async def _ask(folder: Path, concurrency: int, read: Callable[[bytes], None]) -> None:
    import aiohttp

    state = folder / "etags.json"
    etags: dict[str, str] = json.loads(state.read_bytes()) if state.is_file() else {}
    slots = asyncio.Semaphore(concurrency)

    async def get(session: aiohttp.ClientSession, url: str) -> None:
        known = {"If-None-Match": etags[url]} if url in etags else {}
        async with slots, session.get(url, headers=known) as answer:
            body = await answer.read()
        etags[url] = answer.headers["ETag"]
        if answer.status == 200:
            read(body)

    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=1)
    ) as session:
        await asyncio.gather(*(get(session, url) for url in urls(folder)))
    state.write_text(json.dumps(etags))


def reader(folder: Path, concurrency: int) -> None:
    """Run lemon24/reader with its ten workers."""
    from reader import make_reader

    with make_reader(str(folder / "reader.db")) as feeds:
        for url in urls(folder):
            feeds.add_feed(url, exist_ok=True)
        feeds.update_feeds(workers=10, scheduled=False)


def feed2exec(folder: Path, concurrency: int) -> None:
    """Run feed2exec with an output that throws everything away."""
    config = folder / "feed2exec.ini"
    feeds = enumerate(urls(folder))
    config.write_text(
        "".join(f"[f{n}]\nurl = {u}\noutput = feed2exec.plugins.null\n" for n, u in feeds)
    )
    program = _program("feed2exec")
    files = ["--config", str(config), "--database", str(folder / "feed2exec.db")]
    subprocess.run([program, "--quiet", *files, "fetch"], check=True)


def pelican_planet(folder: Path, concurrency: int) -> None:
    """Run the Pelican plugin, which makes one page of everything."""
    from pelican_planet.planet import Planet

    planet = Planet({f"f{n}": url for n, url in enumerate(urls(folder))})
    planet.get_feeds()
    template = folder / "planet.tmpl"
    template.write_text("{% for one in articles %}{{ one.title }}\n{{ one.summary }}\n{% endfor %}")
    planet.write_page(template, folder / "planet.md", max_articles=None)


def rss2email(folder: Path, concurrency: int) -> None:
    """Run rss2email into a maildir."""
    config, data, mail = folder / "r2e.cfg", folder / "r2e.json", folder / "mail"
    program = _program("r2e")
    files = [program, "-c", str(config), "-d", str(data)]
    if not config.is_file():
        for name in ("new", "cur", "tmp"):
            (mail / name).mkdir(parents=True)
        box = f"email-protocol = maildir\nmaildir-path = {folder}\nmaildir-mailbox = mail\n"
        feeds = "".join(f"[feed.f{n}]\nurl = {u}\n" for n, u in enumerate(urls(folder)))
        config.write_text(f"[DEFAULT]\nfrom = a@a.example\nto = b@b.example\n{box}{feeds}")
    subprocess.run([*files, "run"], check=True)


def newsboat(folder: Path, concurrency: int) -> None:
    """Run newsboat's reload, without its window."""
    config = folder / "newsboat.config"
    config.write_text("reload-threads 10\n")
    files = ["-u", str(folder / "urls"), "-c", str(folder / "newsboat.db"), "-C", str(config)]
    subprocess.run([_program("newsboat"), *files, "-x", "reload"], check=True)


def _program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.is_file() else shutil.which(name) or ""


def _is_there(needs: str) -> bool:
    return bool(importlib.util.find_spec(needs) or _program(needs))


CLIENTS: dict[str, tuple[Callable[[Path, int], None], str]] = {
    "floor": (floor, "aiohttp"),
    "bare": (bare, "html2text"),
    "reader": (reader, "reader"),
    "feed2exec": (feed2exec, "feed2exec"),
    "pelican_planet": (pelican_planet, "pelican_planet"),
    "rss2email": (rss2email, "r2e"),
    "newsboat": (newsboat, "newsboat"),
}

if __name__ == "__main__":
    if len(sys.argv) == 1:
        for name, (_, needs) in CLIENTS.items():
            print(name, "-" if _is_there(needs) else needs)
    else:
        CLIENTS[sys.argv[1]][0](Path(sys.argv[2]), int(sys.argv[3]))
