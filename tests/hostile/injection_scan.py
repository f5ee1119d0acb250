"""Look into every file of a built site for what no outside text may bring there.

Knows nothing of the project's own lists: HTML is read by a parser that follows the standard as
browsers do (lexbor), addresses by the rules of the WHATWG, and each other format by its own
standard. What is not on the lists here, which are of what the hub's own templates make, is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

# What the hub's pages are made of, templates and bodies together.
ELEMENTS = frozenset(
    "html head meta title link body a abbr address article aside b bdi blockquote br button "
    "caption cite code col colgroup data dd del details dfn div dl dt em figcaption figure footer "
    "form h1 h2 "
    "h3 h4 h5 h6 header hr i img input ins kbd label li main mark menu nav ol option p pre q rp rt "
    "ruby s samp search script section select small span strong sub summary sup table tbody td "
    "tfoot th thead time tr u ul var wbr".split()
)
# Those that only a template may make, and only with this attribute and value.
FIXED = {
    "form": ("action", re.compile(r"/find/")),
    "input": ("id", re.compile("q")),
    "select": ("id", re.compile("in")),
    "link": ("rel", re.compile("canonical|stylesheet|icon|alternate|prev|next|me")),
    "data": ("class", re.compile("u-email|(u-uid )?u-url|p-latitude|p-longitude")),
}
ATTRIBUTES = frozenset(
    "alt aria-busy aria-controls aria-current aria-describedby aria-hidden aria-label "
    "aria-labelledby aria-live action autocomplete charset class colspan content datetime "
    "decoding "
    "dir for height hidden href http-equiv id lang loading maxlength name property "
    "referrerpolicy rel role rowspan scope src start tabindex title type value width".split()
)
ADDRESSES = frozenset("href src action cite data formaction poster ping srcset background".split())
SCHEMES = frozenset("http https mailto tel webcal".split())
# Controls, marks that turn or hide text, half characters and those that are none (Unicode 17, 23).
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0080-\U000e00ff"
    + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
PILE = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{5}")
PELICAN = re.compile(r"[{|](filename|static|attach|author|tag|category|index)[}|]", re.IGNORECASE)
_TAGS_OF_FLAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IDS = re.compile(r"[a-z][a-z0-9-]*")


def html_page(text: str, ids: frozenset[str], is_find: bool) -> Iterator[str]:
    """Yield what is wrong with a page. `ids` are those that the hub's own templates give.

    The page Find alone has a form.
    """
    yield from _html(text, ids)
    for tag in () if is_find else ("form", "input", "button", "select", "label", "option"):
        if re.search(rf"<{tag}\b", text, re.IGNORECASE):
            yield f"the element {tag}"
    for name in re.findall(r'\bname="([^"]*)"', text):
        if name not in ("viewport", "description", "q", "in", "robots", "referrer", "color-scheme"):
            yield f"the name {name!r}"


def html_fragment(text: str) -> Iterator[str]:
    """Yield what is wrong with HTML that outside text makes alone: a body, an entry of a feed."""
    for name in ("script", "form", "input", "select", "button", "link", "meta", "data"):
        if re.search(rf"<{name}\b", text, re.IGNORECASE):
            yield f"the element {name}"
    yield from _html(text, frozenset())


def _html(text: str, ids: frozenset[str]) -> Iterator[str]:
    document = LexborHTMLParser(text)
    seen: set[str] = set()
    for node in document.root.traverse(include_text=True):
        tag = node.tag or ""
        if tag == "-text":
            parent = node.parent.tag if node.parent else ""
            if parent != "script":
                yield from words(node.text_content or "")
        elif tag.startswith(("-", "!")):
            if tag != "-document":
                yield f"a node {tag}"
        else:
            yield from _element(tag, dict(node.attributes), ids, seen)
    once = LexborHTMLParser(document.html or "").html
    if once != document.html:
        yield "is read otherwise when it is written and read again"


def _element(
    tag: str, attributes: dict[str, str | None], ids: frozenset[str], seen: set[str]
) -> Iterator[str]:
    if tag not in ELEMENTS:
        yield f"the element {tag}"
    if tag in FIXED:
        name, value = FIXED[tag]
        if not value.fullmatch(attributes.get(name) or ""):
            yield f"the element {tag} with {attributes}"
    if tag == "script" and not _is_ours(attributes):
        yield f"a script with {attributes}"
    if tag == "meta" and "http-equiv" in attributes and not _is_policy(attributes, seen):
        yield f"a meta element with {attributes}"
    for name, value in attributes.items():
        yield from _attribute(tag, name, value or "", ids, seen)


def _is_policy(attributes: dict[str, str | None], seen: set[str]) -> bool:
    """Whether it is the hub's own policy: before any element that has an id, and no laxer."""
    said = attributes.get("content") or ""
    forbids = said.startswith("default-src 'none'; style-src 'self'; img-src 'self'; ")
    strict = forbids and "unsafe" not in said and "*" not in said
    return strict and not seen and attributes["http-equiv"] == "Content-Security-Policy"


