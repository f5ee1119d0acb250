"""Small questions both feed formats ask of a text: is it an address, is it HTML, what does it say.

Does not clean: HTML that passes through here is as dirty as it came.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_TAG = re.compile(r"<[a-zA-Z/!]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def web_address(base: str, address: str) -> str:
    """Make an http(s) address absolute; "" for anything else (RFC 3986, section 5)."""
    try:
        absolute = urljoin(base, "".join(address.split())) if address.strip() else ""
        parts = urlsplit(absolute)
        return absolute if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def paragraphs(text: str) -> str:
    """Write plain text as HTML: a blank line parts paragraphs, a line break stays one."""
    blocks = _BLANK_LINES.split(text.replace("\r\n", "\n").strip())
    lines = ("<br>\n".join(escape(block, quote=False).split("\n")) for block in blocks if block)
    return "\n".join(f"<p>{block}</p>" for block in lines)


def has_markup(text: str) -> bool:
    """Tell whether a text holds anything that looks like a tag."""
    return _TAG.search(text) is not None


def said(html: str) -> str:
    """Take the words of a short piece of HTML, such as a title, on one line."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.words).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def unescaped(text: str) -> str:
    """Resolve character references once: RSS titles are often escaped twice."""
    return " ".join(unescape(text).split())
