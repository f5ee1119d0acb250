"""Addresses: resolved, freed of trackers, and written so that nothing rewrites them.

Fetches nothing, and never raises for an address: one that cannot be understood is None.
"""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from aggregator.webaddress import untracked

_ABSOLUTE = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_DIRECT = re.compile(r"(?:mailto|tel):\S", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_IGNORED = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # browsers drop tabs and newlines (WHATWG URL 4.4)
# Percent-encoded: what would end the address in Markdown or HTML, and the braces and bars that
# Pelican reads as its own link syntax.
_ENCODED = str.maketrans({c: f"%{ord(c):02X}" for c in ' <>"`{}|\\^'})

# Images that only count readers. Known from feeds: FeedBurner, WordPress.com, Medium, FeedPress.
_COUNTER = re.compile(
    r"https?://(?:"
    r"feeds\d*\.feedburner\.com/~|pixel\.wp\.com/|stats\.wordpress\.com/|stats\.wp\.com/"
    r"|feeds\.wordpress\.com/1\.0/|medium\.com/_/stat|feedpress\.me/\d+/\d+\.gif"
    r"|(?:www|ssl)\.google-analytics\.com/|pixel\.quantserve\.com/|sb\.scorecardresearch\.com/"
    r"|blogger\.googleusercontent\.com/tracker/|[a-z.]*doubleclick\.net/"
    r")",
    re.IGNORECASE,
)


def address(raw: str, base: str) -> str | None:
    """An absolute http, https, mailto or tel address, or None where there is none."""
    url = _IGNORED.sub("", raw).strip()
    if not _ABSOLUTE.match(url):
        if _DIRECT.match(url):
            return url.translate(_ENCODED)
        resolved = _resolve(url, base)
        if resolved is None:
            return None
        url = resolved
    scheme, rest = url.split("://", 1)
    return f"{scheme.lower()}://{rest.replace(chr(92), '/').translate(_ENCODED)}"


def _resolve(url: str, base: str) -> str | None:
    """`url` from `base`, if that leads to the web (RFC 3986, section 5)."""
    if not url or _SCHEME.match(url):
        return None
    try:
        joined = urljoin(base.strip(), url)
    except ValueError:  # "http://[broken" in either
        return None
    return joined if _ABSOLUTE.match(joined) else None


def link_address(raw: str, base: str) -> str | None:
    """Like `address`, without the parameters that only follow readers."""
    url = address(raw, base)
    return None if url is None else untracked(url)


def is_counter(url: str) -> bool:
    """Whether an image at this address is a known reader count and no picture."""
    return _COUNTER.match(url) is not None


_WATCHED = re.compile(
    r"(?:^|\.)(?:youtube|vimeo|dailymotion|ted|twitch|facebook|tiktok|wistia|videopress|bbc|"
    r"peertube)\.[a-z.]+$"
)
_HEARD = re.compile(
    r"(?:^|\.)(?:soundcloud|spotify|mixcloud|bandcamp|anchor|buzzsprout|podbean|libsyn|acast|"
    r"podcasts\.apple|embed\.podcasts\.apple|megaphone|simplecast|transistor)\.[a-z.]+$"
)


def host(url: str) -> str:
    """The host of a web address, without "www."."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def verb(url: str) -> str:
    """What a reader does with what is at this address: watch, listen or just open it."""
    name = host(url)
    if _WATCHED.search(name):
        return "Watch"
    return "Listen" if _HEARD.search(name) else "Open"


_YOUTUBE = re.compile(
    r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]+)([^#]*)", re.IGNORECASE
)
_VIMEO = re.compile(r"https?://player\.vimeo\.com/video/(\d+)", re.IGNORECASE)


def page_address(url: str) -> str:
    """The page a person would open instead of an embedded player's own address."""
    if match := _YOUTUBE.match(url):
        return _youtube(match[1], match[2])
    if match := _VIMEO.match(url):
        return f"https://vimeo.com/{match[1]}"
    return url


def _youtube(name: str, query: str) -> str:
    asked = parse_qs(query.lstrip("?&"))
    if name == "videoseries" and "list" in asked:
        return f"https://www.youtube.com/playlist?list={asked['list'][0]}".translate(_ENCODED)
    start = asked.get("start", [""])[0]
    return f"https://www.youtube.com/watch?v={name}" + (f"&t={start}s" if start.isdigit() else "")
