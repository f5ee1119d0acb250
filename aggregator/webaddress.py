"""Compare web addresses: are two spellings one address, is it still the same site?

Fetches nothing and looks no name up.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from yarl import URL

from aggregator.characters import one_line

LONGEST = 4000
"""The longest address that is compared, in characters. Real ones stay under 2,000."""
LONGEST_PUBLISHED = 300
"""The longest address that is published, in characters."""

# RFC 3986, section 2: these have no place in an address as they stand.
_NOT_IN_ADDRESSES = str.maketrans({sign: f"%{ord(sign):02X}" for sign in ' <>"\\^`{|}'})
_PORTS = {"http": 80, "https": 443}
_BLANKS = "".join(map(chr, range(0x21)))  # what the web drops around an address (WHATWG URL, 4.4)
_LINE_ENDS = str.maketrans("", "", "\t\r\n")  # and within one
# What only follows readers from one site to the next, by the names their makers document: campaign
# tags, the click numbers of advertisers, the letter a reader came from, Medium's own feeds.
_TRACKERS = (
    r"(?:utm_\w*|mtm_\w*|pk_(?:campaign|kwd|source|medium|content|cid)|fbclid|gclid|gclsrc|dclid"
    r"|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|_hsenc"
    r"|_hsmi|vero_id|oly_anon_id|oly_enc_id|source=rss[-\w]*(?=[&#]|$))"
)
_TRACKER = re.compile(rf"{_TRACKERS}(?:=|$)", re.IGNORECASE)
_TRACKED = re.compile(rf"[?&]{_TRACKERS}", re.IGNORECASE)


def normal(address: str) -> str:
    """Give the form in which two spellings of one address are equal; "" for what is none.

    By RFC 3986, sections 6.2.2 and 6.2.3: the host in small letters, no default port, no dot
    segments, percent-encoding where it is needed and in capitals. Beyond that http and https are
    one, a slash at the end counts for nothing, and a fragment is left out. An address with a name
    or a password in it is none.
    """
    url = _read(address)
    if url is None:
        return ""
    query = f"?{url.raw_query_string}" if url.raw_query_string else ""
    return f"//{_host(url)}{url.raw_path.rstrip('/')}{query}"


def loose(address: str) -> str:
    """Give the form in which an address stays one while its site tidies up; "" for what is none.

    As `normal`, and without "www." and what only follows readers. The part after "#" counts: on
    some sites it is all that tells one post from the next.
    """
    url = _read(untracked(address))
    if url is None:
        return ""
    query = f"?{url.raw_query_string}" if url.raw_query_string else ""
    mark = f"#{url.raw_fragment}" if url.raw_fragment else ""
    return f"//{_host(url).removeprefix('www.')}{url.raw_path.rstrip('/')}{query}{mark}"


def untracked(address: str) -> str:
    """Take out of an address the parameters that only follow readers (utm_source, fbclid)."""
    if not _TRACKED.search(address):
        return address
    head, mark, fragment = address.partition("#")
    path, _, query = head.partition("?")
    kept = "&".join(part for part in query.split("&") if not _TRACKER.match(part))
    return path + (f"?{kept}" if kept else "") + mark + fragment


def published(link: str) -> str:
    """Take an address in the form in which the site takes it; "" for what it would refuse.

    One with a name or a password in it is nobody's to publish.
    """
    address = untracked(one_line(link)).translate(_NOT_IN_ADDRESSES)
    try:
        parts = urlsplit(address)
        public = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        public = public and parts.port != 0  # reading the port refuses one that is no number
    except ValueError:
        return ""
    return address if public and len(address) <= LONGEST_PUBLISHED else ""


def site(address: str) -> str:
    """Name the site of an address, its host and port without "www."; "" for what is none."""
    url = _read(address)
    return "" if url is None else _host(url).removeprefix("www.")


def has_fragment(address: str) -> bool:
    """Tell whether an address is told apart by what follows its "#", which no server is told."""
    url = _read(address)
    return bool(url and url.raw_fragment)


def _read(address: str) -> URL | None:
    text = address.strip(_BLANKS).translate(_LINE_ENDS)
    if len(text) > LONGEST or not text.isprintable():
        return None
    try:
        url = URL(text)
        proper = url.scheme in _PORTS and "@" not in url.raw_authority
        return url if proper and (url.raw_host or "").strip(".") else None
    except (ValueError, IndexError):  # yarl's answers to what is none: half characters, `//[]@`
        return None


def _host(url: URL) -> str:
    port = "" if url.port == _PORTS[url.scheme] else f":{url.port}"
    return f"{(url.host_subcomponent or '').rstrip('.')}{port}"
