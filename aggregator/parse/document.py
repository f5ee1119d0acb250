"""Turn the bytes that came into the text of one document, or refuse them.

Does not parse anything: it settles the character set, takes out what no XML may hold, and refuses a
document that declares entities before any XML parser has seen it.
"""

from __future__ import annotations

import codecs
import re

from aggregator.errors import NotAFeed

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
# XML 1.0, appendix F: what "<?" looks like when the mark is missing.
_UNMARKED = ((b"\x00<\x00", "utf-16-be"), (b"<\x00", "utf-16-le"))

_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)

# Python knows codecs that are no character sets of documents (punycode takes quadratic time,
# unicode_escape runs escapes), so the ones the web uses are named.
_KNOWN = re.compile(
    r"utf-?(8|16|32)(-?[lb]e)?|(us-)?ascii|iso-?8859-\d+|latin-?\d|windows-\d+|cp\d+|gb(k|2312|18030)"
    r"|big5(-hkscs)?|shift[_-]jis|euc-(jp|kr)|iso-2022-(jp|kr)|koi8-[ru]|macintosh|tis-620",
)
# Encoding Standard: what the label says, and what its documents hold.
_REALLY = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "iso-8859-9": "windows-1254",
}
_WESTERN = "windows-1252"
# HTML, 13.2.3.2: what is usual in a language that is not written in Latin letters. A label that
# says Western there is the default of some software, and never right.
_LANGUAGE = re.compile(
    rb"(?:<(?:dc:)?language>\s*|\blang\s*=\s*[\"'])([a-z]{2})(?![a-z])", re.IGNORECASE
)
_USUAL = {
    **dict.fromkeys((b"be", b"bg", b"kk", b"mk", b"ru", b"uk"), "windows-1251"),
    **dict.fromkeys((b"ar", b"fa", b"ur"), "windows-1256"),
    b"el": "windows-1253",
    b"he": "windows-1255",
}
# Seven-bit character sets: their bytes are valid UTF-8 and mean something else.
_SEVEN_BIT = ("iso-2022-jp", "iso-2022-kr")

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,1000}|[0-9]{1,1000});?", re.IGNORECASE | re.ASCII)
MAX_BEFORE = 20_000
"""How much may stand before a document, in characters."""
_BEGINS = re.compile(r"<\?xml\s|<(?:rss|feed|rdf:rdf|html)[\s>]|<!doctype\s|[{\[]", re.IGNORECASE)
_ROOT = re.compile(r"<\?xml\s|<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
# An internal subset ("[...]") may follow; entities in it have been refused.
_DOCTYPE = re.compile(r"<!doctype[^\[>]*+(?:\[[^\]]*+\])?+[^>]*+>", re.IGNORECASE)
# Possessive (`*+`): without that, a page of blank lines takes time without end.
_PROLOG = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)


def text_of(body: bytes, content_type: str) -> str:
    """Decode a body to text without control characters, and never fail at it.

    UTF-8 comes first, because a body that decodes as UTF-8 is UTF-8 whatever its label says, and
    because one broken byte must not turn a whole feed into another character set. Then the label
    of the HTTP header, then that of the XML declaration, then what is usual in the language that
    the document names, then windows-1252.
    """
    text = _NOT_XML.sub("", _decode(body, _labels(body, content_type)))
    return _from_start(_REFERENCE.sub(_sound_reference, text).lstrip("\ufeff \t\r\n"))


def _from_start(text: str) -> str:
    """Take off what a server wrote before the document, such as a warning of PHP.

    A web page is left as it is, and so is what has no feed in its first MAX_BEFORE characters.
    """
    head = text[:MAX_BEFORE]
    if _BEGINS.match(head):
        return text
    start = _ROOT.search(head)
    return text[start.start() :] if start else text


def refuse_entities(text: str) -> None:
    """Refuse a document whose DOCTYPE declares entities, in time linear in its prolog.

    A parser stops their expansion only after seconds and a hundred megabytes. The DOCTYPE of
    RSS 0.91 declares none itself and passes. Raises NotAFeed.
    """
    head = re.split(r"<\w", text[_prolog_end(text) :], maxsplit=1)[0]
    if "<!entity" in head.lower():
        raise NotAFeed(
            "This document declares XML entities, which can be used to overload a reader, so it "
            "is not read. A feed needs none: the software that writes it should leave them out."
        )


def _prolog_end(text: str) -> int:
    start = _PROLOG.match(text)
    return start.end() if start else 0


def after_prolog(text: str) -> str:
    """Take off what may stand before the root of a document: blanks, comments, instructions, and a
    DOCTYPE.
    """
    at = 0
    for part in (_PROLOG, _DOCTYPE, _PROLOG):
        found = part.match(text, at)
        at = found.end() if found else at
    return text[at:]


def _sound_reference(reference: re.Match[str]) -> str:
    """Replace a reference to no character (`&#0;`, `&#xD800;`): feedparser fails on the number."""
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    sound = 0 < number < 0xD800 or 0xDFFF < number < 0x110000
    return reference[0] if sound else "\ufffd"


def _labels(body: bytes, content_type: str) -> list[str]:
    found = []
    if match := _HTTP_CHARSET.search(content_type):
        found.append(match[1].lower())
    if declared := _XML_CHARSET.match(body.lstrip()[:400]):
        found.append(declared[1].decode("ascii", "ignore").lower())
    return [_REALLY.get(label, label) for label in found if _KNOWN.fullmatch(label)]


def _decode(body: bytes, labels: list[str]) -> str:
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    for start, codec in _UNMARKED:
        if body.startswith(start):
            return body.decode(codec, "replace")
    for label in labels:
        if label in _SEVEN_BIT:
            return body.decode(label, "replace")
    utf8 = body.decode("utf-8", "replace")
    if _mostly_utf8(body, utf8):
        return utf8
    usual = _usual(body)
    return _first_that_fits(
        body, [usual if one == _WESTERN else one for one in (*labels, _WESTERN)]
    )


def _usual(body: bytes) -> str:
    """Name the character set to think of where a label says nothing, or Western."""
    named = _LANGUAGE.search(body[:MAX_BEFORE])
    return _USUAL.get(named[1].lower(), _WESTERN) if named else _WESTERN


def _mostly_utf8(body: bytes, decoded: str) -> bool:
    """Whether more of the non-ASCII characters are sound UTF-8 than are broken bytes."""
    broken = decoded.count("\ufffd")
    if not broken:
        return True
    sound = sum(1 for byte in body if byte >= 0xC2) - broken
    return sound > broken


def _first_that_fits(body: bytes, labels: list[str]) -> str:
    for label in labels:
        try:
            return body.decode(label)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode(_WESTERN, "replace")