def _is_ours(attributes: dict[str, str | None]) -> bool:
    linked = attributes == {"type": "application/ld+json"}
    return linked or attributes == {"type": "module", "src": "/theme/find.js"}


def _attribute(
    tag: str, name: str, value: str, ids: frozenset[str], seen: set[str]
) -> Iterator[str]:
    ours = name.startswith("data-") and tag in ("form", "h1", "main", "section")
    if name not in ATTRIBUTES and not ours:
        yield f"the attribute {name} of {tag}"
    if name in ADDRESSES:
        yield from address(value, resource=tag in ("img", "script"))
    if name == "id" and (value not in ids or value in seen):
        yield f"the id {value!r}"
    seen |= {value} if name == "id" else set()
    yield from words(value)


def address(value: str, resource: bool = False) -> Iterator[str]:
    """Yield what is wrong with an address, as a browser reads it (WHATWG URL, section 4.4).

    A `resource` is asked for as soon as the page is shown, and may only be the hub's own.
    """
    read = re.sub("[\t\n\r]", "", value.strip("".join(map(chr, range(0x21)))))
    if PELICAN.search(value):
        yield f"the address {value!r} is for Pelican"
    scheme = _SCHEME.match(read)
    away = read.replace("\\", "/").startswith("//")
    if scheme and scheme[1].lower() not in SCHEMES:
        yield f"the address {value!r}"
    elif not scheme and (away or read[:1] not in ("/", "#", "?")):
        yield f"the address {value!r} leads somewhere from where it stands"
    if resource and (scheme or away) and not read.startswith("https://exampleton.example/"):
        yield f"the resource {value!r} of another site"
    if scheme and scheme[1].lower() == "mailto":
        yield from _letter(read)
    if scheme and scheme[1].lower() == "tel" and re.search("[*#%]", read):
        yield f"the number {value!r} is an order to a telephone"


def _letter(value: str) -> Iterator[str]:
    """A letter goes to whom the link names, and its body alone has lines (RFC 6068)."""
    recipient, _, query = value.partition("?")
    fields = [part for part in query.split("&") if not part.lower().startswith("body=")]
    if any(re.search("[\r\n]", unquote(part)) for part in (recipient, *fields)):
        yield f"the address {value!r} has lines in its head"
    if any(part and not part.lower().startswith("subject=") for part in fields):
        yield f"the address {value!r} adds to the head of a letter"


def words(text: str) -> Iterator[str]:
    """Yield what is wrong with the characters of a text that a reader sees."""
    if found := UNSEEN.search(_TAGS_OF_FLAGS.sub("", text)):
        yield f"the character U+{ord(found[0]):04X} in {text[:60]!r}"
    if PILE.search(unicodedata.normalize("NFC", text)):
        yield f"a pile of marks in {text[:60]!r}"
