"""A made-up web: sites that publish, edit and fail, the same for the same seed.

Nothing of it is on a disk or a network: an answer is made when it is asked for. What a site has
published is the truth that the hub is judged by.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

START = datetime(2026, 11, 2, 2, tzinfo=UTC)
WINDOW = 10
"""How many of its newest posts a feed holds."""


@dataclass(slots=True)
class Post:
    """What a site said: its number there, its title, and when it was published."""

    number: int
    title: str
    when: datetime
    site: str

    @property
    def link(self) -> str:
        """Its address, which never changes."""
        return f"https://{self.site}/posts/{self.number}"


@dataclass(slots=True)
class Site:
    """One member's site: all that it has ever published, the oldest first."""

    number: int
    posts: list[Post] = field(default_factory=list)

    @property
    def host(self) -> str:
        """Its name."""
        return f"site-{self.number}.example"

    @property
    def member(self) -> str:
        """The short name of whose site it is."""
        return f"member-{self.number}"

    @property
    def feed(self) -> str:
        """The address of its feed."""
        return f"https://{self.host}/feed.xml"

    @property
    def window(self) -> list[Post]:
        """The posts that are in its feed, the newest first."""
        return self.posts[: -WINDOW - 1 : -1]

    def publish(self, now: datetime) -> None:
        """Say something new."""
        number = len(self.posts)
        self.posts.append(Post(number, f"Post {number} of site {self.number}", now, self.host))


def open_sites(feeds: int) -> list[Site]:
    """Give so many sites, each with a first posts or two, none of which is new."""
    sites = [Site(number) for number in range(feeds)]
    for site in sites:
        for n in range(1 + site.number % 4):
            site.publish(START - timedelta(days=9 - n, minutes=site.number))
    return sites


def a_day(sites: list[Site], now: datetime, dice: random.Random) -> None:
    """Let a tenth of the sites publish, and some mend the title of their newest post."""
    for site in sites:
        if dice.random() < 0.1:
            site.publish(now - timedelta(hours=dice.randint(1, 20)))
        elif dice.random() < 0.02:
            newest = site.posts[-1]
            newest.title = f"{newest.title.removesuffix(', mended')}, mended"


@dataclass(slots=True)
class Item:
    """One entry as it stands in a feed, where a fault may change it."""

    title: str
    link: str
    guid: str
    date: str
    text: str


def items(site: Site) -> list[Item]:
    """Write the entries of an honest feed."""
    return [
        Item(
            post.title,
            post.link,
            f"tag:{site.host},2026:{post.number}",
            format_datetime(post.when),
            f"<p>{post.title}: what was said at the {post.number + 3} o'clock bench &amp; after it,"
            f" in the <b>hall</b> of site {site.number}.</p>",
        )
        for post in site.window
    ]


def rss(site: Site, entries: list[Item], title: str = "", generator: str = "Bench 1.0") -> bytes:
    """Write an RSS 2.0 document."""
    return "".join(_rss(site, entries, title or f"Site {site.number}", generator)).encode()


def _rss(site: Site, entries: list[Item], title: str, generator: str) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{title}'
    yield f"</title><link>https://{site.host}/</link><generator>{generator}</generator>\n"
    for one in entries:
        date = f"<pubDate>{one.date}</pubDate>" if one.date else ""
        guid = f'<guid isPermaLink="false">{one.guid}</guid>' if one.guid else ""
        yield f"<item><title>{one.title}</title><link>{one.link}</link>{guid}{date}"
        yield f"<description>{escape(one.text)}</description></item>\n"
    yield "</channel></rss>\n"
