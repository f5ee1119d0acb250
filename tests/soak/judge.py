"""Judge a hub by what its sites have published: nothing lost, nothing twice, nothing grows.

Reads the files as any program could, and knows nothing of how they were made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median_low

import yaml

from tests.soak.nights import Figures, Soak

HALF_MORE = 1.5


def lost(soak: Soak) -> list[str]:
    """Name what is wrong with the posts, after nights on which every site was well.

    Every post that is in a feed's window now is there once, with the title that it has now. Every
    other file is of a post that the site did publish, once.
    """
    found = []
    for site in soak.sites:
        there = _posts(soak.content / "pulled" / site.member)
        known = {post.link: post.title for post in site.posts}
        found += [f"{link} is there {n} times" for link, n in _counted(there).items() if n > 1]
        found += [f"{link} was never published" for link, _ in there if link not in known]
        titles = dict(there)
        wanted = [(post.link, post.title) for post in site.window]
        found += [f"{link} is lost" for link, _ in wanted if link not in titles]
        found += [
            f"{link} says {titles[link][:40]!r}, not {title!r}"
            for link, title in wanted
            if link in titles and titles[link] != title
        ]
    return found


def _counted(posts: list[tuple[str, str]]) -> Counter[str]:
    return Counter(link for link, _ in posts)


def _posts(folder: Path) -> list[tuple[str, str]]:
    """List the addresses and titles of a member's files."""
    return [
        (head.get("canonical", "no address").partition("?")[0], head["title"])
        for head in _heads(folder)
    ]


def _heads(folder: Path) -> Iterator[dict[str, str]]:
    for file in sorted(folder.glob("*.md")):
        head = file.read_text(encoding="utf-8").split("\n---\n")[0].removeprefix("---\n")
        yield yaml.load(head, Loader=yaml.CSafeLoader)


def grown(figures: list[Figures]) -> list[str]:
    """Name what has grown from the second quarter of the nights to the last, beyond the posts."""
    quarter = max(1, len(figures) // 4)
    early, late = figures[quarter : 2 * quarter], figures[-quarter:]
    found = []
    if (now := _usual(late, "state")) > HALF_MORE * (before := _usual(early, "state")):
        found.append(f"the memory of the hub grew from {before} to {now} bytes")
    if (now := _usual(late, "memory")) > HALF_MORE * (before := _usual(early, "memory")):
        found.append(f"the process grew from {before} to {now} MiB")
    if left := late[-1].leftovers:
        found.append(f"{left} leftovers are there")
    return found


def _usual(figures: list[Figures], name: str) -> int:
    return median_low(getattr(one, name) for one in figures)
