"""Read the page of an account from end to end: which addresses does it call its own?

A page does so with rel="me": on a link in it (`<a>`, `<link>`), or in the Link header (RFC 8288)
that comes with it; see microformats.org/wiki/rel-me. Asks for nothing, writes nothing, and may run
in any process. What it costs is bounded, whatever the page is made of.
"""

from __future__ import annotations

import re

from aggregator.errors import NotAPage
from aggregator.html.hyperlinks import MAX_LINKS, of_header, of_page
from aggregator.model import Fetched
from aggregator.parse import text_of
from aggregator.webaddress import normal, site

_HTML = ("text/html", "application/xhtml+xml")
_TAG = re.compile(r"<[a-zA-Z!]")


def read_links(page: Fetched) -> frozenset[str]:
    """Read which addresses a page calls its own, each in the form of `webaddress.normal`.

    Raises NotAPage where it is no web page, or where the address leads to another site, which can
    say nothing about an account here.
    """
    if site(page.url) != site(page.source.url):
        raise NotAPage(
            f"The address leads to another site. Write the address that it leads to: {page.url}"
        )
    found = list(of_header(page.link_header, page.url, "me"))
    text = text_of(page.body, page.content_type)
    if _is_html(page.content_type, text):
        found += of_page(text, page.url, "me")
    elif not found:
        raise NotAPage("What comes is no web page. Give the address of the profile itself.")
    return frozenset(normal(link.url) for link in found[:MAX_LINKS]) - {""}


def _is_html(content_type: str, text: str) -> bool:
    label = content_type.partition(";")[0].strip().lower()
    return label in _HTML if label else bool(_TAG.match(text))
