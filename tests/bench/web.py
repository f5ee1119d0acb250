"""A made-up web of feeds for the benchmark: what the server serves, the same on every machine.

Feed number n lives at an address of its own (127.x.y.z), so that what is polite to one host holds
back no other. Formats take turns: RSS, Atom, RDF.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from html import escape
from itertools import count

ENTRIES = 30
FIRST = 1_700_000_000  # seconds: the date of the oldest entry of every feed
HOUR = 3600
_WORDS = (
    "bench lathe canal kiln tram quay ferry loom allotment bakery choir archive library kettle "
    "workshop repair lantern orchard bridge market pigeon harbour signal ledger chapel garden the "
    "a of and to in for with our their every open quiet small late early green second"
).split()


def address(number: int) -> str:
    """Name the host of feed `number`: one of its own, on this machine."""
    high, low = divmod(number, 200)
    return f"127.{1 + high // 200}.{high % 200}.{1 + low}"


@dataclass(frozen=True)
class Post:
    """One entry: all its texts."""

    link: str
    title: str
    html: str
    seconds: int
    tags: tuple[str, ...]


def feed(number: int, entries: int = ENTRIES, older: int = 0) -> bytes:
    """Write feed `number` with its newest entries, after `older` that left its window."""
    posts = [post(number, n) for n in range(older + entries - 1, older - 1, -1)]
    write = (_rss, _atom, _rdf)[number % 3]
    return write(number, posts).encode()


def post(number: int, entry: int) -> Post:
    """Make up one entry of about 3 kB of HTML, the same every time."""
    dice = random.Random(f"{number} {entry}")
    link = f"http://{address(number)}/posts/{entry}"
    paragraphs = [_block(dice, link, kind) for kind in _KINDS]
    return Post(link, _said(dice, 6).capitalize(), "\n".join(paragraphs), FIRST + entry * HOUR,
                tuple(sorted(dice.sample(_WORDS[:20], 3))))  # fmt: skip


_KINDS = "pphplpqicp"


def _said(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


def _block(dice: random.Random, link: str, kind: str) -> str:
    if kind == "h":
        return f"<h2>{_said(dice, 4)}</h2>"
    if kind == "l":
        return f"<ul>{''.join(f'<li>{_said(dice, 6)}</li>' for _ in range(4))}</ul>"
    if kind == "q":
        return f"<blockquote><p>{_said(dice, 20)}.</p></blockquote>"
    if kind == "i":
        return f'<p><img src="{link}/{dice.choice(_WORDS)}.jpg" alt="{_said(dice, 8)}" /></p>'
    if kind == "c":
        return f"<pre><code>{_said(dice, 3)}\n  {_said(dice, 3)} = 1 &amp; 2\n</code></pre>"
    said = _said(dice, 12)
    return (
        f"<p>{_said(dice, 25).capitalize()} <em>{_said(dice, 2)}</em> {said}, "
        f'<a href="{link}#{dice.choice(_WORDS)}">{_said(dice, 3)}</a> {_said(dice, 15)} '
        f"<strong>{_said(dice, 2)}</strong>: {_said(dice, 12)}.</p>"
    )


def _rss(number: int, posts: list[Post]) -> str:
    items = "".join(
        f"<item><title>{one.title}</title><link>{one.link}</link><guid>{one.link}</guid>"
        f"<pubDate>{formatdate(one.seconds, usegmt=True)}</pubDate>"
        f"{''.join(f'<category>{tag}</category>' for tag in one.tags)}"
        f"<description>{escape(one.html)}</description></item>\n"
        for one in posts
    )
    head = f"<title>Feed {number}</title><link>http://{address(number)}/</link>"
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{head}\n{items}</channel></rss>\n'


def _atom(number: int, posts: list[Post]) -> str:
    entries = "".join(
        f'<entry><id>{one.link}</id><title>{one.title}</title><link href="{one.link}"/>'
        f"<updated>{_iso(one.seconds)}</updated><published>{_iso(one.seconds)}</published>"
        f"{_categories(one.tags)}"
        f'<content type="html">{escape(one.html)}</content></entry>\n'
        for one in posts
    )
    head = f"<id>http://{address(number)}/</id><title>Feed {number}</title>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"{head}<updated>{_iso(posts[0].seconds)}</updated>\n{entries}</feed>\n"
    )


def _categories(tags: tuple[str, ...]) -> str:
    return "".join(f'<category term="{tag}"/>' for tag in tags)


def _rdf(number: int, posts: list[Post]) -> str:
    items = "".join(
        f'<item rdf:about="{one.link}"><title>{one.title}</title><link>{one.link}</link>'
        f"<dc:date>{_iso(one.seconds)}</dc:date><description>{_said(random.Random(n), 9)}"
        f"</description><content:encoded>{escape(one.html)}</content:encoded></item>\n"
        for n, one in zip(count(), posts, strict=False)
    )
    spaces = (
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    site = f"http://{address(number)}/"
    head = f'<channel rdf:about="{site}"><title>Feed {number}</title><link>{site}</link></channel>'
    return f'<?xml version="1.0"?>\n<rdf:RDF {spaces}>{head}\n{items}</rdf:RDF>\n'


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
