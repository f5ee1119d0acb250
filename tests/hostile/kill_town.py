"""A town of three members with one of everything that the night writes, and two nights over it.

The second night brings, changes and withdraws one of each.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image

NIGHTS = ("2026-11-20T02:00:00+00:00", "2026-11-21T02:00:00+00:00")
PAGES = "https://hub.example/members/{member}/"
MEMBERS = {
    "quay": """---
type: organisation
name: The Quay (example)
sector: voluntary
purpose: A workshop by the water.
email: hello@member.example
feeds:
  - url: https://quay.example/feed.xml
    comments: imported
    pictures: copy
calendars:
  - url: https://quay.example/events.ics
accounts:
  - network: Mastodon
    url: https://social.example/@quay
    purpose: What is on
---
""",
    "lock": """---
type: organisation
name: The Lock (example)
sector: voluntary
purpose: A reading room.
email: hello@member.example
feeds:
  - url: https://lock.example/feed.json
    max_per_day: 2
accounts:
  - network: Mastodon
    url: https://social.example/@lock
    purpose: What is on
---
""",
    "weir": """---
type: organisation
name: The Weir (example)
sector: voluntary
purpose: A choir.
email: hello@member.example
feeds:
  - url: https://weir.example/feed.json
    backfill: 2
---
""",
}
ITEM = """<item><title>{name}</title><link>https://quay.example/{name}/</link>
<guid>https://quay.example/{name}/</guid><pubDate>{day:02} Nov 2026 09:00:00 GMT</pubDate>
<description><![CDATA[{html}]]></description>
<wfw:commentRss>https://quay.example/{name}/comments.xml</wfw:commentRss></item>"""
COMMENT = """<item><guid isPermaLink="false">c{0}</guid><title>By Kim</title>
<link>https://quay.example/one/#comment-{0}</link><dc:creator>Kim {0}</dc:creator>
<pubDate>{0:02} Nov 2026 10:00:00 GMT</pubDate><description>Said {0}</description></item>"""
RSS = """<rss version="2.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Quay</title>{}</channel></rss>"""
EVENT = """BEGIN:VEVENT
UID:{0}@quay.example
DTSTAMP:20261101T090000Z
DTSTART:202612{0:02}T180000Z
DTEND:202612{0:02}T200000Z
SUMMARY:{1}
LOCATION:Tin shed
END:VEVENT
"""
PICTURE = '<p>Look</p><p><img src="https://quay.example/{}.png" alt="{}"></p>'


def members(content: Path) -> None:
    """Write the files that people write."""
    for name, text in MEMBERS.items():
        _write(content / "members" / f"{name}.md", text)


def web(folder: Path, night: int) -> None:
    """Record the web as it stands on a night, 0 or 1."""
    later = night == 1
    posts = [("one", 3, PICTURE.format("blue" if later else "red", "A shed")), ("two", 2, "Old")]
    posts = [("new", 19, "Fresh"), *posts] if later else posts
    posts[-1] = ("two", 2, "Changed" if later else "Old")
    items = "".join(ITEM.format(name=name, day=day, html=html) for name, day, html in posts)
    _write(folder / "quay.example/feed.xml", RSS.format(items))
    said = "".join(map(COMMENT.format, (5, 6) if later else (4, 5)))
    _write(folder / "quay.example/one/comments.xml", RSS.format(said))
    for colour in ("red", "blue"):
        _picture(folder / f"quay.example/{colour}.png", colour)
    named = {1: "Open evening (moved)" if later else "Open evening", 8 if later else 7: "Supper"}
    events = "".join(EVENT.format(day, name) for day, name in named.items())
    calendar = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n{events}END:VCALENDAR\n"
    _write(folder / "quay.example/events.ics", calendar.replace("\n", "\r\n"))
    _feed(folder, "lock", 3 + later)
    _feed(folder, "weir", 4)
    for member, known in {"quay": True, "lock": later}.items():
        link = PAGES.format(member=member) if known else "https://elsewhere.example/"
        page = folder / f"social.example/@{member}"
        _write(page, f'<a rel="me" href="{link}">x</a>')
        _write(page.with_name(f"{page.name}.http"), "HTTP/1.1 200 OK\nContent-Type: text/html\n")


def between(content: Path, folder: Path) -> None:
    """What people do between the nights: a takedown, and an account that goes; and a dead feed."""
    _write(content / "suppressed.yml", "- match: https://lock.example/1\n")
    text = MEMBERS["quay"]
    _write(content / "members" / "quay.md", text[: text.index("accounts:")] + "---\n")
    dead = folder / "weir.example/feed.json"
    dead.unlink()
    _write(dead.with_name("feed.json.http"), "HTTP/1.1 404 Not Found\n")


def _feed(folder: Path, member: str, posts: int) -> None:
    items = [
        {
            "id": f"https://{member}.example/{n}",
            "url": f"https://{member}.example/{n}",
            "title": f"Post {n}",
            "date_published": f"2026-11-{n:02}T09:00:00Z",
            "content_html": f"<p>Words {n}</p>",
        }
        for n in range(posts, 0, -1)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": member, "items": items}
    _write(folder / f"{member}.example/feed.json", json.dumps(feed))


def _picture(place: Path, colour: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 40), colour).save(file, "PNG")
    place.write_bytes(file.getvalue())


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="")
