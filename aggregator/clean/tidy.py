"""Turn what a feed may hold into the few elements a page uses, one element at a time.

Players become links, counters go, addresses are resolved, synonyms are renamed, and formatting
around blocks moves inside them. Groups nothing into paragraphs: that is `blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from aggregator.clean.address import (
    address,
    host,
    is_counter,
    link_address,
    page_address,
    verb,
)
from aggregator.clean.sanitise import DIRECTIONS, LANGUAGE
from aggregator.clean.text import plain, scrub
from aggregator.html.tree import INLINE, Element, Node, walk

_CONTAINERS = "section article aside header footer main nav center address form fieldset hgroup"
_RENAMED = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "tt": "code",
    "acronym": "abbr",
    "menu": "ul",
    "dir": "ul",
} | dict.fromkeys(_CONTAINERS.split(), "div")

_PIXELS = re.compile(r"\s*(\d{1,5})(?:px)?\s*")
_LAZY = ("data-src", "data-lazy-src", "data-original")
_PLAYERS = frozenset({"iframe", "embed", "object", "video", "audio"})


_TONGUE = re.compile(LANGUAGE)
_REGION = re.compile(r"-(?:[a-z]{2}|[0-9]{3})(?=-|$)")
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks nqo ps sd syr ug ur yi".split())


@dataclass(frozen=True, slots=True)
class Page:
    """What a body's elements are read against.

    `base` is its address, `language` what it is in ("" where that is not known), `direction` where
    its lines run to (`ltr`, `rtl`, `auto`), `shown` are the images it shows plainly. `whole` is the
    language and the direction of the body, whatever part of it is read.
    """

    base: str
    language: str = ""
    direction: str = "ltr"
    shown: frozenset[str] = frozenset()
    whole: tuple[str, str] = ("", "ltr")


def page_of(base: str, language: str) -> Page:
    """A body as a whole. Its lines run as its language does: the site sees to that."""
    language = language.strip().replace("_", "-")
    direction = "rtl" if _tongue(language).split("-")[0] in _RIGHT_TO_LEFT else "ltr"
    return Page(base, language, direction, whole=(language, direction))


def shown_images(nodes: list[Node], base: str) -> frozenset[str]:
    """The addresses of the images that need no script to be shown."""
    images = (element for element in walk(nodes) if element.tag == "img")
    shown = (address(image.attributes.get("src", ""), base) for image in images)
    return frozenset(url for url in shown if url)


def tidy(nodes: list[Node], page: Page) -> list[Node]:
    """The nodes, each replaced by what a page may hold in its place."""
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
        else:
            out.extend(_spoken(node, page))
    return out


def _spoken(element: Element, page: Page) -> list[Node]:
    """The element by its rule; in a `span` where it is in another language than what is around.

    A span, because Markdown passes it on inside a line: so a reader that speaks knows the voice,
    and the block stays Markdown.
    """
    if element.tag == "pre":
        # No span goes around a listing (`_inside`): what is in it is spoken as the body is.
        language, direction = page.whole
        return _element(element, replace(page, language=language, direction=direction))
    said = _told(element.attributes, page) if element.attributes else None
    if not said:
        return _RULES.get(element.tag, _element)(element, page)
    inner = replace(
        page,
        language=said.get("lang", page.language),
        direction=said.get("dir", page.direction),
    )
    return _around(Element("span", said), _RULES.get(element.tag, _element)(element, inner))


def _told(given: dict[str, str], page: Page) -> dict[str, str]:
    """The language and the direction that an element is in and its surroundings are not."""
    said = {}
    language = given.get("lang", "").strip().replace("_", "-")
    if _TONGUE.fullmatch(language) and _tongue(language) != _tongue(page.language):
        said["lang"] = language
    direction = given.get("dir", "").strip().lower()
    if direction in DIRECTIONS and direction != page.direction:
        said["dir"] = direction
    return said


def _tongue(language: str) -> str:
    """A language without its region: British and American English are read out as one."""
    return _REGION.sub("", language.lower())


def _element(element: Element, page: Page) -> list[Node]:
    tag = _RENAMED.get(element.tag, element.tag)
    children = tidy(element.children, page)
    attributes = _wanted(element)
    if tag == "span":
        return children
    if tag in INLINE:
        return _around(Element(tag, attributes), children)
    return [Element(tag, attributes, children)]


def _wanted(element: Element) -> dict[str, str]:
    """The attributes, with their values as harmless lines."""
    if not element.attributes:
        return {}
    return {
        name: " ".join(scrub(value).split())
        for name, value in element.attributes.items()
        if value.strip() and name not in ("lang", "dir")
    }


def _link(element: Element, page: Page) -> list[Node]:
    children = tidy(element.children, page)
    url = link_address(element.attributes.get("href", ""), page.base)
    if url is None:
        return children
    return _around(Element("a", {"href": url}), children)


def _image(element: Element, page: Page) -> list[Node]:
    given = element.attributes
    alt = " ".join(scrub(given.get("alt", "")).split())
    url = _source(given, page)
    if url is None:
        return [alt] if alt else []
    size = {n: m[1] for n in ("width", "height") if (m := _PIXELS.fullmatch(given.get(n, "")))}
    if is_counter(url) or _is_tiny(size):
        return []
    return [Element("img", {"src": url, "alt": alt} | size)]


def _source(given: dict[str, str], page: Page) -> str | None:
    """Where the picture is. One that loads late and is also shown plainly is shown once."""
    if url := address(given.get("src", ""), page.base):
        return url
    for name in _LAZY:
        if url := address(given.get(name, ""), page.base):
            return None if url in page.shown else url
    return None


def _is_tiny(size: dict[str, str]) -> bool:
    """1x1 and 0x0 pictures are there to be counted, not seen."""
    return bool(size) and all(int(value) <= 1 for value in size.values())


def _player(element: Element, page: Page) -> list[Node]:
    """A line with a link to what the player plays; if nothing, what it holds for old browsers."""
    given = element.attributes
    size = {n: m[1] for n in ("width", "height") if (m := _PIXELS.fullmatch(given.get(n, "")))}
    if _is_tiny(size):
        return []
    url = _played(element, page)
    if url is None:
        return tidy(element.children, page)
    url = page_address(url)
    doing = {"video": "Watch", "audio": "Listen"}.get(element.tag) or verb(url)
    name = plain(given.get("title", "")) or host(url) or url
    return [Element("p", {}, [Element("a", {"href": url}, [f"{doing}: {name}"])])]


def _played(element: Element, page: Page) -> str | None:
    """The player's own address, else that of the first source or player inside it."""
    inside = [e for e in walk(element.children) if e.tag == "source" or e.tag in _PLAYERS]
    for candidate in (element, *inside):
        raw = candidate.attributes.get("src") or candidate.attributes.get("data", "")
        if url := link_address(raw, page.base):
            return url
    return None


