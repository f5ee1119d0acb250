"""Documents made to be slow to read, of about `size` characters; and a run through them all."""

from __future__ import annotations

import sys
from collections.abc import Callable

from aggregator.errors import NotAFeed
from aggregator.parse import parse

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
)
RSS = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
ITEM = f"{RSS}<item>"


def _numbered(form: str, size: int) -> str:
    return "".join(form.format(number) for number in range(size // (len(form) + 3)))


def _repeated(text: str, size: int) -> str:
    return text * (size // len(text))


DOCUMENTS: dict[str, Callable[[int], str]] = {
    "an author without end": lambda n: ITEM + "<author>" + _repeated("a.", n) + "</author>",
    "an author of addresses": lambda n: ITEM + "<author>" + _repeated("a@b.", n) + "</author>",
    "authors": lambda n: ITEM + _repeated("<author>a.b.c.d.e.f@</author>", n),
    "tags": lambda n: ITEM + _numbered("<category>{}</category>", n),
    "keywords": lambda n: ITEM + "<media:keywords>" + _numbered("{},", n) + "</media:keywords>",
    "attributes": lambda n: RSS + "<item " + _numbered("a{}=x ", n) + ">",
    "attributes that are well formed": lambda n: RSS + "<item" + _numbered(' a{}="x"', n) + ">",
    "namespaces": lambda n: ITEM + _numbered('<p{0}:a xmlns:p{0}="urn:{0}"/>', n),
    "namespaces of one element": lambda n: RSS + "<item" + _numbered(' xmlns:p{0}="u"', n) + ">",
    "unclosed elements": lambda n: ITEM + _repeated("<a>", n),
    "nested elements": lambda n: ITEM + _repeated("<a>", n // 2) + _repeated("</a>", n // 2),
    "addresses that grow": lambda n: ITEM + _repeated('<a xml:base="aaaaaaaaaaaaaaaa/">', n),
    "an address without end": lambda n: (
        RSS + '<a xml:base="' + _repeated("a/", n // 2) + '">' + _repeated("<a>", n // 2)
    ),
    "a language without end": lambda n: (
        RSS + '<a xml:lang="' + "a" * (n // 2) + '">' + _repeated("<title>x</title>", n // 2)
    ),
    "blank lines in XHTML": lambda n: (
        ATOM + '<entry><content type="xhtml">' + "\n" * n + "</content></entry></feed>"
    ),
    "entries": lambda n: RSS + _repeated("<item><title>t</title></item>", n),
    "entries that are ill formed": lambda n: RSS + "&x;" + _repeated("<item><title>t</item>", n),
    "a title": lambda n: ITEM + "<title>" + _repeated("&lt;b&gt;x", n) + "</title>",
    "a title of tags": lambda n: ITEM + "<title>" + _repeated("<b", n),
    "a date": lambda n: ITEM + "<pubDate>" + _repeated("1 ", n) + "</pubDate>",
    "sections": lambda n: ITEM + "&x;" + _repeated("<![ ", n),
    "comments": lambda n: ITEM + "&x;" + _repeated("<!--", n),
    "instructions": lambda n: ITEM + "&x;" + _repeated("<?", n),
    "declarations": lambda n: ITEM + "&x;" + _repeated("<!DOCTYPE ", n),
    "document types": lambda n: _repeated("<!doctype x", n) + ITEM,
    "blanks before": lambda n: " " * n + "<!-- " + ITEM,
    "quotes": lambda n: ITEM + _repeated('<a "', n),
    "references": lambda n: ITEM + "<link>" + _repeated("&amp;a", n) + "</link>",
    "deleted entries": lambda n: ATOM + _repeated('<at:deleted-entry ref="x"/>', n),
    "items of JSON": lambda n: '{"items":[' + _repeated('{"id":1},', n) + "{}]}",
    "nested JSON": lambda n: '{"items":' + "[" * n,
    "a number of JSON": lambda n: '{"items":[{"id":' + "1" * n + "}]}",
    "h-entries": lambda n: (
        '<html><div class="h-feed">'
        + _repeated('<p class="h-entry"><b class="p-name">x</b></p>', n)
    ),
    "nested h-entries": lambda n: "<html>" + _repeated('<div class="h-entry e-content p-x">', n),
    "classes": lambda n: '<html><div class="h-entry ' + _numbered("p-a{} ", n) + '">x</div>',
    "attributes of a page": lambda n: '<html><div class="h-feed" ' + _numbered("a{} ", n) + ">x",
}


def read(text: str) -> None:
    """Read a document, or find that it is none."""
    try:
        parse(text.encode(), "", "https://news.example/feed")
    except NotAFeed:
        return


if __name__ == "__main__":
    for name, document in DOCUMENTS.items():
        print(name, flush=True)
        read(document(int(sys.argv[1])))
