"""Every feed of the city as one list for a feed reader: OPML 2.0.

Pure: members in, bytes out. No date is written, so that the same members give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from plugins.records import Record, Site


def opml(site: Site, members: Iterable[Record]) -> bytes:
    """Return the feeds of members, by sector and member: their own ones, then the hub's of each."""
    root = Xml.Element("opml", version="2.0")
    head = Xml.SubElement(root, "head")
    Xml.SubElement(head, "title").text = site.city.title
    Xml.SubElement(head, "ownerName").text = site.city.organiser
    Xml.SubElement(head, "ownerId").text = site.absolute("")
    body = Xml.SubElement(root, "body")
    bodies = [member for member in members if member.type != "person"]
    for sector, words in site.city.sectors.items():
        if found := [member for member in bodies if member.effective_sector == sector]:
            group = Xml.SubElement(body, "outline", text=words)
            for member in found:
                _member(group, member)
    Xml.indent(root, " ")
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _member(group: Xml.Element, member: Record) -> None:
    about = {"text": member.name, "description": member.purpose}
    outline = Xml.SubElement(group, "outline", about)
    for feed in member.feeds:
        page = member.website or member.permalink
        _feed(outline, member.name, feed.url, page, f"/{feed.kind}", member.purpose)
    own = f"members/{member.stem}/feed.atom"
    title = f"{member.name} – {member.site.city.title}"
    _feed(outline, title, member.site.absolute(own), member.permalink, "/hub", member.purpose)


def _feed(group: Xml.Element, title: str, feed: str, page: str, category: str, about: str) -> None:
    told = {"type": "rss", "text": title, "title": title, "xmlUrl": feed, "htmlUrl": page}
    Xml.SubElement(group, "outline", {**told, "category": category, "description": about})