def _nothing(element: Element, page: Page) -> list[Node]:
    return []


_RULES: Mapping[str, Callable[[Element, Page], list[Node]]] = {
    "a": _link,
    "img": _image,
    "source": _nothing,
} | dict.fromkeys(_PLAYERS, _player)


def _around(wrapper: Element, children: list[Node]) -> list[Node]:
    """`children` in `wrapper`; where they hold blocks, the wrapper goes inside each of them."""
    if wrapper.tag == "br":
        return [wrapper]
    out: list[Node] = []
    run: list[Node] = []
    for child in children:
        if isinstance(child, str) or child.tag in INLINE:
            run.append(child)
            continue
        out += _wrapped(wrapper, run)
        run = []
        out.append(_inside(wrapper, child))
    return out + _wrapped(wrapper, run)


def _wrapped(wrapper: Element, run: list[Node]) -> list[Node]:
    return [wrapper.bearing(run)] if any(_holds(wrapper, node) for node in run) else run


def _holds(wrapper: Element, node: Node) -> bool:
    """Whether the wrapper means anything to the node: a blank has no form, a picture no voice."""
    if isinstance(node, str):
        return bool(node.strip())
    return wrapper.tag != "span" or node.tag != "img" or bool(node.attributes["alt"])


def _inside(wrapper: Element, block: Element) -> Element:
    # Bold or "code" around a listing says nothing that the listing does not; a link does.
    if block.tag == "pre" and wrapper.tag != "a":
        return block
    return block.bearing(_around(wrapper, block.children))
