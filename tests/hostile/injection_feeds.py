"""Documents with a string in every field: feeds of four formats, comments, calendars, pages.

Pure: strings in, the text of documents out. Ids tell which string is which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from injection_strings import Injection

DAY = "2026-11-{:02d}"


def link(one: Injection, number: int, host: str) -> str:
    """An address that is the string, or that holds it."""
    forms = (one.text, f"https://{host}/p?x={one.text}", f"https://{host}/{number}/{one.text}#x")
    return forms[number % 3]


def body(one: Injection, number: int) -> str:
    """The string as HTML, as text, as the words of a link, in attributes and in code."""
    text, quoted = escape(one.text, quote=False), escape(one.text)
    attributes = f'href="{quoted}" title="{quoted}" id="{quoted}" class="{quoted}"'
    forms = (
        f"<p>before</p>{one.text}<p>after</p>",
        f"<p>{text}</p><p>Words, and <b>{text}</b> and {text}.</p>",
        f"<p>before {one.text} after</p><ul><li>{one.text}</li></ul>",
        f'<p><a {attributes}>{text}</a> and <abbr title="{quoted}">x</abbr></p>',
        f'<p><img src="{quoted}" alt="{quoted}" width="{quoted}"></p><h2>{text}</h2>',
        f'<pre><code class="language-{quoted}">{text}</code></pre><p><code>{text}</code></p>',
        f'<p><a href="https://ok.example/{quoted}">{one.text}</a></p><q>{text}</q>',
        f"<table><tr><th>{text}</th></tr><tr><td>{one.text}</td></tr></table>",
    )
    return forms[number % len(forms)]


def _day(number: int) -> str:
    return DAY.format(1 + number % 20)


def rss(group: Sequence[Injection], host: str) -> str:
    """RSS 2.0 with the extensions that feeds use."""
    head = escape(group[0].text)
    spaces = "content dc wfw media creativeCommons itunes slash".split()
    declared = " ".join(f'xmlns:{name}="{_SPACES[name]}"' for name in spaces)
    items = "".join(_item(one, number, host) for number, one in enumerate(group))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {declared}><channel>'
        f"<title>{head}</title><link>https://{host}/</link><language>{head}</language>"
        f"<generator>{head}</generator><copyright>{head}</copyright>"
        f"<description>{head}</description>"
        f"<image><url>{head}</url><title>{head}</title></image>{items}</channel></rss>"
    )


_SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "media": "http://search.yahoo.com/mrss/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
}


def _item(one: Injection, number: int, host: str) -> str:
    said, where = escape(one.text), escape(link(one, number, host))
    file = escape(link(one, number + 1, host))
    return (
        f"<item><title>{said}</title><link>{where}</link><guid>{said} {number}</guid>"
        f"<dc:creator>{said}</dc:creator><author>{said}</author><dc:language>{said}</dc:language>"
        f'<category domain="{said}">{said}</category><dc:rights>{said}</dc:rights>'
        f"<creativeCommons:license>{where}</creativeCommons:license>"
        f"<pubDate>{said}</pubDate><dc:date>{_day(number)}T09:00:00Z</dc:date>"
        f'<enclosure url="{file}" type="{said}" length="{said}"/>'
        f'<media:content url="{file}" type="audio/mpeg" medium="{said}"><media:title>{said}'
        f"</media:title></media:content><itunes:duration>{said}</itunes:duration>"
        f"<comments>{where}</comments><description>{said}</description>"
        f"<content:encoded>{escape(body(one, number))}</content:encoded></item>"
    )


def atom(group: Sequence[Injection], host: str) -> str:
    """Atom 1.0; titles of text and of HTML in turn."""
    head = escape(group[0].text)
    entries = "".join(_entry(one, number, host) for number, one in enumerate(group))
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{head}"><title>{head}</title><id>{head}</id><link href="https://{host}/"/>'
        f'<generator uri="{head}" version="{head}">{head}</generator><rights>{head}</rights>'
        f"<icon>{head}</icon><logo>{head}</logo><updated>2026-11-20T09:00:00Z</updated>"
        f"<author><name>{head}</name><uri>{head}</uri></author>{entries}</feed>"
    )


def _entry(one: Injection, number: int, host: str) -> str:
    said, where = escape(one.text), escape(link(one, number, host))
    kind = ("text", "html")[number % 2]
    return (
        f'<entry xml:lang="{said}" xml:base="{where}"><title type="{kind}">{said}</title>'
        f'<id>{said} {number}</id><link href="{where}"/><link rel="enclosure" href="{where}" '
        f'type="{said}" length="{said}" title="{said}"/><link rel="replies" href="{where}" '
        f'type="application/atom+xml"/><link rel="license" href="{where}"/>'
        f"<author><name>{said}</name><email>{said}</email><uri>{said}</uri></author>"
        f'<category term="{said}" scheme="{said}" label="{said}"/>'
        f'<rights type="html">{said}</rights>'
        f"<published>{said}</published><updated>{_day(number)}T10:00:00Z</updated>"
        f'<summary type="html">{said}</summary><content type="html">'
        f"{escape(body(one, number + 2))}</content></entry>"
    )


def json_feed(group: Sequence[Injection], host: str) -> str:
    """JSON Feed 1.1, whose strings can hold every character. One picture is shown by all."""
    items = [_json_item(one, number, host) for number, one in enumerate(group)]
    head = group[0].text
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": head, "language": head}
    return json.dumps({**feed, "icon": head, "home_page_url": f"https://{host}/", "items": items})


def _json_item(one: Injection, number: int, host: str) -> dict[str, Any]:
    where, said = link(one, number, host), one.text
    picture = f'<p><img src="https://{host}/seen.png" alt="{escape(said)}"></p>'
    return {
        "id": f"{said} {number}",
        "url": where,
        "external_url": where,
        "title": said,
        "content_html": picture + body(one, number + 4),
        "content_text": said,
        "summary": said,
        "image": where,
        "banner_image": where,
        "date_published": f"{_day(number)}T11:00:00Z",
        "date_modified": said,
        "authors": [{"name": said, "url": said, "avatar": said}],
        "tags": [said, f"x {said}"],
        "language": said,
        "attachments": [{"url": where, "mime_type": said, "title": said, "size_in_bytes": said}],
    }


def h_feed(group: Sequence[Injection], host: str) -> str:
    """A web page with an h-feed."""
    entries = "\n".join(_h_entry(one, number, host) for number, one in enumerate(group))
    head = escape(group[0].text)
    return (
        f'<!doctype html><html lang="{head}"><head><title>{head}</title></head><body>'
        f'<div class="h-feed"><h1 class="p-name">{head}</h1>{entries}</div></body></html>'
    )


def _h_entry(one: Injection, number: int, host: str) -> str:
    said, where = escape(one.text), escape(link(one, number, host))
    text = escape(body(one, 1 + number % 7), quote=False) if number % 4 else f"<p>{said}</p>"
    return (
        f'<article class="h-entry" lang="{said}" id="{said}"><h2 class="p-name">{said}</h2>'
        f'<a class="u-url u-uid" href="{where}">{said}</a>'
        f'<span class="p-author h-card">{said}</span>'
        f'<time class="dt-published" datetime="{_day(number)}T12:00:00Z">{said}</time>'
        f'<span class="p-category">{said}</span><img class="u-photo" src="{where}" alt="{said}">'
        f'<a rel="license" href="{where}">{said}</a><div class="e-content">{text}'
        f'<a href="{said}" title="{said}">{said}</a></div></article>'
    )


def comments(group: Sequence[Injection], host: str) -> str:
    """A feed of comments on one post."""
    items = "".join(
        f"<item><title>By: {escape(one.text)}</title><dc:creator>{escape(one.text)}</dc:creator>"
        f"<link>{escape(link(one, 3 * number + number % 2, host))}</link>"
        f"<guid>{escape(one.text)} {number}</guid><pubDate>Fri, 20 Nov 2026 10:{number:02d}:00 GMT"
        f"</pubDate><content:encoded>{escape(body(one, number))}</content:encoded></item>"
        for number, one in enumerate(group)
    )
    declared = f'xmlns:content="{_SPACES["content"]}" xmlns:dc="{_SPACES["dc"]}"'
    return f'<rss version="2.0" {declared}><channel><title>c</title>{items}</channel></rss>'


def calendar(group: Sequence[Injection], host: str, as_text: Callable[[str], str]) -> str:
    """A calendar; `as_text` writes a value, as it must be written or as it must not."""
    head = as_text(group[0].text)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{head}", f"X-WR-CALNAME:{head}"]
    for number, one in enumerate(group):
        lines += _vevent(one, number, host, as_text)
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _vevent(one: Injection, number: int, host: str, as_text: Callable[[str], str]) -> list[str]:
    said, where = as_text(one.text), as_text(link(one, number, host))
    parameter = re.sub(r'["\r\n]', "", one.text)
    return [
        "BEGIN:VEVENT",
        f"UID:{number}-{said}",
        f"DTSTART:202612{1 + number % 28:02d}T{8 + number // 28 % 12:02d}{number % 60:02d}00Z",
        "DURATION:PT1H",
        f"SUMMARY:{number} {said}",
        f'LOCATION;ALTREP="https://evil.example/{parameter}":{said}',
        f'DESCRIPTION;ALTREP="{parameter}":{as_text(body(one, number))}',
        f"X-ALT-DESC;FMTTYPE=text/html:{as_text(body(one, number + 1))}" if number % 2 else "X-A:b",
        f'ORGANIZER;CN="{parameter}":{said}',
        f"URL:{where}",
        f"CATEGORIES:{said},x {said}",
        f"CONTACT:{said}",
        f"COMMENT:{said}",
        f"ATTACH;FMTTYPE=text/html:{where}",
        f"CONFERENCE:{where}",
        f"STATUS:{said}",
        "END:VEVENT",
    ]


def as_written(text: str) -> str:
    """A value as RFC 5545 wants it (section 3.3.11)."""
    for mark, escaped in (
        ("\\", r"\\"),
        (";", r"\;"),
        (",", r"\,"),
        ("\r\n", r"\n"),
        ("\n", r"\n"),
    ):
        text = text.replace(mark, escaped)
    return text.replace("\r", r"\n")


def linked_data(group: Iterable[Injection], host: str) -> str:
    """A web page whose events are linked data."""
    events = [_event(one, number, host) for number, one in enumerate(group)]
    told = json.dumps({"@context": "https://schema.org", "@graph": events}).replace("<", "\\u003c")
    script = f'<script type="application/ld+json">{told}</script>'
    return f"<!doctype html><html><head><title>x</title>{script}</head><body></body></html>"


def _event(one: Injection, number: int, host: str) -> dict[str, Any]:
    return {
        "@type": "Event",
        "@id": f"{one.text} {number}",
        "name": f"{number} {one.text}",
        "startDate": f"2027-01-{1 + number % 28:02d}T{8 + number // 28:02d}:00:00+00:00",
        "description": body(one, number),
        "url": link(one, number, host),
        "image": one.text,
        "eventStatus": one.text,
        "keywords": one.text,
        "organizer": {"@type": "Organization", "name": one.text, "url": one.text},
        "location": {"@type": "Place", "name": one.text, "address": one.text, "url": one.text},
    }
